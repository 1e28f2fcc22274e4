import { noteFactsOf, splitFrontMatter, type NoteFacts } from '../../../../platform/moving/front-matter.ts'
import { exportNames, noteEnding } from '../../../../platform/moving/manifest.ts'
import { problemOf } from '../../sources/refusal.ts'
import { noNote } from '../common/left-out.ts'
import { foldersOf } from '../common/paths.ts'
import { markdownItems } from '../markdown/markdown.ts'
import type { ImportItem, NoteItem, Reader, SourceEntry } from '../reader.ts'
import { linkedFiles } from './files.ts'
import { opened } from './opened.ts'
import { asVersions, versionsOf } from './versions.ts'

/** Of one note: its text has a MiB at the most in Notejam, and another program may have made it longer. */
const maxNoteBytes = 32 * 1024 ** 2
/** Notejam's own export: everything comes back as it was. A folder that was made of it and changed elsewhere comes back, too. */
export const notejamReader: Reader = {
  format: 'notejam',
  title: 'Notejam',
  recognises: async (source) => (await opened(source)) !== undefined,
  async *items(source, work) {
    const own = await opened(source)
    if (!own) return
    const seen = new Set<string>()
    const shown = new Set<string>()
    const others: SourceEntry[] = []
    let versions = 0
    for (const list of own.versions.values()) versions += list.length
    for (const entry of source.entries) {
      if (own.isAbout(entry.path)) continue
      if (own.rest(entry.path).startsWith(`${exportNames.history}/`)) continue
      if (entry.path.endsWith(noteEnding) && !own.isOfNote(entry.path)) {
        const item = await itemOf(entry)
        if (item) yield item
        else others.push(entry)
      } else others.push(entry)
    }
    // Files that were put beside the notes since the export.
    const added = others.filter(({ path }) => !shown.has(path))
    yield* markdownItems(source, added, work, shown)
    if (versions > 0) {
      const why = `Earlier versions (${versions}) of notes that are not there were left out.`
      yield noNote(own.prefix + exportNames.history, why)
    }

    async function itemOf(entry: SourceEntry): Promise<ImportItem | undefined> {
      try {
        const split = splitFrontMatter(await source.text(entry, maxNoteBytes))
        const facts = split && noteFactsOf(split.head)
        return facts && (await noteOf(entry, facts, split.text))
      } catch (error) {
        return problemOf(entry.path, error)
      }
    }

    async function noteOf(entry: SourceEntry, facts: NoteFacts, text: string): Promise<NoteItem> {
      if (!own) throw new Error('an item of no export')
      const entries = own.versions.get(entry.path) ?? []
      versions -= entries.length
      const history = await versionsOf(source, facts.id, entries)
      const given = [{ path: entry.path, text }, ...history.versions]
      const { files, texts } = await linkedFiles(source, own, entry.path, facts, given, shown)
      const [ownText = '', ...earlier] = texts
      const id = `${own.manifest.origin}#${facts.id}`
      const isAgain = seen.has(id)
      seen.add(id)
      return {
        kind: 'note',
        // A copy of a note has its number, too.
        sourceId: isAgain ? entry.path : id,
        path: entry.path,
        title: facts.title,
        text: ownText,
        pad: facts.pad === undefined ? [] : [facts.pad],
        ...padKeyOf(own.rest(entry.path), facts),
        tags: facts.tags,
        createdAt: facts.created,
        updatedAt: facts.updated,
        isPinned: facts.pinned,
        isTrashed: facts.trashed,
        files,
        versions: asVersions(history.versions, earlier),
        lost: history.lost,
      }
    }
  },
  async pads(source) {
    const own = await opened(source)
    return (own?.manifest.pads ?? []).map(({ folder, name, colour, placed = false }) => ({
      ...{ key: folder, name, colour, isPlaced: placed },
    }))
  },
}

/** The pad whose folder a note lies in; of one in the trash, its name says which. */
function padKeyOf(path: string, { pad, trashed }: NoteFacts): { readonly padKey?: string } {
  const [folder = ''] = foldersOf(path)
  return pad === undefined || trashed ? {} : { padKey: folder }
}
