import { problemOf } from '../../sources/refusal.ts'
import { NoteFiles } from '../common/files.ts'
import { leftOut } from '../common/left-out.ts'
import { noteOf } from '../common/note.ts'
import type { ImportItem, NoteItem, Reader, Source, SourceEntry, Work } from '../reader.ts'
import { headOf } from './heads.ts'
import { linked } from './links.ts'
import { dayIn, isHidden, isInTrash, isMarkdown, isNote, maxTextBytes, titleIn, Vault } from './vault.ts'

/** Folders of Markdown files, such as vaults of Obsidian, and what Zettlr, Jekyll and Hugo have. */
export const markdownReader: Reader = {
  format: 'markdown',
  title: 'Markdown files (Obsidian and others)',
  recognises: async ({ entries }) => entries.some((entry) => isMarkdown(entry) && !isHidden(entry)),
  items: (source, work) => markdownItems(source, source.entries, work, new Set()),
}

/**
 * The notes among these entries, and then the files that none shows.
 * @param shown paths of files that other notes of the source show
 */
export async function* markdownItems(
  source: Source,
  all: readonly SourceEntry[],
  _work: Work,
  shown: Set<string>,
): AsyncGenerator<ImportItem> {
  const entries = all.filter((entry) => !isHidden(entry))
  const vault = new Vault(source, entries)
  for (const entry of entries.filter(isNote)) {
    try {
      yield await noteIn(source, vault, entry, shown)
    } catch (error) {
      yield problemOf(entry.path, error)
    }
  }
  for (const { path } of entries.filter((entry) => !isNote(entry) && !shown.has(entry.path))) yield leftOut(path)
}

async function noteIn(source: Source, vault: Vault, entry: SourceEntry, shown: Set<string>): Promise<NoteItem> {
  const read = await source.anyText(entry, maxTextBytes)
  const given = read.text.replaceAll('\r\n', '\n')
  const head = isMarkdown(entry) ? headOf(given) : { ...headOf(''), text: given }
  const title = titleIn(entry, head.title)
  const files = new NoteFiles()
  const lost = new Set(read.readAs ? [read.readAs] : [])
  const text = isMarkdown(entry)
    ? await linked(withoutTitle(head.text, title), { source, vault, entry, files, shown, lost })
    : head.text
  return noteOf({
    sourceId: entry.path,
    path: entry.path,
    title: head.title?.trim() ? head.title : title,
    text,
    pad: head.pad === undefined ? vault.padOf(entry) : [head.pad],
    tags: head.tags,
    createdAt: head.created ?? dayIn(entry) ?? entry.modifiedAt,
    updatedAt: head.updated ?? entry.modifiedAt ?? head.created,
    isPinned: head.isPinned,
    isTrashed: head.isTrashed || isInTrash(entry),
    files: files.all(),
    lost: [...lost],
  })
}

/** A heading that says the title once more. */
function withoutTitle(text: string, title: string): string {
  const [, words, rest] = /^\s*#[ \t]+([^\n]{1,200})\n?([^]*)$/.exec(text) ?? []
  return words?.trim() === title ? (rest ?? '').replace(/^\n+/, '') : text
}
