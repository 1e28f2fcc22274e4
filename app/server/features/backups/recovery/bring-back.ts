import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OwnConnection, Sql } from '../../../platform/database/connect.ts'
import { ownTransaction } from '../../../platform/database/transaction.ts'
import type { ObjectStore } from '../../../platform/objects/object-store.ts'
import { patience } from '../../../platform/objects/unnamed-objects.ts'
import { filesOf, markOf, type LostFile } from './lost.queries.ts'
import type { LostSource } from './lost-source.ts'

/** Keeps of one recovery which files have come back: a later note that names them links to the same. */
export interface Recovery {
  readonly own: OwnConnection
  readonly source: LostSource
  readonly objects: ObjectStore
  /** In this database. */
  readonly userId: string
  /** The day of the recovery: `2026-11-30`. */
  readonly day: string
  /** New ids of files by their old ones. */
  readonly files: Map<string, string>
  /** Keys of files that are gone in the source, too. */
  readonly missing: Set<string>
}

interface NewFile extends LostFile {
  readonly newId: string
  readonly newKey: string
}

/**
 * Brings a note back beside what is there, with its history and files, in one transaction that holds the person's row.
 * @returns the id of the new note
 */
export async function bringBack(recovery: Recovery, lostId: string): Promise<string> {
  const { own, userId, files } = recovery
  const added: NewFile[] = []
  for (const file of await filesOf(own.sql, lostId, userId)) {
    if (file.isHere || files.has(file.id)) continue
    const copied = await copyFile(recovery, file)
    if (copied) added.push(copied)
  }
  const linked = new Map([...files, ...added.map(({ id, newId }) => [id, newId] as const)])
  const noteId = await ownTransaction(own, () => insert(recovery, lostId, added, (text) => relinked(text, linked)))
  for (const { id, newId } of added) files.set(id, newId)
  return noteId
}

/** Links to files, with their new numbers. */
function relinked(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replace(/\/attachments\/(\d{1,18})\//g, (_link, id: string) => `/attachments/${ids.get(id) ?? id}/`)
}

/** Objects are announced before they are stored, so that they are removed if this process ends before a row names them. */
async function copyFile({ own, source, objects, missing }: Recovery, file: LostFile): Promise<NewFile | undefined> {
  const { sql } = own
  const newKey = randomUUID()
  const parts = file.hasThumbnail ? ['', '-thumbnail'] : ['']
  await sql`
    insert into unnamed_objects (key, due_at)
    select ${newKey}::text || part, now() + ${patience}::interval from unnest(${parts}::text[]) part`
  const folder = await mkdtemp(join(tmpdir(), 'notejam-recover-'))
  try {
    for (const part of parts) {
      const bytes = await source.file(file.key + part)
      if (!bytes) {
        missing.add(file.key + part)
        return undefined
      }
      await writeFile(join(folder, 'file'), bytes, { mode: 0o600 })
      await objects.put(newKey + part, join(folder, 'file'), bytes.length, part === '' ? file.type : 'image/webp')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const [next] = await sql<{ id: string }[]>`select nextval(pg_get_serial_sequence('attachments', 'id'))::text as id`
  if (!next) throw new Error('the sequence has no next id')
  return { ...file, newId: next.id, newKey }
}

async function insert(
  { own, userId, day }: Recovery,
  lostId: string,
  files: readonly NewFile[],
  relink: (text: string) => string,
): Promise<string> {
  const { sql } = own
  await sql`select from users where id = ${userId} for no key update`
  const padId = await padFor(sql, lostId, userId)
  const [lost] = await sql<{ text: string }[]>`select text from lost_notes where id = ${lostId}`
  const original = relink(lost?.text ?? '')
  const marked = original + markOf(day)
  const fits = Buffer.byteLength(marked) <= 1024 ** 2
  const [note] = await sql<{ id: string }[]>`
    insert into notes (user_id, pad_id, name, text, created_at, updated_at, version, session_began_at)
    select ${userId}::bigint, ${padId}::bigint, name, ${fits ? marked : original}::text, created_at, updated_at, version + 1, updated_at
    from lost_notes where id = ${lostId}
    returning id::text`
  if (!note) throw new Error('the insert returned no row')
  for (const { id, newId, newKey } of files) {
    await sql`
      insert into attachments (id, user_id, note_id, object_key, name, type, bytes, width, height, created_at)
      overriding system value
      select ${newId}::bigint, ${userId}::bigint, ${note.id}::bigint, ${newKey}::text, name, type, bytes, width, height, created_at
      from lost_attachments where id = ${id}`
  }
  await sql`
    delete from unnamed_objects where key = any (${files.flatMap(({ newKey }) => [newKey, `${newKey}-thumbnail`])}::text[])`
  await insertHistory(sql, lostId, note.id, userId, relink)
  if (fits) {
    await sql`
      insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
      select ${userId}::bigint, ${note.id}::bigint, version, name, ${original}::text, updated_at, true from lost_notes where id = ${lostId}`
  }
  // The names of files are kept by a trigger, which could not find them before.
  await sql`update notes set text = text where id = ${note.id} and user_id = ${userId}`
  return note.id
}

/** The pad of the same name, or a new one. @returns null for a note without a pad */
async function padFor(sql: Sql, lostId: string, userId: string): Promise<string | null> {
  const [pad] = await sql<{ name: string; id: string | null }[]>`
    select l.name, (select p.id::text from pads p where p.user_id = ${userId} and p.name = l.name order by p.id limit 1) as id
    from lost_pads l join lost_notes n on n.pad_id = l.id where n.id = ${lostId}`
  if (!pad) return null
  if (pad.id !== null) return pad.id
  const [made] = await sql<{ id: string }[]>`
    insert into pads (user_id, name) values (${userId}, ${pad.name}) returning id::text`
  return made?.id ?? null
}

/** Earlier texts one by one: a note may have a thousand of them. */
async function insertHistory(
  sql: Sql,
  lostId: string,
  noteId: string,
  userId: string,
  relink: (text: string) => string,
): Promise<void> {
  const revisions = await sql<{ id: string }[]>`
    select id::text from lost_note_revisions where note_id = ${lostId} order by lost_note_revisions.id`
  for (const { id } of revisions) {
    const [one] = await sql<{ text: string }[]>`select text from lost_note_revisions where id = ${id}`
    await sql`
      insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
      select ${userId}::bigint, ${noteId}::bigint, version, name, ${relink(one?.text ?? '')}::text, saved_at, ends_session, is_conflict
      from lost_note_revisions where id = ${id}`
  }
}
