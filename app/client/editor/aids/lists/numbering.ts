import { EditorState, type Extension } from '@codemirror/state'
import { renumbered } from './numbers.ts'

/** Numbers of lists follow each other, in the same step of undo as what changed the list. */
export const numbering: Extension = EditorState.transactionFilter.of((transaction) => {
  const changes = renumbered(transaction)
  return changes ? [transaction, { changes, sequential: true }] : transaction
})
