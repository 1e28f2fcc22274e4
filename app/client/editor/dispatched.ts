import type { TransactionSpec } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { Edit } from './edit.ts'

/** An edit of the text as the editor takes it. */
export function asTransaction({ from, to, insert, select, isQuiet = false }: Edit): TransactionSpec {
  const [anchor, head] = select ?? [from + insert.length, from + insert.length]
  return {
    changes: { from, to, insert },
    selection: { anchor, head },
    scrollIntoView: !isQuiet,
    userEvent: 'input',
  }
}

/** @returns whether there was an edit to make: a key that makes none goes on to the next meaning it has */
export function dispatched(view: EditorView, edit: Edit | undefined): boolean {
  if (edit) view.dispatch(asTransaction(edit))
  return edit !== undefined
}
