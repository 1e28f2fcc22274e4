import type { Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { colours } from './colours.ts'
import { drawn } from './drawn.ts'
import { italic } from './italic.ts'
import { opening } from './opening.ts'
import { revealing } from './revealed.ts'
import { room } from './room.ts'
import { scrolled } from './scrolled.ts'
import { tables } from './tables.ts'
import { tick } from './task-box.ts'

/** Fetches what drawing a text needs besides. */
export async function fetchLookFor(text: string): Promise<void> {
  await Promise.all([tables, colours].map((one) => one.fetchFor(text)))
}

/**
 * A text looks while it is written as it does when it is read: marks step back, but for those of the writer's line. `look.css` has the
 * styles, and the lengths that pages have.
 */
export const look = (): Extension => [
  revealing,
  drawn,
  tables.place(),
  room,
  scrolled,
  opening,
  italic,
  colours.place(),
  keymap.of([{ key: 'Mod-Shift-Enter', run: (view) => tick(view, view.state.selection.main.head) }]),
]
