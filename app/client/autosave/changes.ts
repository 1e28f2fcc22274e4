/** A replacement in a text; positions are those before any change. */
export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** The change without its common start and end; undefined when nothing is left. */
export function narrowed({ from, to, insert }: Change, text: string): Change | undefined {
  const shorter = Math.min(to - from, insert.length)
  let start = 0
  while (start < shorter && text[from + start] === insert[start]) start++
  let end = 0
  while (end < shorter - start && text[to - 1 - end] === insert.at(-1 - end)) end++
  if (from + start === to - end && start === insert.length - end) return undefined
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) }
}

/** Everything between the first and the last difference, until what finds more is loaded. */
let find = (before: string, after: string): readonly Change[] => {
  const change = narrowed({ from: 0, to: before.length, insert: after }, before)
  return change ? [change] : []
}

/** Loads the diff: from then on a caret between two changes stays where it is. */
export async function loadDiff(): Promise<void> {
  const diff = await import('./changes-between.ts').catch(() => undefined)
  if (diff) find = diff.changesBetween
}

/** What makes one text of the other, in order and without overlaps. */
export function changesOf(before: string, after: string): readonly Change[] {
  return find(before, after)
}
