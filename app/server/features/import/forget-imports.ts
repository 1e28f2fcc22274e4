import { inBatches } from '../../platform/database/batches.ts'
import type { Sql } from '../../platform/database/connect.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'
import { undoFor } from './import.queries.ts'
import { keptFor } from './taking/parts.ts'

/** Every night. */
export const importsQueue: Queue = {
  name: 'imports',
  retries: { retryLimit: 2, retryDelay: 300, expireInSeconds: 900, deleteAfterSeconds: 3600 },
  schedule: '41 4 * * *',
}

/** Of one statement. */
const maxRows = 2_000

/**
 * Deletes what is known of imports that made nothing and whose files are gone, and of others what no later import asks for: an item is kept
 * as long as a note that was made of it, so that the same export makes no second one. The files themselves go by `unnamed_objects`.
 */
export async function forgetImports(sql: Sql): Promise<void> {
  await inBatches(
    maxRows,
    (limit) => sql`
      delete from import_items where ctid = any (array(
        select t.ctid from import_items t join imports i on i.id = t.import_id
        where i.finished_at < now() - ${undoFor}::interval
          and not exists (select from notes n where n.id = any (t.note_ids) and n.user_id = t.user_id)
        limit ${limit}))`,
  )
  await sql`
    delete from imports i
    where finished_at < now() - ${keptFor}::interval and (is_dry_run or made = 0)
       or finished_at < now() - ${undoFor}::interval and not exists (select from import_items t where t.import_id = i.id)`
}

/** The latest imports of a person whose reports are kept as a whole, and their lines, in times of what one import may have. */
export const [keptReports, keptLines] = [50, 4] as const

/**
 * Forgets older reports of a person, so that looking at files again and again fills no table: imports that made nothing, and of others the
 * lines of what made no note. What was made can still be undone.
 * @param maxEntries lines of one import
 */
export async function forgetReports(sql: Sql, ownerId: string, maxEntries: number): Promise<void> {
  const older = await sql<{ id: string; isNothing: boolean }[]>`
    select id::text, is_dry_run or made = 0 as "isNothing" from (
      select id, is_dry_run, made, state, sum(found) over latest as lines, row_number() over latest as place
      from imports where user_id = ${ownerId} window latest as (order by id desc)
    ) i
    where state not in ('queued', 'running')
      and (place >= ${keptReports}::int or lines > ${keptLines}::bigint * ${maxEntries}::bigint)
      and (is_dry_run or made = 0 or exists (
        select from import_items t where t.import_id = i.id and t.result <> 'made' and t.note_ids = '{}'))
    order by id`
  for (const { id, isNothing } of older) {
    await inBatches(
      maxRows,
      (limit) => sql`
        delete from import_items where ctid = any (array(
          select ctid from import_items
          where import_id = ${id} and user_id = ${ownerId}
            and (${isNothing}::boolean or result <> 'made' and note_ids = '{}')
          limit ${limit}::int))`,
    )
    if (isNothing)
      await sql`delete from imports where id = ${id} and user_id = ${ownerId} and state not in ('queued', 'running')`
  }
}
