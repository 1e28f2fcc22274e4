import { problemOf } from '../../sources/refusal.ts'
import { anyBegins, beginningOf, named } from '../common/beginning.ts'
import { leftOut, noNote, noNotes } from '../common/left-out.ts'
import { foldersOf, nameOf, stemOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry, Work } from '../reader.ts'
import { noteOfEnex } from './note.ts'
import { notesOfFile } from './notes-of-file.ts'

/** A file for each notebook, which bears its name. */
export const enexReader: Reader = {
  format: 'enex',
  title: 'Evernote (ENEX)',
  recognises: (source) => anyBegins(source, filesOf(source), isExport),
  async *items(source, work) {
    const files = new Set(filesOf(source))
    for (const entry of source.entries) {
      if (!files.has(entry) || !isExport(await beginningOf(source, entry)))
        yield leftOut(entry.path, 'It is no export of Evernote.')
      else yield* itemsOf(source, work, entry)
    }
  },
}

function isExport(text: string): boolean {
  return text.includes('<en-export')
}

function filesOf({ entries }: Source): readonly SourceEntry[] {
  return named(entries, ['enex', 'xml'])
}

async function* itemsOf(source: Source, work: Work, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const pad = [...foldersOf(entry.path), stemOf(entry.path)]
  let count = 0
  try {
    for await (const note of notesOfFile(await source.stream(entry), work)) {
      yield await noteOfEnex(work, note, `${nameOf(entry.path)}, note ${++count}`, pad)
    }
    if (count === 0) yield noNote(entry.path, noNotes)
  } catch (error) {
    yield problemOf(entry.path, error)
  }
}
