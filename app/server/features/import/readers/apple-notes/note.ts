import { NoteFiles, shownFile } from '../common/files.ts'
import { linkToNote } from '../common/links.ts'
import { relinkedMarkdown } from '../common/markdown-links.ts'
import { firstLine, noteOf } from '../common/note.ts'
import { decoded, extensionOf, foldersOf, nameOf, stemOf, type Entries } from '../common/paths.ts'
import { escapeText } from '../html/escape-text.ts'
import { noteOfPage } from '../html/html-note.ts'
import { htmlTextOf } from '../html/html-text.ts'
import type { NoteItem, Source, SourceEntry, Work } from '../reader.ts'

export interface AppleNotes {
  readonly source: Source
  readonly work: Work
  readonly entries: Entries
  /** By the folders in which they lie. */
  readonly beside: ReadonlyMap<string, readonly SourceEntry[]>
  /** Paths of the files that notes have. */
  readonly shown: Set<string>
}

const maxTextBytes = 32 * 1024 ** 2
const ownAddress = /^(?:applenotes|mobilenotes):/i

type Made = Pick<NoteItem, 'text' | 'files' | 'lost'>

/** The first line is the title. */
function noteOfLines(entry: SourceEntry, { text, files, lost }: Made): NoteItem {
  const { title, rest } = firstLine(text)
  const folders = foldersOf(entry.path)
  // Exports make a folder of each note.
  const own = folders.at(-1) === stemOf(entry.path) ? folders.slice(0, -1) : folders
  const pad = own.filter((name, n) => !(n < 2 && /^(?:icloud notes|notes)$/i.test(name)))
  const isTrashed = /^recently deleted$/i.test(pad[0] ?? '')
  return noteOf({
    sourceId: entry.path,
    path: entry.path,
    title: title.replace(/\\([!-/:-@[-`{-~])/g, '$1') || stemOf(entry.path),
    text: rest,
    pad: isTrashed ? pad.slice(1) : pad,
    isTrashed,
    createdAt: entry.modifiedAt,
    updatedAt: entry.modifiedAt,
    ...{ files, lost },
  })
}

export async function noteOfHtml(notes: AppleNotes, entry: SourceEntry): Promise<NoteItem> {
  const html = await htmlTextOf(notes.source, entry)
  const pages = {
    ...notes,
    titleOf: async () => undefined,
    // The words of a link to a note are its title.
    become: ({ address, words, isInCell }: { address: string; words: string; isInCell: boolean }) =>
      ownAddress.test(address) ? linkToNote(words, '', isInCell) : undefined,
  }
  return noteOfLines(entry, await noteOfPage(pages, entry.path, html))
}

export async function noteOfMarkdown({ source, entries, shown }: AppleNotes, entry: SourceEntry): Promise<NoteItem> {
  const files = new NoteFiles()
  const lost = new Set<string>()
  const { text: given, readAs } = await source.anyText(entry, maxTextBytes)
  if (readAs) lost.add(readAs)
  const text = relinkedMarkdown(given, ({ isPicture, words, address }) => {
    if (ownAddress.test(address)) return linkToNote(words)
    const found = entries.linked(entry.path, address)
    if (!found) {
      if (!/^attachments\//i.test(address)) return undefined
      const name = decoded(nameOf(address)).slice(0, 100)
      lost.add(`The file “${name}” is not in the export.`)
      return words || escapeText(name)
    }
    shown.add(found.path)
    const href = files.entry(source, found)
    return isPicture ? shownFile(nameOf(found.path), href, words) : `[${words || nameOf(found.path)}](${href})`
  })
  return noteOfLines(entry, { text, files: files.all(), lost: [...lost] })
}

/** A text with its attachments beside it, which it does not name. */
export async function noteOfText({ source, beside, shown }: AppleNotes, entry: SourceEntry): Promise<NoteItem> {
  const files = new NoteFiles()
  const { text, readAs } = await source.anyText(entry, maxTextBytes)
  const folders = foldersOf(entry.path)
  const all = folders.at(-1) === stemOf(entry.path) ? (beside.get(folders.join('/')) ?? []) : []
  const attachments = all.filter(({ path }) => extensionOf(path) !== 'txt')
  const shownFiles = attachments.map((one) => {
    shown.add(one.path)
    return shownFile(nameOf(one.path), files.entry(source, one))
  })
  return noteOfLines(entry, {
    text: [text.trimEnd(), shownFiles.join('\n')].filter(Boolean).join('\n\n'),
    files: files.all(),
    lost: readAs ? [readAs] : [],
  })
}
