import { diffIndices } from 'node-diff3'

/** Part of a text that another one has something else for; places are those of the first. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** Lines of one times lines of the other: beyond that everything between the first and the last difference is one change. */
const mostCompared = 1_000_000

/**
 * What makes one text of another, as few letters as lines let it be: what lies between two changes stays where it is, and
 * with it whoever's caret is there.
 * @returns in order, and apart from each other
 */
export function changesBetween(before: string, after: string): Change[] {
  const outer = narrowed({ from: 0, to: before.length, insert: after }, before)
  if (!outer) return []
  const [old, fresh] = [linesOf(before.slice(outer.from, outer.to)), linesOf(outer.insert)]
  if (old.length * fresh.length > mostCompared) return [outer]

  let [line, from] = [0, outer.from]
  return diffIndices(old, fresh).flatMap(({ buffer1: [start, length], buffer2Content }) => {
    const sizeOf = (first: number, end: number) => old.slice(first, end).join('').length
    from += sizeOf(line, start)
    const to = from + sizeOf(start, start + length)
    const change = narrowed({ from, to, insert: buffer2Content.join('') }, before)
    ;[line, from] = [start + length, to]
    return change ?? []
  })
}

/** Without what is the same at both ends; undefined when nothing is left. */
function narrowed({ from, to, insert }: Change, text: string): Change | undefined {
  const shorter = Math.min(to - from, insert.length)
  let start = 0
  while (start < shorter && text[from + start] === insert[start]) start++
  let end = 0
  while (end < shorter - start && text[to - 1 - end] === insert.at(-1 - end)) end++
  if (from + start === to - end && start === insert.length - end) return undefined
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) }
}

/** With their line breaks. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? []
}
