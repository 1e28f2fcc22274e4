import type { Sql } from '../../../platform/database/connect.ts'
import type { Claimed } from './lease.ts'

/** Ends an import that went through. @param why a sentence about what a dry run would meet */
export async function endWell(sql: Sql, { id, lease }: Claimed, why: string | null = null): Promise<void> {
  await sql`
    update imports set state = 'done', why = ${why}, finished_at = now(), lease = null, leased_until = null
    where id = ${id} and lease = ${lease} and state = 'running'`
}

/**
 * Ends an import before its end: what was made stays, and what was not is skipped, so that the numbers add up.
 * @param why a sentence for its page; of each item that is skipped, too
 */
export async function endEarly(
  sql: Sql,
  { id, lease }: Claimed,
  state: 'failed' | 'cancelled',
  why: string,
): Promise<void> {
  const ofItem = state === 'cancelled' ? 'The import was cancelled before.' : 'The import ended before.'
  await sql`
    with rest as (
      -- What was not dealt with: all of it, unless something was made already.
      select i.id, i.phase, t.place, t.result from imports i join import_items t on t.import_id = i.id
      where i.id = ${id} and (i.phase = 'looking' or t.place >= i.made + i.skipped + i.problems)
    ), ended as (
      update imports i set state = ${state}, why = ${why}, finished_at = now(), lease = null, leased_until = null,
        made = now_made, updated = case phase when 'making' then updated else 0 end,
        problems = now_problems, skipped = found - now_made - now_problems
      from (
        select case phase when 'making' then made else 0 end as now_made,
               (select count(*) from rest where result = 'problem') + case phase when 'making' then problems else 0 end as now_problems
        from imports where id = ${id}
      ) n
      where i.id = ${id} and lease = ${lease} and state = 'running'
      returning i.id
    )
    update import_items t set result = 'skipped', why = ${ofItem}
    from ended, rest
    where t.import_id = ended.id and t.place = rest.place and t.result in ('made', 'updated')`
}
