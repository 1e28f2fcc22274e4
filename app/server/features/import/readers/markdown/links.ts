import { withAddresses } from '../../../../platform/moving/file-links.ts'
import { noteLink } from '../../../../../shared/note-links.ts'
import { isPicture, shownFile, type NoteFiles } from '../common/files.ts'
import { linkToNote } from '../common/links.ts'
import { decoded, nameOf } from '../common/paths.ts'
import type { Source, SourceEntry } from '../reader.ts'
import { inProse } from './prose.ts'
import { isNote, type Vault } from './vault.ts'

/** `[[Note]]`, `[[folder/Note#Heading|words]]`, `![[picture.png|300]]`, as Obsidian has them. */
const wiki = /(!?)\[\[([^[\]\n|]{1,400})(?:\\?\|([^[\]\n]{0,300}))?\]\]/g
/** A link of Markdown to another file of the folder. */
const link =
  /(!?)\[([^[\]\n]{0,300})\]\(<?((?:[^()<>\n]|\([^()<>\n]{0,100}\)){1,600}?)>?(?:[ \t]{1,3}"[^"\n]{0,300}")?\)/g

export interface Linking {
  readonly source: Source
  readonly vault: Vault
  readonly entry: SourceEntry
  readonly files: NoteFiles
  /** Paths of files that some note shows. */
  readonly shown: Set<string>
  readonly lost: Set<string>
}

/** A text whose links lead to notes by their titles, and to its files. */
export async function linked(text: string, about: Linking): Promise<string> {
  const titles = await titlesOf(text, about)
  return inProse(text, (stretch) => {
    const notes = stretch
      .replace(wiki, (found, sign: string, target: string, words?: string) => {
        return wikiLink(about, titles, { sign, target: target.trim(), words: words?.trim() }) ?? found
      })
      .replace(link, (found, sign: string, words: string, address: string) => {
        const note = noteAt(about, address)
        return note && sign === '' ? linkToNote(titles.get(note.path) ?? '', words) : found
      })
    return withAddresses(notes, (address) => fileAt(about, address))
  })
}

/** The titles of all notes that it links to, which stand in their heads. */
async function titlesOf(text: string, about: Linking): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  const notes = [
    ...[...text.matchAll(wiki)].map(([, , target = '']) => about.vault.find(about.entry, withoutPlace(target), false)),
    ...[...text.matchAll(link)].map(([, , , address = '']) => noteAt(about, address)),
  ]
  for (const note of notes) {
    if (note && isNote(note) && !titles.has(note.path)) titles.set(note.path, await about.vault.titleOf(note))
  }
  return titles
}

/** Without the heading or the block within the note. */
const withoutPlace = (target: string) => (target.split('#', 1)[0] ?? '').trim()

function noteAt({ vault, entry }: Linking, address: string): SourceEntry | undefined {
  if (/^[a-z][a-z\d+.-]*:|^[#/]/i.test(address)) return undefined
  const found =
    vault.find(entry, decoded(withoutPlace(address)), true) ?? vault.find(entry, withoutPlace(address), true)
  return found && isNote(found) ? found : undefined
}

interface Wiki {
  readonly sign: string
  readonly target: string
  readonly words: string | undefined
}

/** @returns undefined where it stays as it is */
function wikiLink(
  about: Linking,
  titles: ReadonlyMap<string, string>,
  { sign, target, words }: Wiki,
): string | undefined {
  const name = withoutPlace(target)
  // A place in the same note.
  if (name === '') return words ?? target.slice(1)
  const found = about.vault.find(about.entry, name, false)
  if (!found) {
    if (sign === '!') about.lost.add(`“${name}”, which it shows, is not among what was brought.`)
    return undefined
  }
  if (!isNote(found)) {
    const size = words !== undefined && /^\d+(?:x\d+)?$/.test(words)
    const said = words === undefined || size ? '' : words
    const href = addressOf(about, found)
    return sign === '!' || !isPicture(found.path)
      ? shownFile(nameOf(found.path), href, said)
      : `[${said || nameOf(found.path)}](${href})`
  }
  if (sign === '!') about.lost.add('A note that was shown within this one is a link to it now.')
  if (target.includes('#')) about.lost.add('A link to a place within a note leads to the note.')
  const title = titles.get(found.path) ?? ''
  return words === undefined && name === target && title === name ? noteLink(title) : linkToNote(title, words ?? '')
}

function fileAt(about: Linking, address: string): string | undefined {
  if (/^[a-z][a-z\d+.-]*:|^[#?]/i.test(address)) return undefined
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(address) ?? []
  const found =
    about.vault.find(about.entry, path, true) ?? about.vault.find(about.entry, decoded(path).replace(/^\//, ''), true)
  if (!found || isNote(found)) return undefined
  return addressOf(about, found) + rest
}

function addressOf({ source, files, shown }: Linking, found: SourceEntry): string {
  shown.add(found.path)
  return files.entry(source, found)
}
