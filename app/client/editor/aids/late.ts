import { Annotation, ChangeSet, type ChangeDesc, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** An edit that is made later than the writer asked for it. */
const isLate = Annotation.define<true>()
export const madeLate = isLate.of(true)

/** What has happened since the writer asked for something. */
export interface Since {
  changes: ChangeDesc
  /** Whether the writer did anything, be it only a move of the caret. */
  isTouched: boolean
}

/** For what is asked for before its code is there: the writer goes on, and it is done to the text as it was. */
export function late(): {
  readonly following: Extension
  readonly from: (view: EditorView) => Since
  readonly end: (since: Since) => void
} {
  const waiting = new Set<Since>()
  return {
    following: EditorView.updateListener.of(({ changes, docChanged, selectionSet, transactions }) => {
      for (const one of waiting) {
        one.changes = one.changes.composeDesc(changes.desc)
        one.isTouched ||= (docChanged || selectionSet) && !transactions.every((each) => each.annotation(isLate))
      }
    }),
    from({ state }) {
      const since = { changes: ChangeSet.empty(state.doc.length).desc, isTouched: false }
      waiting.add(since)
      return since
    },
    end: (since) => waiting.delete(since),
  }
}
