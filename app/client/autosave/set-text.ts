/**
 * Makes a field say something else, and moves caret and selection no more than that needs. An editor over it hears of it as
 * `notejam:set-text`.
 */
export function setText(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  const before = field.value
  if (before === text) return
  const shorter = Math.min(before.length, text.length)
  let start = 0
  while (start < shorter && before[start] === text[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === text.at(-1 - end)) end++
  field.setRangeText(text.slice(start, text.length - end), start, before.length - end, 'preserve')
  field.dispatchEvent(new CustomEvent('notejam:set-text', { detail: { text } }))
}
