import type { Sql } from '../database/connect.ts'
import type { Queue } from '../jobs/jobs.ts'
import type { ObjectStore } from './object-store.ts'

/** Every ten minutes. */
export const unnamedObjectsQueue: Queue = {
  name: 'unnamed-objects',
  retries: { retryLimit: 2, retryDelay: 60, expireInSeconds: 600, deleteAfterSeconds: 3600 },
  schedule: '*/10 * * * *',
}

/** How long an object may be on its way before whatever wanted it is taken to be gone. */
export const patience = '1 hour'

/** So many at a time. */
const batch = 200

/**
 * Removes objects that nothing names. An object goes before its note does, so that none is forgotten; two processes that
 * do this at once remove some twice, which is as good as once.
 * @returns how many were removed
 */
export async function removeUnnamedObjects(sql: Sql, objects: ObjectStore): Promise<number> {
  let removed = 0
  for (;;) {
    const due = await sql<{ key: string }[]>`
      select key from unnamed_objects where due_at <= now() order by due_at limit ${batch}`
    for (const { key } of due) await objects.remove(key)
    await sql`delete from unnamed_objects where due_at <= now() and key = any (${due.map(({ key }) => key)}::text[])`
    removed += due.length
    if (due.length < batch) return removed
  }
}
