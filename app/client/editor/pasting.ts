import { isolateHistory } from '@codemirror/commands'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { asTransaction } from './dispatched.ts'
import { linked } from './pasted.ts'

/** An address that is pasted over words makes a link of them; with Shift it is pasted as it is. */
export function pasting(): Extension {
  /** Ctrl-Shift-V pastes what is there, and Shift-Insert is the older key of any pasting. */
  let isPlain = false
  const holdsShift = (event: KeyboardEvent) => {
    isPlain = event.shiftKey && event.key !== 'Insert'
  }
  return EditorView.domEventHandlers({
    keydown: holdsShift,
    keyup: holdsShift,
    paste(event, view) {
      if (isPlain) return false
      const link = linked(view.state, event.clipboardData?.getData('text/plain') ?? '')
      // What is typed right after it is another step of undo.
      if (link) view.dispatch(asTransaction(link), { annotations: isolateHistory.of('full') })
      return link !== undefined
    },
  })
}
