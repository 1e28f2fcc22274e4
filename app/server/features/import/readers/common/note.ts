import type { NoteItem } from '../reader.ts'
import { withoutEmptyLines } from './edges.ts'

/** Unicode characters of a title, as everywhere in Notejam. */
const maxTitleCharacters = 100

/** What a note of another program with an archive gets: here notes are kept in pads and found by tags. */
export const archivedTag = 'archived'

type Given = Pick<NoteItem, 'sourceId' | 'path' | 'title' | 'text'> &
  Partial<Omit<NoteItem, 'kind' | 'createdAt' | 'updatedAt'>> & {
    readonly createdAt?: Date | undefined
    readonly updatedAt?: Date | undefined
  }

/** A note with what its program does not have left empty. */
export function noteOf(given: Given): NoteItem {
  const title = titleOf(given.title)
  const lost = new Set(given.lost)
  const text = cleaned(given.text)
  const isCut = title.endsWith('…') && title !== given.title
  return {
    kind: 'note',
    pad: [],
    isPinned: false,
    isTrashed: false,
    files: [],
    ...given,
    createdAt: given.createdAt ?? given.updatedAt,
    updatedAt: given.updatedAt ?? given.createdAt,
    title,
    tags: [...new Set((given.tags ?? []).flatMap((name) => tagsOf(name, lost)))],
    lost: [...lost],
    // The whole of a long title stands above the text.
    text: isCut ? `${oneLine(given.title)}\n\n${text}` : text,
  }
}

/** A title as the note has it: links to the note name it so. */
export function titleOf(title: string): string {
  const words = Array.from(oneLine(title).slice(0, 4 * maxTitleCharacters))
  const isLong = words.length > maxTitleCharacters || oneLine(title).length > 4 * maxTitleCharacters
  const shown = isLong
    ? `${words
        .slice(0, maxTitleCharacters - 1)
        .join('')
        .trim()}…`
    : words.join('')
  return shown || 'Untitled'
}

const lineSigns = /^[ \t]*(?:#{1,6}[ \t]+|>[ \t]*|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,9}[.)][ \t]+)/

/**
 * The first line with words as a title, and the text below it. A line that is more than a title stays in the text, too: a long one, an item
 * of a list, or one with tags or links.
 */
export function firstLine(text: string): { readonly title: string; readonly rest: string } {
  const whole = cleaned(text).replace(/^\ufeff/, '')
  const start = whole.search(/\S/)
  if (start === -1) return { title: '', rest: '' }
  const end = whole.indexOf('\n', start)
  const line = whole.slice(start, end === -1 ? undefined : end)
  const words = line.slice(0, 1000).replace(lineSigns, '')
  const title = words
    .replace(/!?\[([^[\]]{0,200})\]\([^()\s]{0,800}\)/g, '$1')
    .replace(/\[\[(?:[^[\]|]{0,200}\|)?([^[\]|]{0,200})\]\]/g, '$1')
    .replace(/\*\*|__|~~|==|`/g, '')
    .trim()
  const isHeading = /^#{1,6}[ \t]/.test(line)
  const isTitle =
    line.length <= maxTitleCharacters && (isHeading || words === line) && !/\]\(|\[\[|(?:^|\s)#\S|<|:\/\//.test(words)
  if (!isTitle) return { title, rest: whole }
  return { title, rest: end === -1 ? '' : withoutEmptyLines(whole.slice(end + 1)) }
}

/** What is no letter, digit or sign of a tag. */
const noTagSigns = /[^\p{L}\p{N}\p{M}_/]+/gu
const maxTagCharacters = 64

/** A tag of another program as a tag here, which has no spaces; none for what has no letters. @param lost is told what goes */
function tagsOf(name: string, lost: Set<string>): string[] {
  const tag = Array.from(
    cleaned(name)
      .slice(0, 1000)
      .replace(noTagSigns, '-')
      .replace(/^[-/]+|[-/]+$/g, ''),
  )
  if (tag.length === 0 && name.trim() !== '')
    lost.add(`The tag “${shownTag(name)}” has no letter, as tags here do, so it is left out.`)
  if (tag.length > maxTagCharacters)
    lost.add(`The tag “${shownTag(name)}” is longer than a tag can be, so its end is left out.`)
  return tag.length === 0 ? [] : [tag.slice(0, maxTagCharacters).join('')]
}

function shownTag(name: string): string {
  return oneLine(name.slice(0, 100))
}

/** Text as it can be kept: whole characters, without NUL, and lines that end in one way. */
export function cleaned(text: string): string {
  return text.replaceAll('\0', '').replace(/\r\n?/g, '\n').toWellFormed()
}

function oneLine(text: string): string {
  return cleaned(text).replace(/\s+/g, ' ').trim()
}
