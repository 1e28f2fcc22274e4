import type { Sql } from '../../platform/database/connect.ts'

/** Attempts that are kept, of each place. */
const maxAttempts = 500

/** The last attempt at a scheduled backup, and the last one that succeeded; ages in seconds. */
export interface LastBackups {
  readonly goodAge: number | null
  readonly attemptAge: number | null
}

export async function lastBackups(sql: Sql, place: string): Promise<LastBackups> {
  const [last] = await sql<LastBackups[]>`
    select extract(epoch from now() - max(begun_at) filter (where name is not null))::float8 as "goodAge",
           extract(epoch from now() - max(begun_at))::float8 as "attemptAge"
    from backups where place = ${place}`
  return last ?? { goodAge: null, attemptAge: null }
}

/** @returns the id of the attempt */
export async function beginAttempt(sql: Sql, place: string): Promise<string> {
  await sql`
    delete from backups where id in (
      select id from backups where place = ${place} order by (name is not null) desc, id desc offset ${maxAttempts})`
  const [attempt] = await sql<{ id: string }[]>`insert into backups (place) values (${place}) returning id`
  if (!attempt) throw new Error('the insert returned no row')
  return attempt.id
}

export async function endAttempt(sql: Sql, id: string, how: { name?: string; problem?: string }): Promise<void> {
  await sql`
    update backups set finished_at = now(), name = ${how.name ?? null}, problem = ${how.problem ?? null} where id = ${id}`
}
