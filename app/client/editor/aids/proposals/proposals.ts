import {
  acceptCompletion,
  autocompletion,
  closeCompletion,
  completionStatus,
  moveCompletionSelection,
  selectedCompletion,
  startCompletion,
  type Completion,
} from '@codemirror/autocomplete'
import { EditorState, Prec, type Extension } from '@codemirror/state'
import { keymap, tooltips, type EditorView } from '@codemirror/view'
import { begunAt } from '../begun.ts'
import { iconOf, type AidIcon } from '../icons.ts'
import { insertsFor } from './inserts.ts'
import { menuLook } from './menu-look.ts'
import { notes } from './notes.ts'
import { tags } from './tags.ts'

/** Rows that are shown at once where there is room: all that a line may become. */
const shownRows = 13

/** Lists of what the writer may mean; a choice is written, and Escape leaves what was typed. */
export function proposals(field: HTMLTextAreaElement): Extension {
  return [
    autocompletion({
      override: [notes, tags, insertsFor(field)],
      icons: false,
      defaultKeymap: false,
      tooltipClass: () => 'menu-of-text',
      addToOptions: [{ render: drawIcon, position: 20 }],
    }),
    Prec.highest(
      keymap.of([
        { key: 'Escape', run: closeCompletion },
        { key: 'ArrowDown', run: moveCompletionSelection(true) },
        { key: 'ArrowUp', run: moveCompletionSelection(false) },
        { key: 'PageDown', run: moveCompletionSelection(true, 'page') },
        { key: 'PageUp', run: moveCompletionSelection(false, 'page') },
        { key: 'Enter', run: accept },
        { key: 'Tab', run: accept },
      ]),
    ),
    tooltips({ tooltipSpace: seenOf }),
    EditorState.phrases.of({ Completions: 'Suggestions' }),
    menuLook(shownRows),
  ]
}

/** Opens the list for the sign that was typed before this code was loaded. */
export function begin(view: EditorView): void {
  if (completionStatus(view.state) === null) startCompletion(view)
}

/** Enter behind a tag that is written in full begins the next line. */
function accept(view: EditorView): boolean {
  const { state } = view
  const begun = begunAt(state, state.selection.main.head)
  if (begun?.kind === 'tag' && selectedCompletion(state)?.label === `#${begun.typed}`) {
    closeCompletion(view)
    return false
  }
  return acceptCompletion(view)
}

function drawIcon({ type }: Completion): Node {
  return iconOf(type as AidIcon)
}

/** Pixels between the proposals and the sides of the window. */
const airPixels = 8

/** The part of the window that a phone's keyboard and the bar above it leave to the proposals. */
function seenOf({ dom }: EditorView) {
  const { documentElement: page } = document
  // Without the room that is kept for a scroll bar.
  const { left, right } = page.getBoundingClientRect()
  const bar = dom.closest('form')?.querySelector('[data-toolbar]')?.getBoundingClientRect()
  const seen = window.visualViewport
  const end = Math.min(page.clientHeight, seen ? seen.offsetTop + seen.height : page.clientHeight)
  return {
    left: left + airPixels,
    right: right - airPixels,
    top: seen?.offsetTop ?? 0,
    bottom: bar && bar.height > 0 ? Math.min(end, bar.top) : end,
  }
}
