import type { Fields } from './request.ts'
import { setText } from './set-text.ts'

/** The form of a note: its fields, and what they say. */
export function noteForm(form: HTMLFormElement) {
  const name = form.elements.namedItem('name') as HTMLTextAreaElement
  const text = form.elements.namedItem('text') as HTMLTextAreaElement
  const pad = form.elements.namedItem('pad_id') as HTMLSelectElement
  const read = (): Fields => ({
    // As the server reads a line.
    name: name.value.trim().replace(/\s+/g, ' '),
    text: text.value,
    padId: pad.value,
  })
  return {
    read,
    /** As the form came. */
    asSent: (): Fields => ({ name: name.defaultValue, text: text.defaultValue, padId: pad.value }),
    /** Undefined while the note is still to be made. */
    id: () => /\/notes\/(\d+)\/edit/.exec(form.action)?.[1],
    /** Changes only what differs: a space that is just being typed in the name stays. */
    fill: (fields: Fields): void => {
      const before = read()
      setText(text, fields.text)
      if (fields.name !== before.name) setText(name, fields.name)
      // A pad may be gone.
      if ([...pad.options].some(({ value }) => value === fields.padId)) pad.value = fields.padId
    },
    /** A hidden field; made if there is none. */
    hidden: (field: string): HTMLInputElement => {
      const found = form.elements.namedItem(field)
      if (found instanceof HTMLInputElement) return found
      const made = document.createElement('input')
      made.type = 'hidden'
      made.name = field
      form.prepend(made)
      return made
    },
  }
}
