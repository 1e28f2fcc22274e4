import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform, Writable, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { maxFileBytes, maxFilesOfNote } from '../../../notes/files/file-limits.ts'
import type { FileOfNote } from '../readers/reader.ts'
import { ImportRefusal, problemOf } from '../sources/refusal.ts'
import type { ReadFile } from './read-item.ts'

/**
 * Reads a note's files to their end, unless only their sizes are wanted and the archive says them.
 * @param pathFor where to write one; undefined to write none
 */
export async function readFiles(
  files: readonly FileOfNote[],
  pathFor: ((name: string) => Promise<string>) | undefined,
): Promise<ReadFile[]> {
  const read: ReadFile[] = []
  for (const [n, file] of files.entries()) {
    const why = n < maxFilesOfNote ? undefined : `A note can have ${maxFilesOfNote} files.`
    read.push(why === undefined ? await readFile(file, await pathFor?.(`file-${n}`)) : { ...named(file), why })
  }
  return read
}

async function readFile(file: FileOfNote, path: string | undefined): Promise<ReadFile> {
  try {
    const isSaid = path === undefined && file.bytes !== undefined && file.bytes <= maxFileBytes
    const bytes = isSaid ? file.bytes : await written(await file.open(), path)
    if (bytes === 0) throw new ImportRefusal('It is empty.')
    return { ...named(file), bytes, path }
  } catch (error) {
    if (path !== undefined) await rm(path, { force: true })
    return { ...named(file), why: problemOf(file.name, error).why }
  }
}

function named({ ref, name, shared }: FileOfNote): ReadFile {
  return { ref, name, bytes: 0, shared }
}

async function written(stream: Readable, path: string | undefined): Promise<number> {
  let bytes = 0
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      bytes += piece.length
      if (bytes <= maxFileBytes) done(null, piece)
      else done(new ImportRefusal(`It is larger than ${maxFileBytes / 1024 ** 2} MiB.`))
    },
  })
  const nowhere = () => new Writable({ write: (_piece, _encoding, done) => done() })
  await pipeline(stream, counting, path === undefined ? nowhere() : createWriteStream(path, { mode: 0o600 }))
  return bytes
}
