import { syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { codeColours } from '../../../shared/code/colours.ts'
import { grammar } from '../grammar.ts'
import { drawn } from './drawn.ts'
import { opening } from './opening.ts'
import { revealing } from './revealed.ts'
import { room } from './room.ts'
import { scrolled } from './scrolled.ts'
import { tables } from './tables.ts'
import { later } from './tags.ts'
import { tick } from './task-box.ts'

/** Only of code: Markdown has a look of its own. */
const colours = codeColours((top) => !grammar.nodeSet.types.includes(top))

/**
 * A text looks while it is written as it does when it is read: marks step back, but for those of the writer's line. `look.css` has the
 * styles, and the lengths that pages have.
 */
export const look: Extension = [
  revealing,
  drawn,
  tables,
  room,
  scrolled,
  opening,
  later,
  syntaxHighlighting(colours),
  keymap.of([{ key: 'Mod-Shift-Enter', run: (view) => tick(view, view.state.selection.main.head) }]),
]
