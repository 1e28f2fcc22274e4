import type { Fields } from './request.ts'

const maxNameCharacters = 100
/** Characters of the first line that are looked at. */
const maxLineCharacters = 2000

/** An image or a link, by its words. */
const link = /!?\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)/g

/** The name that a note is saved by: its first line, until the writer gives it another. */
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
      .trim() || 'Untitled'
  )
}
