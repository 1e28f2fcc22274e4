import { problemOf } from '../../sources/refusal.ts'
import { leftOut } from '../common/left-out.ts'
import type { NoteItem, Reader, ReadText, SourceEntry } from '../reader.ts'

/** Of one text file. */
const maxTextBytes = 32 * 1024 ** 2

/** Plain text: a file is a note, and a folder is a pad. */
export const textReader: Reader = {
  format: 'text',
  title: 'Plain text',
  recognises: async ({ entries }) => entries.some(isText),
  async *items(source) {
    for (const entry of source.entries) {
      if (!isText(entry)) {
        yield leftOut(entry.path)
        continue
      }
      try {
        yield noteOf(entry, await source.anyText(entry, maxTextBytes))
      } catch (error) {
        yield problemOf(entry.path, error)
      }
    }
  },
}

function isText({ path }: SourceEntry): boolean {
  return /\.(?:txt|text)$/i.test(path)
}

function noteOf({ path, modifiedAt }: SourceEntry, { text, readAs }: ReadText): NoteItem {
  const pad = path.split('/')
  const name = pad.pop() ?? ''
  return {
    kind: 'note',
    sourceId: path,
    path,
    title: name.replace(/\.[^.]*$/, ''),
    text,
    pad,
    tags: [],
    createdAt: modifiedAt,
    updatedAt: modifiedAt,
    isPinned: false,
    isTrashed: false,
    files: [],
    lost: readAs ? [readAs] : [],
  }
}
