import { diffArrays } from 'diff'

const anyEnd = /\r\n|\r|\n/g

/** Bound of the diff in a text with mixed line ends: lines between the first and the last change. With more, those lines get the usual end. */
const maxComparedLines = 2_000

/** … and added or removed lines among them: the diff takes quadratic time. */
const maxEditedLines = 100

/**
 * Gives a text from a browser the line ends of the note: browsers send line feeds, the note may come from another program. Unchanged and
 * replaced lines keep their line ends, also where the note mixes them; new lines get the most frequent one.
 * @param text one with carriage returns comes from a program that keeps line ends, and is returned as it is
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

/** For each line, the index of the earlier line that it is or replaces; undefined for a new line. */
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
  if (old.length + fresh.length > maxComparedLines) return places
  const changes = diffArrays(old, fresh, { maxEditLength: maxEditedLines })
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
