import type { ChangeDesc, ChangeSpec } from '@codemirror/state'
import type { Edit, Selection } from '../edit.ts'

/**
 * An edit of a text as it was, with what has been typed into it since.
 * @param select what the edit selects: words that have marks around them now
 */
export function over(old: string, { from, to, insert }: Edit, select: Selection, since: ChangeDesc): ChangeSpec {
  const words = old.slice(from, to)
  const [start, end] = select.map((at) => at - from) as [number, number]
  // Marks around the words.
  if (start >= 0 && insert.slice(start, end) === words) {
    return [
      { from: since.mapPos(from, -1), insert: insert.slice(0, start) },
      { from: since.mapPos(to, 1), insert: insert.slice(end) },
    ]
  }
  // Marks taken away from around them.
  const at = words.indexOf(insert)
  if (at >= 0) return [gone(since, from, from + at), gone(since, from + at + insert.length, to)]
  return { ...gone(since, from, to), insert }
}

function gone(since: ChangeDesc, from: number, to: number): { from: number; to: number } {
  const last = since.mapPos(to, -1)
  return { from: Math.min(since.mapPos(from, 1), last), to: last }
}
