import { problemOf } from '../../sources/refusal.ts'
import { anyBegins } from '../common/beginning.ts'
import { leftOut } from '../common/left-out.ts'
import { foldersOf, nameOf, stemOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry, Work } from '../reader.ts'
import { noteOfEnex } from './note.ts'
import { notesOfFile } from './notes-of-file.ts'

/** A file for each notebook, which bears its name. */
export const enexReader: Reader = {
  format: 'enex',
  title: 'Evernote (ENEX)',
  recognises: (source) => anyBegins(source, filesOf(source), (text) => text.includes('<en-export')),
  async *items(source, work) {
    const ids = new Map<string, number>()
    for (const entry of source.entries) {
      if (!isEnex(entry)) yield leftOut(entry.path, 'It is no export of Evernote.')
      else yield* itemsOf(source, work, entry, ids)
    }
  },
}

function filesOf({ entries }: Source): SourceEntry[] {
  return entries.filter(isEnex)
}

function isEnex({ path }: SourceEntry): boolean {
  return /\.(?:enex|xml)$/i.test(path)
}

async function* itemsOf(
  source: Source,
  work: Work,
  entry: SourceEntry,
  ids: Map<string, number>,
): AsyncGenerator<ImportItem> {
  const pad = [...foldersOf(entry.path), stemOf(entry.path)]
  let count = 0
  try {
    for await (const note of notesOfFile(await source.stream(entry), work)) {
      const item = await noteOfEnex(work, note, `${nameOf(entry.path)}, note ${++count}`, pad)
      // Notes of one title may have been made in the same second.
      const times = (ids.get(item.sourceId) ?? 0) + 1
      ids.set(item.sourceId, times)
      yield times === 1 ? item : { ...item, sourceId: `${item.sourceId}-${times}` }
    }
  } catch (error) {
    yield problemOf(entry.path, error)
  }
}
