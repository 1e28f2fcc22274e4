import { changesOf } from './changes.ts'

/**
 * Changes a field's text, and moves caret and selection no more than that needs. An editor over the field gets the event
 * `notejam:set-text`.
 */
export function setText(field: HTMLTextAreaElement | HTMLInputElement, text: string): void {
  const changes = changesOf(field.value, text)
  if (changes.length === 0) return
  for (const { from, to, insert } of changes.toReversed()) field.setRangeText(insert, from, to, 'preserve')
  field.dispatchEvent(new CustomEvent('notejam:set-text', { detail: { text } }))
}
