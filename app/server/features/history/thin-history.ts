import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { inBatches } from '../../platform/database/batches.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'

/** Every hour. */
export const historyQueue: Queue = {
  name: 'history',
  retries: { retryLimit: 2, retryDelay: 60, expireInSeconds: 900, deleteAfterSeconds: 3600 },
  schedule: '7 * * * *',
}

/** Rows that one statement takes: it holds no lock for long. */
const batch = 1_000

/**
 * How a history grows thinner: texts within an editing session go after an hour (until then others may merge with them). A text that was
 * replaced a day ago stays if it was the last of its hour, after a month if it was the first of its day, after a year if it was the first
 * of its month. How long it had stood there does not count. What could not be merged stays for a year, whatever else there was that day.
 * @returns how many texts went
 */
export async function thinHistory(sql: Sql): Promise<number> {
  const passing = (most: number) => sql`
    select id, user_id from note_revisions where not ends_session and saved_at < now() - interval '1 hour' limit ${most}`
  const thinned = (most: number) => sql`
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
      limit ${most}`
  const removed = await inBatches(batch, (most) => remove(sql, passing(most)))
  return removed + (await inBatches(batch, (most) => remove(sql, thinned(most))))
}

/**
 * In the turns of those whose texts they are, one person after the other: what a text takes is counted in its owner's row, and
 * a person's own statement waits there, too, before it touches a text.
 */
function remove(sql: Sql, due: Fragment) {
  return sql`
    with due as materialized (${due}),
    person as materialized (
      select id from users where id in (select user_id from due) order by id for no key update
    )
    delete from note_revisions r using due, person where r.id = due.id and r.user_id = person.id`
}
