import { diffArrays } from 'diff'

const anyEnd = /\r\n|\r|\n/g

/** Lines between the first and the last change that are compared one by one, where a text mixes line ends. */
const mostCompared = 2_000

/** … and lines that go or come among them: the time that it takes grows with their square. With more, all get the usual end. */
const mostEdits = 100

/**
 * A text that a browser sent, with the line ends that the note has: browsers know line feeds only, notes of other programs do not.
 * Unchanged lines keep theirs byte for byte, also where a note mixes them, as does one that replaces another; new ones get what most lines
 * have.
 * @param text one with carriage returns is of a program that knows of line ends: it stays as it is
 */
export function inLineEndsOf(own: string, text: string): string {
  if (!own.includes('\r') || text.includes('\r')) return text
  const ends = own.match(anyEnd) ?? []
  const usual = mostFrequent(ends)
  if (ends.every((end) => end === usual)) return text.replaceAll('\n', usual)
  const lines = text.split('\n')
  const kept = placesOf(own.split(anyEnd), lines)
  return lines.map((line, n) => (n < lines.length - 1 ? line + (ends[kept[n] ?? -1] ?? usual) : line)).join('')
}

function mostFrequent(ends: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const end of ends) counts.set(end, (counts.get(end) ?? 0) + 1)
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), ['\n', 0])[0]
}

/** For each line, which one of the earlier lines it is or replaces; undefined for one that is new. */
function placesOf(before: readonly string[], after: readonly string[]): (number | undefined)[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const places = after.map((_line, n): number | undefined => {
    if (n < start) return n
    return n >= after.length - end ? n - after.length + before.length : undefined
  })

  const [old, fresh] = [before.slice(start, before.length - end), after.slice(start, after.length - end)]
  if (old.length + fresh.length > mostCompared) return places
  const changes = diffArrays(old, fresh, { maxEditLength: mostEdits })
  if (!changes) return places
  let [from, to, replaced] = [start, start, 0]
  for (const { added, removed, count } of changes) {
    const paired = added ? Math.min(replaced, count) : removed ? 0 : count
    const first = added ? from - replaced : from
    for (let n = 0; n < paired; n++) places[to + n] = first + n
    if (!added) from += count
    if (!removed) to += count
    replaced = removed ? count : 0
  }
  return places
}
