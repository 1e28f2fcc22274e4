import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'
import { tombstoneTag, type Tombstones } from '../../platform/tombstones/tombstones.ts'

/** Every night, and when a process starts: its database may be one that was restored, whichever way. */
export const tombstonesQueue: Queue = {
  name: 'tombstones',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 600, deleteAfterSeconds: 3600 },
  schedule: '41 3 * * *',
}

/** Of one statement, which hashes every account. */
const maxTags = 10_000

/** Microseconds since 1970 of when a row was made: with its number, no other row has them. */
export const madeAt = (sql: Sql) => sql`(extract(epoch from created_at) * 1000000)::bigint::text`

/** `tombstoneTag` of an account, in SQL, over a row of `users`. */
const tagOfRow = (sql: Sql): Fragment => sql`
  encode(sha256(convert_to('account ' || id::text || ' ' || ${madeAt(sql)}, 'UTF8')), 'hex')`

/** Keeps in the list of tombstones that an account is gone, once its owner cannot take the deletion back. */
export async function buryAccount(sql: Sql, tombstones: Tombstones, userId: string): Promise<void> {
  const [person] = await sql<{ id: string; madeAt: string }[]>`
    select id::text, ${madeAt(sql)} as "madeAt" from users
    where id = (select user_id from account_deletions where user_id = ${userId} and begun_at is not null)`
  if (person) await tombstones.bury('account', tombstoneTag('account', person.id, person.madeAt))
}

/**
 * Deletes accounts once more that were gone and came back with a restored database: their sessions end, and their removal is due at once.
 * @returns how many there are
 */
export async function replayDeletions(sql: Sql, tombstones: Tombstones): Promise<number> {
  const tags = [...(await tombstones.buried('account')).keys()]
  let found = 0
  for (let from = 0; from < tags.length; from += maxTags) {
    const { count } = await sql`
      with gone as (select id from users where ${tagOfRow(sql)} = any (${tags.slice(from, from + maxTags)}::text[])),
      signed_out as (delete from sessions using gone where sessions.user_id = gone.id)
      insert into account_deletions (user_id, due_at) select id, now() from gone
      on conflict (user_id) do update set due_at = least(account_deletions.due_at, excluded.due_at)
      where account_deletions.begun_at is null`
    found += count
  }
  return found
}
