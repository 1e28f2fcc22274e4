import { problemOf } from '../../sources/refusal.ts'
import { leftOut, noNote } from '../common/left-out.ts'
import { stemOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry, Work } from '../reader.ts'
import { joplinItem } from './item.ts'
import { Library } from './library.ts'
import { noteOfJoplin, type Joplin } from './note.ts'

const maxItemBytes = 32 * 1024 ** 2
/** Read to tell whether it is an export of Joplin. */
const maxFirstBytes = 1024 ** 2

/** JEX, which is a tar, and RAW, which is the same as a folder: a file for each note, notebook, tag and resource. */
export const joplinReader: Reader = {
  format: 'joplin',
  title: 'Joplin (JEX or RAW)',
  async recognises(source) {
    const candidates = source.entries.filter((entry) => isItem(entry) && (entry.bytes ?? 0) < maxFirstBytes)
    for (const entry of candidates.slice(0, 5)) {
      const text = await source.text(entry, maxFirstBytes).catch(() => '')
      if (joplinItem(text)) return true
    }
    return false
  },
  async *items(source, work) {
    const joplin = await opened(source, work)
    for (const entry of source.entries.filter(isItem)) {
      const item = await itemOf(joplin, entry)
      if (item) yield item
    }
    for (const entry of source.entries) {
      if (isItem(entry)) continue
      const id = idOf(entry)
      if (!joplin.files.has(id)) yield leftOut(entry.path, 'It is no part of an export of Joplin.')
      else if (!joplin.shown.has(id)) yield noNote(entry.path)
    }
  },
}

function isItem({ path }: SourceEntry): boolean {
  return /(?:^|\/)[0-9a-f]{32}\.md$/.test(path) && !/(?:^|\/)resources\//.test(path)
}

function idOf({ path }: SourceEntry): string {
  return stemOf(path)
}

/** Reads everything once for what notes refer to. */
async function opened(source: Source, work: Work): Promise<Joplin> {
  const library = new Library()
  const files = new Map<string, SourceEntry>()
  for (const entry of source.entries) {
    if (/(?:^|\/)resources\/[0-9a-f]{32}(?:\.[^/]*)?$/.test(entry.path)) files.set(idOf(entry), entry)
    if (!isItem(entry)) continue
    try {
      const item = joplinItem(await source.text(entry, maxItemBytes))
      if (item) library.add(item)
    } catch (error) {
      // The second reading, which makes the notes, reports it.
      problemOf(entry.path, error)
    }
  }
  return { source, work, library, files, shown: new Set() }
}

async function itemOf(joplin: Joplin, entry: SourceEntry): Promise<ImportItem | undefined> {
  try {
    const item = joplinItem(await joplin.source.text(entry, maxItemBytes))
    if (!item) return noNote(entry.path, 'It has no id or no type at its end, as files of Joplin have.')
    if (item.of['encryption_applied'] === '1' && (item.kind === 'note' || item.kind === 'folder')) {
      return noNote(entry.path, 'It is encrypted: wait until Joplin has decrypted it, and export it again.')
    }
    if (item.kind !== 'note') return undefined
    if (item.of['is_conflict'] === '1') return noNote(entry.path, 'It is a copy that Joplin made of a conflict.')
    return await noteOfJoplin(joplin, entry.path, item)
  } catch (error) {
    return problemOf(entry.path, error)
  }
}
