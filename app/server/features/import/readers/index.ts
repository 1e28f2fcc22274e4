import { appleNotesReader } from './apple-notes/apple-notes.ts'
import { bearReader } from './bear/bear.ts'
import { withUniqueIds } from './common/unique-ids.ts'
import { withUnreadSigns } from './common/unread-signs.ts'
import { csvReader } from './csv/csv.ts'
import { enexReader } from './enex/enex.ts'
import { htmlReader } from './html/html.ts'
import { joplinReader } from './joplin/joplin.ts'
import { keepReader } from './keep/keep.ts'
import { markdownReader } from './markdown/markdown.ts'
import { memosReader } from './memos/memos.ts'
import { notejamReader } from './notejam/notejam.ts'
import { notionReader } from './notion/notion.ts'
import type { Reader } from './reader.ts'
import { simplenoteReader } from './simplenote/simplenote.ts'
import { standardNotesReader } from './standard-notes/standard-notes.ts'
import { textReader } from './text/text.ts'

/** In the order in which they are asked: those that recognise little before those that recognise much. */
const all: readonly Reader[] = [
  notejamReader,
  joplinReader,
  enexReader,
  keepReader,
  notionReader,
  bearReader,
  appleNotesReader,
  simplenoteReader,
  standardNotesReader,
  memosReader,
  markdownReader,
  htmlReader,
  csvReader,
  textReader,
]

export const readers = all.map((reader) => withUniqueIds(reader === notejamReader ? reader : withUnreadSigns(reader)))
