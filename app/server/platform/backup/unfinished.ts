import type { Sql } from '../database/connect.ts'
import { StartupError } from '../startup-error.ts'

/** A restore begins with a table that its last transaction drops: a database that has it is only in part what the backup holds. */

export interface Unfinished {
  /** The backup that is restored. */
  readonly backup: string
}

export async function markUnfinished(sql: Sql, backup: string): Promise<void> {
  await sql`create table if not exists unfinished_restore (backup text not null)`
  await sql`delete from unfinished_restore`
  await sql`insert into unfinished_restore (backup) values (${backup})`
}

export async function markFinished(sql: Sql): Promise<void> {
  await sql`drop table unfinished_restore`
}

export async function isUnfinished(sql: Sql): Promise<boolean> {
  const [found] = await sql<{ is: boolean }[]>`select to_regclass('unfinished_restore') is not null as is`
  return found?.is ?? false
}

/** @throws StartupError for a database into which a restore has not finished */
export async function refuseUnfinished(sql: Sql, setting: string): Promise<void> {
  if (!(await isUnfinished(sql))) return
  const [found] = await sql<Unfinished[]>`select backup from unfinished_restore`
  throw new StartupError(
    `${setting}: the restore of ${found?.backup ?? 'a backup'} into this database did not finish: run it again.`,
  )
}
