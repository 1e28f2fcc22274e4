import { problemOf } from '../../sources/refusal.ts'
import { anyBegins } from '../common/beginning.ts'
import { jsonOf } from '../common/json.ts'
import { leftOut, noNote } from '../common/left-out.ts'
import { Entries, extensionOf, foldersOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry } from '../reader.ts'
import { KeepNote, noteOfKeep } from './keep-note.ts'

const maxNoteBytes = 16 * 1024 ** 2

/** Google's Takeout: a JSON and a twin of HTML for each note, with files beside them, and often the exports of other services. */
export const keepReader: Reader = {
  format: 'keep',
  title: 'Google Keep (Takeout)',
  recognises: async (source) => (await folderOf(source)) !== undefined,
  async *items(source, work) {
    const folder = await folderOf(source)
    if (folder === undefined) return
    const entries = new Entries(source)
    const shown = new Set<string>()
    let elsewhere = 0
    for (const entry of source.entries) {
      if (!isIn(folder, entry)) elsewhere++
      else if (isJson(entry)) yield await itemOf(entry)
    }
    for (const entry of source.entries) {
      const isOfNone = isIn(folder, entry) && !isJson(entry) && !isTwin(entries, entry)
      if (isOfNone && !shown.has(entry.path)) yield leftOut(entry.path)
    }
    if (elsewhere > 0) {
      const files = elsewhere === 1 ? 'One file is' : `${elsewhere} files are`
      yield noNote('Takeout', `${files} not of Keep but of other services.`)
    }

    async function itemOf(entry: SourceEntry): Promise<ImportItem> {
      try {
        const text = await source.text(entry, maxNoteBytes)
        const note = jsonOf(KeepNote, text)
        if (!note)
          return (isKeep(text) ? noNote : leftOut)(entry.path, 'It is no note as Keep exports them: export it again.')
        return await noteOfKeep({ source, work, entries, shown }, entry, note)
      } catch (error) {
        return problemOf(entry.path, error)
      }
    }
  },
}

/** Folders of a Takeout that are looked into: what Keep's is called depends on the language. */
const maxFolders = 50

/** The folder in which the notes lie. */
async function folderOf(source: Source): Promise<string | undefined> {
  const byFolder = Map.groupBy(source.entries.filter(isJson), ({ path }) => foldersOf(path).join('/'))
  const isNamedSo = (folder: string) => Number(/(?:^|\/)keep$/i.test(folder))
  const folders = [...byFolder].toSorted(([one], [other]) => isNamedSo(other) - isNamedSo(one))
  for (const [folder, entries] of folders.slice(0, maxFolders)) {
    if (await anyBegins(source, entries, isKeep, { most: 2, bytes: 65_536 })) return folder
  }
  return undefined
}

function isKeep(text: string): boolean {
  return ['isTrashed', 'isPinned', 'isArchived'].every((name) => text.includes(`"${name}"`))
}

function isJson({ path }: SourceEntry): boolean {
  return extensionOf(path) === 'json'
}

/** Each note is there as a page, too, and all labels are in a list. */
function isTwin(entries: Entries, { path }: SourceEntry): boolean {
  return (
    /(?:^|\/)labels\.txt$/i.test(path) ||
    (/\.html$/.test(path) && entries.at(path.replace(/html$/, 'json')) !== undefined)
  )
}

function isIn(folder: string, { path }: SourceEntry): boolean {
  return foldersOf(path).join('/') === folder
}
