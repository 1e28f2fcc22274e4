import type { Fields } from './request.ts'

/** Characters of a name. */
const longestName = 100

/** A form for a note: what stands in it, and what it would send. */
export function noteForm(form: HTMLFormElement) {
  const name = form.elements.namedItem('name') as HTMLInputElement
  const text = form.elements.namedItem('text') as HTMLTextAreaElement
  const pad = form.elements.namedItem('pad_id') as HTMLSelectElement
  return {
    ...{ name, text, pad },
    /** Of the note that it is about; undefined for one that is none yet. */
    noteId: () => /\/notes\/(\d+)\/edit/.exec(form.action)?.[1],
    read: (): Fields => ({
      // As the server writes a line.
      name: name.value.trim().replace(/\s+/g, ' '),
      text: text.value,
      padId: pad.value,
    }),
    choosePad: (id: string): void => {
      if ([...pad.options].some(({ value }) => value === id)) pad.value = id
    },
    /** A field that is sent and not seen; made if there is none. */
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

/** A note without a name has its first line for one, until it is given another. */
export function nameFor({ name, text }: Fields): string {
  if (name) return name
  const line = text.split('\n').find((one) => one.trim()) ?? ''
  const plain = line.replace(/^[#>*\-\s]+/, '').replace(/\s+/g, ' ')
  return Array.from(plain.trim()).slice(0, longestName).join('') || 'Untitled'
}
