import { noteLink } from '../../../../../shared/note-links.ts'
import { titleOf } from './note.ts'

/** Longest words of a link to a note that are read as such, in UTF-16 units. */
const maxWordsUnits = 300

/** A link to the note of a title. @param words Markdown of its words. @param isInCell of a table, where a bar ends the cell */
export function linkToNote(title: string, words = '', isInCell = false): string {
  const target = titleOf(title)
  const shown = plain(words).trim()
  // Words that are longer than a link may have stand before it.
  const before = shown.length > maxWordsUnits ? `${words} ` : ''
  const link = before + noteLink(target, before || shown === '' || shown === title ? target : shown)
  return isInCell ? link.replaceAll('|', '\\|') : link
}

/** An ordinary link of Markdown. */
export function linkTo(address: string, words: string): string {
  return words === '' || words === address ? `<${inBrackets(address)}>` : `[${words}](${destination(address)})`
}

/** An address as it stands behind the words of a link. */
export function destination(address: string): string {
  return /[\s()<>]/.test(address) ? `<${inBrackets(address)}>` : address
}

function inBrackets(address: string): string {
  return address.replace(/[\s<>]/g, (sign) => encodeURIComponent(sign))
}

/** Words without their marks. */
function plain(words: string): string {
  return words
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/\*\*|~~|==|`/g, '')
    .replace(/\s+/g, ' ')
}
