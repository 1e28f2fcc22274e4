import { normalized } from '../../../shared/normalized.ts'
import { isOfTags } from '../../../shared/tags.ts'

/** A paragraph, a heading, a cell, a piece of code or the like, as it is read. */
export interface Part {
  readonly text: string
  readonly kind: 'words' | 'heading' | 'code'
}

/** Unicode characters; five indexes hold them. */
const maxCharacters = 180

/** Between a heading and what follows it. */
const apart = ' · '

/**
 * The beginning of a text, for lists that show the note's name above it: without headings that only repeat the name, and without tags that
 * stand by themselves at the top, unless there is nothing else. Of a note without a name, the first line stands on a line of its own.
 */
export function snippetOf(name: string, parts: readonly Part[]): string {
  let said = ''
  let tags = ''
  let isAfterHeading = false
  for (const { text, kind } of parts) {
    if (said.length > 2 * maxCharacters) break
    const lines = text.split('\n')
    while (said === '' && kind !== 'code' && isOfTags(lines[0] ?? '')) tags += ` ${lines.shift() ?? ''}`
    if (name === '' && said === '') {
      const first = lines.findIndex((line) => flattened(line) !== '')
      if (first === -1) continue
      said = `${flattened(lines[first] ?? '')}\n`
      lines.splice(0, first + 1)
    }
    const words = flattened(lines.join(' '))
    const isHeading = kind === 'heading'
    if (words === '' || (said === '' && isHeading && isSame(words, name))) continue
    if (said !== '' && !said.endsWith('\n')) said += isHeading || isAfterHeading ? apart : ' '
    said += words
    isAfterHeading = isHeading
  }
  return shortened(said.trimEnd() || flattened(tags))
}

/** White space as one space. */
export function flattened(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function isSame(one: string, other: string): boolean {
  return normalized(one, 'NFC').toLowerCase() === normalized(flattened(other), 'NFC').toLowerCase()
}

function shortened(text: string): string {
  const characters = Array.from(text.slice(0, 3 * maxCharacters))
  if (characters.length <= maxCharacters) return text
  const kept = characters.slice(0, maxCharacters - 1).join('')
  return `${kept.replace(/[\s\u200d]+$/, '')}…`
}
