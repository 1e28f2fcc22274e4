import type { Fields } from './request.ts'

const maxNameCharacters = 100
/** Characters of the first line that are looked at. */
const maxLineCharacters = 2000

/** An image or a link, by its words. */
const link = /!?\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)/g

/** The name of a note that has neither title nor text while its first file is uploaded: the server requires one of them. */
export function nameToSend({ name, text }: Pick<Fields, 'name' | 'text'>): string {
  return name || text.trim() ? name : untitled
}

const untitled = 'Untitled'

/** The name that the form sends for an untitled note, because it requires one: the first line. */
export function nameFor({ name, text }: Pick<Fields, 'name' | 'text'>): string {
  if (name) return name
  const line = text.split('\n').find((one) => one.trim()) ?? ''
  const plain = line
    .slice(0, maxLineCharacters)
    .replace(link, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/^[#>*\-\s]+/, '')
    .replace(/\s+/g, ' ')
  // Twice as many UTF-16 units hold as many characters.
  return (
    Array.from(plain.slice(0, 2 * maxNameCharacters))
      .slice(0, maxNameCharacters)
      .join('')
      .trim() || untitled
  )
}
