import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { fileName } from '../../../notes/files/file-name.ts'
import { maxFilesOfNote } from '../../../notes/files/file-limits.ts'
import type { Sql } from '../../../platform/database/connect.ts'
import type { Deps } from '../../../platform/deps.ts'
import { isGone } from '../../../platform/objects/gone.ts'
import type { ObjectStore } from '../../../platform/objects/object-store.ts'
import type { ReadFile, ReadNote } from '../reading/read-item.ts'
import type { Claimed } from './lease.ts'
import type { Plan } from './make.queries.ts'

/** A file that a note has already, or shows. */
export interface FileThere {
  readonly noteId: string
  readonly id: string
  /** Whether it belongs to the note; otherwise to another one. */
  readonly isOwn: boolean
  readonly key: string
  readonly name: string
  readonly bytes: number
}

/** The files of notes of the person. */
export async function filesThere(
  sql: Sql,
  { userId }: Pick<Claimed, 'userId'>,
  noteIds: readonly string[],
): Promise<readonly FileThere[]> {
  if (noteIds.length === 0) return []
  return sql<FileThere[]>`
    select n.id::text as "noteId", a.id::text, a.note_id = n.id as "isOwn", a.object_key as key, a.name, a.bytes::float8 as bytes
    from notes n join attachments a on a.user_id = n.user_id and (a.note_id = n.id
      or a.id in (select file_id from note_files f where f.note_id = n.id and f.is_shown))
    where n.id = any (${[...noteIds]}::bigint[]) and n.user_id = ${userId}
    order by n.id, "isOwn" desc, a.id`
}

/** Takes, of the files of one note, one that may be this one; each once. */
export function takeAlike(
  there: FileThere[],
  { name, bytes }: Pick<ReadFile, 'name' | 'bytes'>,
): FileThere | undefined {
  const found = there.findIndex((one) => one.name === fileName(name) && one.bytes === bytes)
  return found === -1 ? undefined : there.splice(found, 1)[0]
}

/**
 * Notes that are brought up to date keep the files that they have: one with the same name and bytes is not kept a second time, and there is
 * room for as many others as a note can have.
 * @returns the notes, with what becomes of their files; what was written to the disk for the others is removed
 */
export async function besideFilesThere(
  { sql, objects }: Pick<Deps, 'sql' | 'objects'>,
  claimed: Claimed,
  notes: readonly ReadNote[],
  plans: ReadonlyMap<number, Plan>,
): Promise<ReadNote[]> {
  const targetOf = ({ place }: ReadNote) => plans.get(place)?.targetId ?? undefined
  const there = await filesThere(
    sql,
    claimed,
    notes.flatMap((note) => targetOf(note) ?? []),
  )
  const settled: ReadNote[] = []
  for (const note of notes) {
    const ofNote = there.filter(({ noteId }) => noteId === targetOf(note))
    settled.push(ofNote.length === 0 ? note : { ...note, files: await settle(objects, note.files, ofNote) })
  }
  return settled
}

async function settle(
  objects: ObjectStore,
  files: readonly ReadFile[],
  there: readonly FileThere[],
): Promise<readonly ReadFile[]> {
  const left = [...there]
  let room = maxFilesOfNote - there.filter(({ isOwn }) => isOwn).length
  const settled: ReadFile[] = []
  for (const file of files) {
    const { path, ...pathless } = file
    if (path === undefined) settled.push(file)
    else {
      const same = await sameOf(objects, left, file, path)
      if (!same && room-- > 0) {
        settled.push(file)
        continue
      }
      await rm(path, { force: true })
      settled.push(
        same ? { ...pathless, thereId: same.id } : { ...pathless, why: `A note can have ${maxFilesOfNote} files.` },
      )
    }
  }
  return settled
}

/** Takes the file that has the same bytes. */
async function sameOf(
  objects: ObjectStore,
  left: FileThere[],
  file: ReadFile,
  path: string,
): Promise<FileThere | undefined> {
  const others: FileThere[] = []
  let hash: string | undefined
  try {
    for (;;) {
      const alike = takeAlike(left, file)
      if (!alike) return undefined
      hash ??= await hashOf(createReadStream(path))
      if ((await hashOfObject(objects, alike.key)) === hash) return alike
      others.push(alike)
    }
  } finally {
    left.push(...others)
  }
}

async function hashOfObject(objects: ObjectStore, key: string): Promise<string | undefined> {
  try {
    return await hashOf(await objects.get(key))
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

async function hashOf(stream: Readable): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of stream) hash.update(piece as Buffer)
  return hash.digest('hex')
}
