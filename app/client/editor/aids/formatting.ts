import type { EditorState, TransactionSpec } from '@codemirror/state'
import { asTransaction } from '../dispatched.ts'
import type { Edit } from '../edit.ts'
import { formatted, type Format } from '../format.ts'
import { readingOf } from '../reading.ts'
import type { Since } from './late.ts'
import { over } from './over.ts'

/** The edit of a format's key. */
export function made(state: EditorState, format: Format): Edit | undefined {
  const { from, to } = state.selection.main
  return formatted(state.sliceDoc(), [from, to], format, readingOf(state))
}

/** The edit of several keys; undefined where they change nothing. */
export function madeOver(before: EditorState, formats: readonly Format[], since: Since): TransactionSpec | undefined {
  let after = before
  for (const format of formats) {
    const edit = made(after, format)
    if (edit) after = after.update(asTransaction(edit)).state
  }
  const [old, text] = [before.sliceDoc(), after.sliceDoc()]
  const { from, to } = after.selection.main
  const first = sameFrom(old, text, (one, n) => one[n])
  const last = sameFrom(old.slice(first), text.slice(first), (one, n) => one[one.length - 1 - n])
  const edit = { from: first, to: old.length - last, insert: text.slice(first, text.length - last) }
  if (!since.isTouched) return asTransaction({ ...edit, select: [from, to] })
  return old === text ? undefined : { changes: over(old, edit, [from, to], since.changes), userEvent: 'input' }
}

/** How many characters of two texts are the same, from one end. */
function sameFrom(one: string, other: string, at: (text: string, n: number) => string | undefined): number {
  let n = 0
  while (n < one.length && n < other.length && at(one, n) === at(other, n)) n++
  return n
}
