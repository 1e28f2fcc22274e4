import { diffIndices } from 'node-diff3'

/** A replacement in a text; positions are those before any change. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
}

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

/** The change without its common start and end; undefined when nothing is left. */
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
