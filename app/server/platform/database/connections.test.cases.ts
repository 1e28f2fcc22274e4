import { expect, onTestFinished } from 'vitest'
import { testDatabase } from '../../../test/database.ts'
import type { Database } from './connect.ts'
import { withStatementTimeout, statementTimedOut } from './statement-timeout.ts'

export async function aDatabase(): Promise<Database> {
  const database = await testDatabase('empty')
  onTestFinished(() => database.drop())
  await database.sql`create table kept (id int primary key)`
  return database.sql
}

export const idsIn = async (sql: Database) =>
  (await sql<{ id: number }[]>`select id from kept order by id`).map(({ id }) => id)

const writers = 40

/** Expects that each acknowledged save of the writers is there, while others read and search on the same pool. */
export async function savesBesideSearches({ savesOfEach }: { savesOfEach: number }): Promise<void> {
  const sql = await aDatabase()
  const acknowledged: number[] = []
  let isSaving = true
  const save = async (first: number) => {
    for (let id = first; id < first + savesOfEach; id++) {
      await sql.reads`select count(*) from kept where id = ${id}`
      await sql`insert into kept values (${id})`
      acknowledged.push(id)
    }
  }
  let searches = 0
  const search = async () => {
    for (; isSaving; searches++) {
      const late = searches % 3 === 0
      const found = await withStatementTimeout(sql, 50, (tx) =>
        tx`select ${searches}::int as n, pg_sleep(${late ? 0.2 : 0.001})`.then(),
      )
      if (late) expect(found).toBe(statementTimedOut)
      // A slow machine may be late with any of them; none fails otherwise.
      else if (found !== statementTimedOut) expect(found).toHaveLength(1)
    }
  }
  const searching = Promise.all(Array.from({ length: 6 }, search))
  await Promise.all(Array.from({ length: writers }, (_, loop) => save(loop * savesOfEach)))
  isSaving = false
  await searching

  expect(acknowledged).toHaveLength(writers * savesOfEach)
  expect(await idsIn(sql)).toEqual(acknowledged.toSorted((one, other) => one - other))
  expect(searches, 'there were searches all the time').toBeGreaterThan(savesOfEach / 3)
  const open = await sql`
    select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`
  expect(open, 'no transaction stays open').toHaveLength(0)
}
