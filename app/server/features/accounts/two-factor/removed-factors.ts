import type { Fragment, Sql } from '../../../platform/database/connect.ts'
import type { Queue } from '../../../platform/jobs/jobs.ts'
import type { Tombstones } from '../../../platform/tombstones/tombstones.ts'

/** Every ten minutes: moves the factors that were removed since to the list beside the database. */
export const removedFactorsQueue: Queue = {
  name: 'removed-factors',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 600, retentionSeconds: 3600, deleteAfterSeconds: 3600 },
  schedule: '*/10 * * * *',
}

/** Rows of one turn, and tags of one statement, which hashes every factor. */
const [maxRows, maxTags] = [500, 10_000]
/** The latest that are replayed: an account adds 30 a day at the most. */
const maxEntries = 500_000
/** Backups are kept for three years; older entries are of no use. */
const keptDays = 3 * 366 + 60

/**
 * Moves what was removed from the table that triggers write (0033_required_factors.sql) into the list. A list that cannot be written keeps the
 * rows for the next run.
 * @returns how many there were
 */
export async function buryFactors(sql: Sql, tombstones: Tombstones): Promise<number> {
  let buried = 0
  for (;;) {
    const rows = await sql<{ tag: string }[]>`select tag from removed_factors order by removed_at limit ${maxRows}::int`
    for (const { tag } of rows) {
      await tombstones.bury('factor', tag)
      await sql`delete from removed_factors where tag = ${tag}`
      buried++
    }
    if (rows.length < maxRows) return buried
  }
}

/**
 * Removes factors once more that were removed and came back with a restored database; recovery codes go with the last factor, and those that
 * were used are used. An account that has not changed since the backup stays as it is.
 * @returns how many there are
 */
export async function replayRemovals(sql: Sql, tombstones: Tombstones, now = new Date()): Promise<number> {
  const oldest = new Date(now.getTime() - keptDays * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
  await tombstones.forget('factor', oldest)
  const entries = [...(await tombstones.buried('factor'))].filter(([, day]) => day >= oldest)
  entries.sort(([, one], [, other]) => (one < other ? 1 : one > other ? -1 : 0))
  const tags = entries.slice(0, maxEntries).map(([tag]) => tag)
  let removed = 0
  for (let from = 0; from < tags.length; from += maxTags)
    removed += await removeAgain(sql, tags.slice(from, from + maxTags))
  return removed
}

async function removeAgain(sql: Sql, tags: readonly string[]): Promise<number> {
  const isGone = (what: Fragment) => sql`factor_tag(${what}) = any (${tags}::text[])`
  const passkeys = await sql`delete from passkeys where ${isGone(sql`'passkey ' || credential_id`)}`
  const codes = await sql`
    delete from one_time_codes
    where ${isGone(sql`'codes ' || user_id || ' ' || (extract(epoch from begun_at) * 1000000)::bigint`)}`
  const sets = await sql`delete from recovery_codes where ${isGone(sql`'recovery codes ' || encode(salt, 'hex')`)}`
  const used = await sql`
    update recovery_codes set used_at = now()
    where used_at is null and ${isGone(sql`'recovery code ' || encode(code_hash, 'hex')`)}`
  await sql`
    delete from recovery_codes r
    where not exists (select from passkeys p where p.user_id = r.user_id)
      and not exists (select from one_time_codes c where c.user_id = r.user_id and c.confirmed_at is not null)`
  return passkeys.count + codes.count + sets.count + used.count
}
