import { htmlReader } from './html/html.ts'
import { keepReader } from './keep/keep.ts'
import { memosReader } from './memos/memos.ts'
import { markdownReader } from './markdown/markdown.ts'
import { notejamReader } from './notejam/notejam.ts'
import type { Reader } from './reader.ts'
import { simplenoteReader } from './simplenote/simplenote.ts'
import { standardNotesReader } from './standard-notes/standard-notes.ts'
import { textReader } from './text/text.ts'

/** In the order in which they are asked: those that recognise little before those that recognise much. */
export const readers: readonly Reader[] = [
  notejamReader,
  keepReader,
  simplenoteReader,
  standardNotesReader,
  memosReader,
  markdownReader,
  htmlReader,
  textReader,
]
