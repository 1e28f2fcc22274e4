import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../../platform/database/connect.ts'
import { inBatches } from '../../platform/database/batches.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { forEachPerson } from '../../platform/jobs/each-person.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'

/** Retention: after so many days in the trash a note is deleted for good. */
export const daysInTrash = 30

/** Every night. */
export const purgeQueue: Queue = {
  name: 'trash',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 900, deleteAfterSeconds: 3600 },
  schedule: '41 2 * * *',
}

/** Notes that one statement deletes: it holds the owner's row for a short time. */
const batchSize = 200

/**
 * Deletes notes whose time in the trash is over, one owner after the other, with the owner's row locked as for every write (`turnOf`).
 * A failed purge is logged and retried the next night. Idempotent: several processes may purge at once.
 * @returns how many notes went
 */
export async function purgeTrash(sql: Sql, log: FastifyBaseLogger): Promise<number> {
  let purged = 0
  await forEachPerson(log, ownersOfDue(sql), async (ownerId) => {
    purged += await purgeOf(sql, ownerId)
  })
  return purged
}

async function* ownersOfDue(sql: Sql): AsyncGenerator<string> {
  let last = '0'
  for (;;) {
    const owners = await sql<{ id: string }[]>`
      select distinct user_id::text as id, user_id from notes
      where deleted_at < now() - make_interval(days => ${daysInTrash}) and user_id > ${last}::bigint
      order by user_id limit ${batchSize}`
    for (const { id } of owners) yield id
    last = owners.at(-1)?.id ?? last
    if (owners.length < batchSize) return
  }
}

function purgeOf(sql: Sql, ownerId: string): Promise<number> {
  return inBatches(
    batchSize,
    (limit) => sql`
      ${turnOf(sql, ownerId)}
      delete from notes using person
      where user_id = person.id and notes.id in (
        select n.id from notes n
        where n.user_id = ${ownerId} and n.deleted_at < now() - make_interval(days => ${daysInTrash})
        order by n.deleted_at limit ${limit})
        and deleted_at < now() - make_interval(days => ${daysInTrash})`,
  )
}
