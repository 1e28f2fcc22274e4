import { isBackupRunning } from '../backup/backup-lock.ts'
import type { Sql } from '../database/connect.ts'
import type { Queue } from '../jobs/jobs.ts'
import type { ObjectStore } from './object-store.ts'

/** Every ten minutes. */
export const unnamedObjectsQueue: Queue = {
  name: 'unnamed-objects',
  retries: { retryLimit: 2, retryDelay: 60, expireInSeconds: 600, deleteAfterSeconds: 3600 },
  schedule: '*/10 * * * *',
}

/** How long an upload may take before its process is taken for dead; an SQL interval. */
export const patience = '1 hour'

/**
 * Write-ahead: lists objects that are about to be stored, so that they are removed if this process ends before a row names them.
 * @param time an SQL interval until then
 */
export async function announce(sql: Sql, keys: readonly string[], time = patience): Promise<void> {
  await sql`
    insert into unnamed_objects (key, due_at)
    select key, now() + ${time}::interval from unnest(${keys}::text[]) as key`
}

/** Has objects removed at once that no row will name. */
export async function disown(sql: Sql, keys: readonly string[]): Promise<void> {
  await sql`update unnamed_objects set due_at = now() where key = any (${keys}::text[])`
}

const batchSize = 200

/**
 * Removes objects that no row names. An object is removed before its key, so that none is forgotten; removing is idempotent, so that two
 * processes may do this at once. While a backup is made, none is removed: it copies the files that its snapshot names. What this statement
 * sees as unnamed, a snapshot that is taken after it sees as unnamed, too; one that was taken before had the lock already.
 * @returns how many were removed
 */
export async function removeUnnamedObjects(sql: Sql, objects: ObjectStore): Promise<number> {
  let removed = 0
  for (;;) {
    const due = await sql<{ key: string }[]>`
      select key from unnamed_objects where due_at <= now() and not ${isBackupRunning(sql)} order by due_at limit ${batchSize}`
    for (const { key } of due) await objects.remove(key)
    if (due.length > 0)
      await sql`delete from unnamed_objects where due_at <= now() and key = any (${due.map(({ key }) => key)}::text[])`
    removed += due.length
    if (due.length < batchSize) return removed
  }
}
