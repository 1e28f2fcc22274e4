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
 * How a history grows thinner: texts within an editing session go after an hour (until then others may merge with them);
 * after a day the last of each hour stays, after a month the first of each day, after a year the first of each month. What
 * could not be merged stays for a year, whatever else there was that day.
 * @returns how many texts went
 */
export async function thinHistory(sql: Sql): Promise<number> {
  const passing = sql`
    select id, user_id from note_revisions where not ends_session and saved_at < now() - interval '1 hour' limit ${batch}`
  const thinned = sql`
      select id, user_id from (
        select id, user_id, is_conflict, saved_at,
               row_number() over (partition by note_id, date_trunc('hour', saved_at) order by saved_at desc, id desc) as of_hour,
               row_number() over (partition by note_id, date_trunc('day', saved_at) order by saved_at, id) as of_day,
               row_number() over (partition by note_id, date_trunc('month', saved_at) order by saved_at, id) as of_month
        from note_revisions
        where ends_session and saved_at < now() - interval '1 day'
      ) r
      where case
        when saved_at < now() - interval '1 year' then of_month > 1
        when is_conflict then false
        when saved_at < now() - interval '1 month' then of_day > 1
        else of_hour > 1 and of_day > 1
      end
      limit ${batch}`
  return (await inBatches(batch, () => remove(sql, passing))) + (await inBatches(batch, () => remove(sql, thinned)))
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
