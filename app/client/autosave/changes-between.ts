import { diffIndices } from 'node-diff3'
import { narrowed, type Change } from './changes.ts'

/** Lines of one text times lines of the other: beyond it, everything between the first and last difference is one change. */
const maxLinePairs = 1_000_000

/**
 * A diff by lines, narrowed to the characters that differ: a caret between two changes stays where it is.
 * @returns in order, without overlaps
 */
export function changesBetween(before: string, after: string): Change[] {
  const outer = narrowed({ from: 0, to: before.length, insert: after }, before)
  if (!outer) return []
  // Whole lines are compared. The last one gets a line break: it is the same line when another follows it.
  const rest = /^.*\n?/.exec(before.slice(outer.to))?.[0] ?? ''
  const end = rest.endsWith('\n') ? rest : `${rest}\n`
  const [old, fresh] = [linesOf(before.slice(outer.from, outer.to) + end), linesOf(outer.insert + end)]
  if (old.length * fresh.length > maxLinePairs) return [outer]

  const ended = `${before}\n`
  let [line, from] = [0, outer.from]
  return diffIndices(old, fresh).flatMap(({ buffer1: [start, length], buffer2Content }) => {
    const sizeOf = (first: number, end: number) => old.slice(first, end).join('').length
    from += sizeOf(line, start)
    const to = from + sizeOf(start, start + length)
    const change = narrowed({ from, to, insert: buffer2Content.join('') }, ended)
    ;[line, from] = [start + length, to]
    return change ? within(change, before.length) : []
  })
}

/** Lines that are added or removed at the end of a text have their line break before them. */
function within({ from, to, insert }: Change, length: number): Change {
  if (to <= length) return { from, to, insert }
  return { from: from - 1, to: to - 1, insert: insert && `\n${insert.slice(0, -1)}` }
}

/** With their line breaks. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? []
}
