import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { Progress } from './write-export.ts'

/** How long a process is taken to be at work after its last heartbeat. */
const lease = '2 minutes'
/** Processes that begin an export before it has failed. */
const maxAttempts = 3
/** How long a packed export is kept. */
const life = '24 hours'
/** When stored parts go that no export names, such as those of a killed process: longer than an export is kept. */
const lifeOfParts = '26 hours'

export interface PackedExport {
  readonly id: string
  readonly state: 'queued' | 'running' | 'done' | 'failed'
  readonly withHistory: boolean
  readonly askedAt: string
  readonly notes: number
  readonly ofNotes: number
  readonly bytes: number
  readonly ofBytes: number
  readonly archiveBytes: number | null
  readonly expiresAt: string | null
}

/** What an account holds, and its export. */
export interface Standing {
  readonly notes: number
  /** Bytes of texts with their history, and of files. */
  readonly bytes: number
  readonly packed: PackedExport | null
}

/** A subselect for `openPage`. */
export function standingOfExport(sql: Sql): Fragment {
  return sql`
    select json_build_object(
      'notes', u.note_count + u.trash_count, 'bytes', u.text_bytes + u.attachment_bytes,
      'packed', (
        select json_build_object('id', e.id::text, 'state', e.state, 'withHistory', e.with_history, 'askedAt', e.asked_at,
          'notes', e.notes, 'ofNotes', e.of_notes, 'bytes', e.bytes, 'ofBytes', e.of_bytes,
          'archiveBytes', e.archive_bytes, 'expiresAt', e.expires_at)
        from exports e where e.user_id = u.id and (e.expires_at is null or e.expires_at > now())))
    from users u where u.id = viewer.user_id`
}

/** Asks for an export; one that is under way stays. The one before goes. */
export async function askForExport(sql: Sql, ownerId: string, withHistory: boolean): Promise<void> {
  await sql`delete from exports where user_id = ${ownerId} and (state in ('done', 'failed') or expires_at <= now())`
  await sql`
    insert into exports (user_id, with_history) values (${ownerId}, ${withHistory}) on conflict (user_id) do nothing`
}

export async function removeExport(sql: Sql, ownerId: string): Promise<void> {
  await sql`delete from exports where user_id = ${ownerId}`
}

export interface DueExport {
  readonly id: string
  readonly ownerId: string
  readonly withHistory: boolean
  /** Tells this beginning from those of other processes. */
  readonly attempt: number
}

/** Takes the export that has waited longest, with a lease. What an earlier attempt stored goes. */
export async function takeDueExport(sql: Sql): Promise<DueExport | undefined> {
  await sql`delete from exports where expires_at <= now()`
  await sql`update exports set state = 'failed' where state = 'running' and leased_until < now() and attempts >= ${maxAttempts}`
  const [taken] = await sql<DueExport[]>`
    with due as (
      select id, parts from exports
      where state in ('queued', 'running') and coalesce(leased_until, now()) <= now() and attempts < ${maxAttempts}
      order by asked_at limit 1 for update skip locked
    ),
    left_over as (
      update unnamed_objects set due_at = now() from due where key = any (due.parts)
    )
    update exports e
    set state = 'running', attempts = attempts + 1, leased_until = now() + ${lease}::interval, parts = '{}', notes = 0, bytes = 0
    from due where e.id = due.id
    returning e.id::text, e.user_id::text as "ownerId", e.with_history as "withHistory", e.attempts as attempt`
  return taken
}

/** Write-ahead: the object that is about to be stored is removed by itself, if nothing else happens. @returns whether the lease holds */
export async function announcePart(sql: Sql, { id, attempt }: DueExport, key: string): Promise<boolean> {
  const { count } = await sql`
    with mine as (
      update exports set parts = parts || ${key}::text, leased_until = now() + ${lease}::interval
      where id = ${id} and attempts = ${attempt} and state = 'running' returning id
    )
    insert into unnamed_objects (key, due_at) select ${key}, now() + ${lifeOfParts}::interval from mine`
  return count > 0
}

/** Has objects of an attempt that ended removed, also those that are listed no more. */
export async function disownParts(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql`
    insert into unnamed_objects (key, due_at) select key, now() from unnest(${[...keys]}::text[]) key
    on conflict (key) do update set due_at = excluded.due_at`
}

/** @returns whether the lease holds: the person may have stopped it, or another process may have taken it over */
export async function keepLease(sql: Sql, { id, attempt }: DueExport, progress: Progress): Promise<boolean> {
  const { notes, ofNotes, bytes, ofBytes } = progress
  const { count } = await sql`
    update exports set leased_until = now() + ${lease}::interval,
      notes = ${notes}, of_notes = ${ofNotes}, bytes = ${bytes}, of_bytes = ${ofBytes}
    where id = ${id} and attempts = ${attempt} and state = 'running'`
  return count > 0
}

export async function finishExport(
  sql: Sql,
  { id, attempt }: DueExport,
  archiveBytes: number,
  partBytes: number,
): Promise<void> {
  await sql`
    update exports set state = 'done', leased_until = null, archive_bytes = ${archiveBytes}, part_bytes = ${partBytes},
      notes = of_notes, bytes = of_bytes, done_at = now(), expires_at = now() + ${life}::interval
    where id = ${id} and attempts = ${attempt} and state = 'running'`
}

/** It waits for another attempt, unless it has had enough of them. */
export async function giveUpAttempt(sql: Sql, { id, attempt }: DueExport): Promise<void> {
  await sql`
    update exports set state = case when attempts >= ${maxAttempts} then 'failed' else 'queued' end,
      leased_until = now() + '30 seconds'::interval
    where id = ${id} and attempts = ${attempt} and state = 'running'`
}

export interface Archive {
  readonly parts: readonly string[]
  readonly partBytes: number
  readonly bytes: number
}

/** A subselect for `openPart`: the viewer's packed export. */
export function archiveOfViewer(sql: Sql, exportId: string): Fragment {
  return sql`
    select json_build_object('parts', parts, 'partBytes', part_bytes, 'bytes', archive_bytes) from exports
    where id = ${exportId} and user_id = viewer.user_id and state = 'done' and expires_at > now()`
}
