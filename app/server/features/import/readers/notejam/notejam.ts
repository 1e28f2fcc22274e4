import { pathOfAddress, withAddresses } from '../../../../platform/moving/file-links.ts'
import { noteFactsOf, splitFrontMatter, type NoteFacts } from '../../../../platform/moving/front-matter.ts'
import {
  exportNames,
  filesEnding,
  noteEnding,
  readExportManifest,
  type ExportManifest,
} from '../../../../platform/moving/manifest.ts'
import { problemOf } from '../../sources/refusal.ts'
import { beginningOf } from '../common/beginning.ts'
import { noNote } from '../common/left-out.ts'
import { foldersOf, nameOf } from '../common/paths.ts'
import { markdownItems } from '../markdown/markdown.ts'
import type { FileOfNote, ImportItem, NoteItem, Reader, Source, SourceEntry } from '../reader.ts'

/** Of one note: its text has a MiB at the most, and was perhaps made longer elsewhere. */
const maxNoteBytes = 32 * 1024 ** 2
/** Of 500 pads. */
const maxManifestBytes = 4 * 1024 ** 2

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
    for (const entry of source.entries) {
      if (own.isAbout(entry.path)) continue
      if (own.rest(entry.path).startsWith(`${exportNames.history}/`)) versions++
      else if (entry.path.endsWith(noteEnding) && !own.isOfNote(entry.path)) {
        const item = await itemOf(entry)
        if (item) yield item
        else others.push(entry)
      } else others.push(entry)
    }
    // What was put beside the notes meanwhile.
    const added = others.filter(({ path }) => !shown.has(path))
    yield* markdownItems(source, added, work, shown)
    if (versions > 0) {
      yield noNote(own.prefix + exportNames.history, `Earlier versions of notes (${versions}) stay in the archive.`)
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

    async function noteOf(entry: SourceEntry, facts: NoteFacts, given: string): Promise<NoteItem> {
      if (!own) throw new Error('an item of no export')
      const { files: folders } = own
      const elsewhere = await namesElsewhere(source, own, entry.path, given)
      const files = filesOf(source, folders, entry.path, new Map([...elsewhere, ...namesIn(entry.path, facts)]), shown)
      const id = `${own.manifest.origin}#${facts.id}`
      const isAgain = seen.has(id)
      seen.add(id)
      return {
        kind: 'note',
        // A copy of a note has its number, too.
        sourceId: isAgain ? entry.path : id,
        path: entry.path,
        title: facts.title,
        text: withAddresses(given, files.addressFor),
        pad: facts.pad === undefined ? [] : [facts.pad],
        ...padKeyOf(own.rest(entry.path), facts),
        tags: facts.tags,
        createdAt: facts.created,
        updatedAt: facts.updated,
        isPinned: facts.pinned,
        isTrashed: facts.trashed,
        files: files.all,
        lost: [],
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

interface Opened {
  readonly manifest: ExportManifest
  /** Of the folder in which the export lies, where an archive was made of it again. */
  readonly prefix: string
  /** Whether a path is that of a file which says something of the export. */
  readonly isAbout: (path: string) => boolean
  /** A path below that folder. */
  readonly rest: (path: string) => string
  /** Whether a path is that of a file of a note. */
  readonly isOfNote: (path: string) => boolean
  readonly at: (path: string) => SourceEntry | undefined
  /** The files of notes, by their folders. */
  readonly files: ReadonlyMap<string, readonly SourceEntry[]>
}

async function opened(source: Source): Promise<Opened | undefined> {
  const found = source.entries.find(({ path }) => nameOf(path) === exportNames.manifest && foldersOf(path).length <= 1)
  if (!found || (found.bytes ?? 0) > maxManifestBytes) return undefined
  const manifest = await source
    .text(found, maxManifestBytes)
    .then(readExportManifest)
    .catch((error: unknown) => {
      problemOf(found.path, error)
      return undefined
    })
  if (!manifest) return undefined
  const prefix = found.path.slice(0, -exportNames.manifest.length)
  const about: readonly string[] = [exportNames.manifest, exportNames.readme, exportNames.checksums]
  const paths = new Map(source.entries.map((entry) => [entry.path, entry]))
  /** The folder of a note's files: beside it there is the note. */
  const folderIn = (path: string) => {
    const end = path.indexOf(`${filesEnding}/`)
    const folder = end === -1 ? '' : path.slice(0, end + filesEnding.length)
    return paths.has(folder.slice(0, -filesEnding.length) + noteEnding) ? folder : ''
  }
  const files = new Map<string, SourceEntry[]>()
  for (const entry of source.entries) {
    const folder = folderIn(entry.path)
    if (folder === '') continue
    const list = files.get(folder) ?? []
    list.push(entry)
    files.set(folder, list)
  }
  return {
    manifest,
    prefix,
    isAbout: (path) => path.startsWith(prefix) && about.includes(path.slice(prefix.length)),
    rest: (path) => (path.startsWith(prefix) ? path.slice(prefix.length) : path),
    isOfNote: (path) => folderIn(path) !== '',
    at: (path) => paths.get(path),
    files,
  }
}

/** The pad whose folder a note lies in; of one in the trash, its name says which. */
function padKeyOf(path: string, { pad, trashed }: NoteFacts): { readonly padKey?: string } {
  const [folder = ''] = foldersOf(path)
  return pad === undefined || trashed ? {} : { padKey: folder }
}

/** What the files of a note are called, by their paths. */
function namesIn(path: string, { files }: NoteFacts): Map<string, string> {
  const folder = path.slice(0, -noteEnding.length) + filesEnding
  return new Map([...files].map(([stored, name]) => [`${folder}/${stored}`, name]))
}

/** Of one head. */
const maxHeadBytes = 64 * 1024

/** What files of other notes are called that a text shows: the heads of those notes say it. */
async function namesElsewhere(
  source: Source,
  { files: folders, at }: Opened,
  path: string,
  text: string,
): Promise<Map<string, string>> {
  const notes = new Set<string>()
  withAddresses(text, (address) => {
    const folder = pathOfAddress(path, address)?.path.replace(/\/[^/]*$/, '') ?? ''
    if (folders.has(folder)) notes.add(folder.slice(0, -filesEnding.length) + noteEnding)
    return undefined
  })
  notes.delete(path)
  const names = new Map<string, string>()
  for (const note of notes) {
    const entry = at(note)
    const split = entry && splitFrontMatter(await beginningOf(source, entry, maxHeadBytes))
    const facts = split && noteFactsOf(split.head)
    if (facts) for (const [file, name] of namesIn(note, facts)) names.set(file, name)
  }
  return names
}

/** The files in the note's own folder, and those of other notes that its text shows. */
function filesOf(
  source: Source,
  folders: ReadonlyMap<string, readonly SourceEntry[]>,
  path: string,
  names: ReadonlyMap<string, string>,
  shown: Set<string>,
) {
  const all: FileOfNote[] = []
  const refs = new Map<string, string>()
  const own = path.slice(0, -noteEnding.length) + filesEnding
  const add = (entry: SourceEntry, name: string, isOwn: boolean) => {
    const ref = String(all.length + 1)
    shown.add(entry.path)
    refs.set(entry.path, ref)
    all.push({ ref, name, bytes: entry.bytes, shared: { key: entry.path, isOwn }, open: () => source.stream(entry) })
    return ref
  }
  for (const entry of folders.get(own) ?? []) add(entry, names.get(entry.path) ?? nameOf(entry.path), true)
  return {
    all,
    addressFor: (address: string): string | undefined => {
      const to = pathOfAddress(path, address)
      if (!to) return undefined
      const known = refs.get(to.path)
      if (known !== undefined) return `import-file:${known}${to.rest}`
      const folder = to.path.slice(0, to.path.lastIndexOf('/'))
      const entry = folders.get(folder)?.find((one) => one.path === to.path)
      return entry && `import-file:${add(entry, names.get(entry.path) ?? nameOf(entry.path), false)}${to.rest}`
    },
  }
}
