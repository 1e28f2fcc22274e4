import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../test/database.ts'
import type { Database } from './connect.ts'
import type { Sql } from './sql.ts'
import { withStatementTimeout } from './statement-timeout.ts'

async function aDatabase(): Promise<Database> {
  const database = await testDatabase('empty')
  onTestFinished(() => database.drop())
  return database.sql
}

it('a statement that is planned once is not planned again for other values', async () => {
  const sql = await aDatabase()
  const ask = async (tx: Sql) => {
    for (let n = 0; n < 3; n++) await tx`select ${n}::int as planned`
    const [{ mode, jit } = {}] = await tx<{ mode: string; jit: string }[]>`
      select current_setting('plan_cache_mode') as mode, current_setting('jit') as jit`
    const [plans] = await tx`
      select generic_plans::int as generic, custom_plans::int as custom
      from pg_prepared_statements where statement like '%as planned'`
    return { mode, jit, ...plans }
  }
  const before = await withStatementTimeout(sql, 5_000, ask)
  expect(before).toMatchObject({ mode: 'auto', generic: 0, custom: 3 })
  const once = await withStatementTimeout(sql, 5_000, ask, { isPlannedOnce: true })
  expect(once).toMatchObject({ mode: 'force_generic_plan', jit: 'off', generic: 3 })
  const after = await withStatementTimeout(sql, 5_000, ask)
  expect(after, 'the next statements of a connection are planned as ever').toMatchObject({ mode: 'auto' })
})

it('few long texts are prepared, and short ones however many long ones there are', async () => {
  // With none prepared yet: the statements of other tests count, too.
  const alone = (await import(
    /* @vite-ignore */ new URL('./sql.ts?alone', import.meta.url).href
  )) as typeof import('./sql.ts')
  const names: (string | undefined)[] = []
  const sql = alone.createSql(async ({ name }) => {
    names.push(name)
    return { command: '', rowCount: 0, oid: 0, fields: [], rows: [] }
  })
  const long = (n: number) => sql`select ${sql.unsafe(`'${String(n).padStart(5_000)}'`)}`
  for (let n = 0; n < 100; n++) await long(n)
  expect(names.slice(0, 5), 'the first are prepared').not.toContain(undefined)
  const prepared = names.filter((name) => name !== undefined)
  expect(new Set(prepared).size).toBe(prepared.length)
  expect(prepared.length).toBeLessThanOrEqual(32)

  names.length = 0
  await long(0)
  await sql`select ${1} as short`
  await sql`select ${2} as short`
  expect(names[0]).toBe(prepared[0])
  expect(names[1]).toBeDefined()
  expect(names[2]).toBe(names[1])
  expect(prepared).not.toContain(names[1])
})
