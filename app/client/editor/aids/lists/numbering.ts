import { EditorState, type Extension } from '@codemirror/state'
import { renumbered } from './numbers.ts'

/** Renumbers a list that has changed, in the same step of undo as the change. */
export const numbering: Extension = EditorState.transactionFilter.of((transaction) => {
  const changes = renumbered(transaction)
  return changes ? [transaction, { changes, sequential: true }] : transaction
})
