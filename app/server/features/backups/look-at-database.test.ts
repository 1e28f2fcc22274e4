import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../test/database.ts'
import { migrationsFolder } from '../../../test/postgres.setup.ts'
import { startWorld } from '../../../test/world.ts'
import type { Database } from '../../platform/database/connect.ts'
import { migrate, readMigrations } from '../../platform/database/migrate.ts'
import { lookAt } from './look-at-database.ts'

const migrations = await readMigrations(migrationsFolder)

async function look(sql: Database, known = migrations) {
  const own = await sql.open()
  return lookAt(own, known, 'DB_HOST').finally(() => own.end())
}

it('says the schema, how many rows each table has, how old the newest note is, and that its list opens', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.aNote(ada, { updatedAt: '2025-01-01T00:00:00Z' })
  await world.aNote(ada, { updatedAt: '2026-01-01T00:00:00Z' })
  await world.sql`update notes set updated_at = now() - interval '2 hours' where updated_at > '2025-06-01'`

  const found = await look(world.sql)

  expect([found.schema, found.known, found.listed]).toEqual([migrations.length, migrations.length, 2])
  expect([found.rows.get('notes'), found.rows.get('users'), found.rows.get('pads')]).toEqual([2, 1, 0])
  expect(found.rows.has('sessions'), 'what opens an account is in no backup').toBe(false)
  expect(Math.round((found.ageSeconds ?? 0) / 60)).toBe(120)
})

it('refuses a database of another program and of a newer version, and looks at an older one without opening it', async () => {
  const database = await testDatabase('empty')
  onTestFinished(() => database.drop())
  await expect(look(database.sql)).rejects.toThrow('DB_HOST: this database holds no tables of Notejam.')
  await migrate(database.sql, migrations.slice(0, -1))
  expect(await look(database.sql)).toMatchObject({ schema: migrations.length - 1, listed: undefined })
  await expect(look(database.sql, migrations.slice(0, -2))).rejects.toThrow('is newer than this Notejam knows')
  const others = migrations.map((one, index) => (index === 0 ? { ...one, statements: `${one.statements} ` } : one))
  await expect(look(database.sql, others)).rejects.toThrow('a build that was not released made it')
})
