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

  const changes: Change[] = []
  let [from, to, insert] = [outer.from, outer.from, '']
  const close = () => {
    const change = narrowed({ from, to, insert }, before)
    if (change) changes.push(change)
  }
  for (const [kept, line] of aligned(old, fresh)) {
    if (kept === 'both') {
      close()
      from = to += line.length
      insert = ''
    } else if (kept === 'old') to += line.length
    else insert += line
  }
  close()
  return changes
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

/** The lines of both, those that they share once: the longest common subsequence. */
function* aligned(old: readonly string[], fresh: readonly string[]): Generator<['both' | 'old' | 'fresh', string]> {
  const width = fresh.length + 1
  const shared = new Uint32Array((old.length + 1) * width)
  const at = (i: number, j: number) => shared[i * width + j] ?? 0
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      shared[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  let [i, j] = [0, 0]
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      yield ['both', old[i++] ?? '']
      j++
    } else if (j === fresh.length || (i < old.length && at(i + 1, j) >= at(i, j + 1))) yield ['old', old[i++] ?? '']
    else yield ['fresh', fresh[j++] ?? '']
  }
}
