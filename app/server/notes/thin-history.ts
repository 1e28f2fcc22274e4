import type { Fragment, Sql } from '../platform/database/connect.ts'
import { inBatches } from '../platform/database/batches.ts'
import type { Queue } from '../platform/jobs/jobs.ts'

/** Every hour. */
export const historyQueue: Queue = {
  name: 'history',
  retries: { retryLimit: 2, retryDelay: 60, expireInSeconds: 900, deleteAfterSeconds: 3600 },
  schedule: '7 * * * *',
}

/** Texts that one statement of the hourly job deletes: it holds its locks for a short time. */
const batchSize = 1_000

/** Texts that one statement deletes for a save. */
const maxTextsForRoom = 2_000

/** Share of the quota that stays free after that, so that not every save has to thin. */
const shareLeftFree = 0.02

/**
 * Retention of histories: thins them by age. A text within an editing session goes after an hour: until then other saves may be merged with
 * it. Of the texts that were replaced more than a day ago, the last of each hour and the first of each day stay; after a month the first of
 * each day; after a year the first of each month. How long it had stood there does not count. A conflict stays for a year, whatever else was saved that day.
 * @returns how many texts went
 */
export async function thinHistory(sql: Sql): Promise<number> {
  const withinSession = (limit: number) => sql`
    select id, user_id from note_revisions where not ends_session and saved_at < now() - interval '1 hour' limit ${limit}`
  const tooDense = (limit: number) => sql`
      select id, user_id from (
        select id, user_id, is_conflict, replaced_at,
               row_number() over (partition by note_id, is_conflict, date_trunc('hour', saved_at) order by version desc, id desc) as of_hour,
               row_number() over (partition by note_id, is_conflict, date_trunc('day', saved_at) order by version, id) as of_day,
               row_number() over (partition by note_id, is_conflict, date_trunc('month', saved_at) order by version, id) as of_month
        from (
          select r.id, r.user_id, r.note_id, r.version, r.is_conflict, r.saved_at,
                 case when r.is_conflict then r.saved_at
                 else coalesce(lead(r.saved_at) over (partition by r.note_id, r.is_conflict order by r.version, r.id), n.updated_at)
                 end as replaced_at
          from note_revisions r join notes n on n.id = r.note_id
          where r.ends_session
        ) r
      ) r
      where replaced_at < now() - interval '1 day' and case
        when replaced_at < now() - interval '1 year' then of_month > 1
        when is_conflict then false
        when replaced_at < now() - interval '1 month' then of_day > 1
        else of_hour > 1 and of_day > 1
      end
      limit ${limit}`
  const byAge = (due: Fragment) =>
    deleteDue(
      sql,
      sql`
      due as materialized (${due}),
      person as materialized (
        select id from users where id in (select user_id from due) order by id for no key update
      )`,
    )
  const thinned = await inBatches(batchSize, (limit) => byAge(withinSession(limit)))
  return thinned + (await inBatches(batchSize, (limit) => byAge(tooDense(limit))))
}

/**
 * Makes room for a save in one account's history. First go texts within an editing session: their words are in the next text. Then, from the
 * oldest on, texts that were replaced more than a day ago, except the first text of a note. Texts of the last day that ended a session
 * stay, and so do conflicts.
 * @param bytes that the save takes
 * @param quota bytes of text that an account may have
 * @param neededId a text of the history that has to stay
 * @returns how many texts went
 */
export async function thinForRoom(
  sql: Sql,
  ownerId: string,
  bytes: number,
  quota: number,
  neededId = '0',
): Promise<number> {
  const { count } = await deleteDue(
    sql,
    sql`
    person as materialized (select id, text_bytes, text_quota from users where id = ${ownerId} for no key update),
    candidate as materialized (
      select r.* from person cross join lateral (
        select id, user_id, text_cost(name, text) as bytes, ends_session from note_revisions r
        where user_id = person.id and id <> ${neededId} and not is_conflict and (not ends_session or coalesce(
          (select later.saved_at from note_revisions later
           where later.note_id = r.note_id and not later.is_conflict and later.version > r.version order by later.version limit 1),
          (select updated_at from notes where id = r.note_id)) < now() - interval '1 day' and exists (
          select from note_revisions earlier where earlier.note_id = r.note_id and earlier.id < r.id))
        order by ends_session, id limit ${maxTextsForRoom}
        -- A statement that holds a lock on one of them waits for the owner's row, which this one has: no deadlock.
        for update of r skip locked
      ) r
    ),
    due as materialized (
      select id from (
        select id, sum(bytes) over (order by ends_session, id rows between unbounded preceding and current row) - bytes as freed_before
        from candidate
      ) candidate
      where freed_before < (select text_bytes from person) + ${bytes}::bigint
        - floor((select coalesce(text_quota, ${quota}::bigint) from person) * ${1 - shareLeftFree}::numeric)
    )`,
  )
  return count
}

/**
 * Deletes texts of histories with their owners' rows locked (`turnOf`): the bytes of a text are counted there, and an owner's own writes
 * wait there before they touch a text.
 * @param dueOfPersons CTEs: `person`, the locked owners, and `due`, the texts that go
 */
function deleteDue(sql: Sql, dueOfPersons: Fragment) {
  return sql`
    with ${dueOfPersons}
    delete from note_revisions r using due, person where r.id = due.id and r.user_id = person.id`
}
