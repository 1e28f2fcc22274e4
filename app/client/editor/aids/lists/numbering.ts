import { EditorState, type ChangeSet, type ChangeSpec, type Extension } from '@codemirror/state'
import { renumbered } from './numbers.ts'

/** Renumbers a list that has changed, in the same step of undo as the change. */
export const numbering: Extension = EditorState.transactionFilter.of((transaction) => {
  const changes = renumbered(transaction)
  return changes ? [transaction, { changes, sequential: true }] : transaction
})

/** The edits that renumber lists which have changed before `numbering` was there. */
export function renumberedSince(before: EditorState, changes: ChangeSet): ChangeSpec[] | undefined {
  return renumbered(before.update({ changes, userEvent: 'input', filter: false }))
}
