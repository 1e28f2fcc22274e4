import type { Readable } from 'node:stream'
import { ImportRefusal } from '../../sources/refusal.ts'
import { decoderOf } from '../common/decode.ts'
import type { Work } from '../reader.ts'
import type { EnexNote } from './enex-note.ts'
import { EnexParser } from './enex-parser.ts'
import { Pieces } from './pieces.ts'
import { ResourceFile } from './resource-file.ts'

/**
 * The notes of a file, one by one: a note and the files of its resources are there until the next one is asked for.
 * @throws ImportRefusal for what is no export or ends too early, after the notes before that
 */
export async function* notesOfFile(stream: Readable, work: Work): AsyncGenerator<EnexNote> {
  let decoder: TextDecoder | undefined
  const parser = new EnexParser()
  const pieces = new Pieces()
  let file: ResourceFile | undefined
  let count = 0

  async function take(text: string, isLast = false): Promise<void> {
    for (const piece of pieces.of(text, isLast)) {
      const { resource } = parser
      if (piece.kind === 'data') {
        if (!resource) continue
        file ??= new ResourceFile(await work.fileFor(`resource-${++count}`))
        resource.file = file
        await file.add(piece.text)
        continue
      }
      if (file && resource) resource.hash = await file.end()
      file = undefined
      parser.write(piece.text)
      if (pieces.wasCut() && parser.note) parser.note.isCut = true
    }
  }

  async function* whole(): AsyncGenerator<EnexNote> {
    for (let note = parser.done.shift(); note; note = parser.done.shift()) {
      try {
        yield note
      } finally {
        await note.removeFiles()
      }
    }
  }

  try {
    for await (const chunk of stream) {
      decoder ??= decoderOf(chunk as Buffer)
      await take(decoder.decode(chunk as Buffer, { stream: true }))
      yield* whole()
    }
    await take(decoder?.decode() ?? '', true)
    yield* whole()
  } finally {
    await file?.remove()
    await parser.note?.removeFiles()
    for (const note of parser.done) await note.removeFiles()
  }
  if (!parser.isExport) throw new ImportRefusal('It is no export of Evernote: choose “ENEX format” when you export.')
  if (!parser.isWhole)
    throw new ImportRefusal('It ends too early: the notes before that were read. Export it again for the others.')
}
