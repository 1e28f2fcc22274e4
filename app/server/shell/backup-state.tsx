import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { Problem } from '../platform/page/field.tsx'
import { useTime } from '../platform/page/time.tsx'

/** How the backups are going that are made by themselves. */
export interface BackupState {
  /** When the last good one was begun; null when there is none. */
  readonly lastGood: string | null
  /** The last good one is older than the settings ask for. */
  readonly isLate: boolean
  readonly everyHours: number
  /** Why the last attempt failed, if it did. */
  readonly problem: string | null
}

/** An hour for the backup itself, and for the looks between which it becomes due. */
const grace = '75 minutes'

/** A subselect for `openPage`: null for a viewer who is no operator, or whose address is not confirmed, and where no backups are asked for. */
export function backupState(sql: Sql, { operators, backups }: Pick<Deps, 'operators' | 'backups'>): Fragment {
  if (!backups || operators.length === 0) return sql`null::json`
  const { to, everyHours } = backups
  return sql`
    select json_build_object(
      'lastGood', to_char(good.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'isLate', coalesce(good.at < now() - make_interval(hours => ${everyHours}::int) - ${grace}::interval, true),
      'everyHours', ${everyHours}::int,
      'problem', (select problem from backups where place = ${to} order by id desc limit 1))
    from (select max(begun_at) as at from backups where place = ${to} and name is not null) good
    where viewer.email_verified and viewer.email = any (${[...operators]}::text[])`
}

export function BackupStateOf({ lastGood, isLate, everyHours, problem }: BackupState) {
  const time = useTime()
  const last = lastGood === null ? 'No backup has been made yet' : <>The last good backup was made {time(lastGood)}</>
  return (
    <>
      <h2>Backups</h2>
      <p>
        {last}; one is due every {everyHours === 1 ? 'hour' : `${everyHours} hours`}.
      </p>
      {isLate && <Problem of="backup" text="A backup is overdue." />}
      {problem !== null && <p>The last attempt failed: {problem}</p>}
    </>
  )
}
