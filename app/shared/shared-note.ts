/** What another app shares, or an address asks for: some of three texts. */
export interface Shared {
  readonly title?: string | undefined
  readonly text?: string | undefined
  readonly url?: string | undefined
}

const maxNameCharacters = 100

/**
 * The note that is proposed for it. A title that is too long goes on in the text, so that nothing is lost; an address that stands in the
 * text already is not repeated.
 */
export function noteOf({ title = '', text = '', url = '' }: Shared): { readonly name: string; readonly text: string } {
  const [name, rest] = cut(storable(title).trim().replace(/\s+/g, ' '))
  const body = storable(text).trim()
  const address = storable(url).trim()
  const parts = [rest, body, body.includes(address) ? '' : address]
  return { name, text: parts.filter((part) => part !== '').join('\n\n') }
}

/** Cuts a title between words, or within a long one. */
function cut(title: string): readonly [name: string, rest: string] {
  const signs = Array.from(title)
  if (signs.length <= maxNameCharacters) return [title, '']
  const space = signs.lastIndexOf(' ', maxNameCharacters)
  const end = space > maxNameCharacters / 2 ? space : maxNameCharacters
  return [signs.slice(0, end).join('').trim(), signs.slice(end).join('').trim()]
}

/** Without what the database cannot keep, and with line feeds, as the field has them. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').replaceAll('\r\n', '\n')
}
