import { Annotation, ChangeSet, type Extension, type Transaction } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** An edit that is made later than the writer asked for it. */
const isLate = Annotation.define<true>()
export const madeLate = isLate.of(true)

/** What has happened since the writer asked for something. */
export interface Since {
  changes: ChangeSet
  /** Whether the writer did anything, be it only a move of the caret. */
  isTouched: boolean
  /** Where the selection was, with what the writer typed over it; undefined where anything else happened, too. */
  typed: { readonly from: number; readonly to: number } | undefined
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
        one.changes = one.changes.compose(changes)
        one.isTouched ||= (docChanged || selectionSet) && !transactions.every((each) => each.annotation(isLate))
        for (const each of transactions) one.typed &&= typedAfter(one.typed, each)
      }
    }),
    from({ state }) {
      const { from, to } = state.selection.main
      const since = { changes: ChangeSet.empty(state.doc.length), isTouched: false, typed: { from, to } }
      waiting.add(since)
      return since
    },
    end: (since) => waiting.delete(since),
  }
}

/** Follows what is typed in one place. @returns undefined for a change elsewhere and for a caret that leaves the place */
export function typedAfter(place: NonNullable<Since['typed']>, transaction: Transaction): Since['typed'] {
  const { docChanged, changes, selection, newDoc, startState } = transaction
  if (!docChanged && !selection) return place
  let isThere = docChanged && (transaction.isUserEvent('input.type') || transaction.isUserEvent('delete'))
  changes.iterChanges((from, to) => (isThere &&= from >= place.from && to <= place.to))
  return isThere ? { from: place.from, to: place.to + newDoc.length - startState.doc.length } : undefined
}
