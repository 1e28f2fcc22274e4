import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connect, type Database, type Sql } from '../server/platform/database/connect.ts'
import { checkSchema, migrate, readMigrations, type Migration } from '../server/platform/database/migrate.ts'
import { StartupError } from '../server/platform/startup-error.ts'
import { testDatabase } from './database.ts'
import { migrationsFolder } from './postgres.setup.ts'

const shelves: Migration = { version: 1, name: '0001_shelves.sql', statements: 'create table shelves (id int)' }
const jars: Migration = { version: 2, name: '0002_jars.sql', statements: 'create table jars (id int);' }

describe('migrating', () => {
  it('makes the whole schema once, also when several processes start at the same moment', async () => {
    const { processes, sql } = await anEmptyDatabase(5)
    const migrations = await readMigrations(migrationsFolder)
    expect(migrations.length).toBeGreaterThan(0)

    const applied = await Promise.all(processes.map((process) => migrate(process, migrations)))

    expect(applied.filter((names) => names.length > 0)).toEqual([migrations.map(({ name }) => name)])
    expect(await versions(sql)).toEqual(migrations.map(({ version }) => version))
    expect(await tables(sql)).toEqual(expect.arrayContaining(['users', 'notes', 'pads']))
    const before = await stateOf(sql)
    expect(await migrate(sql, migrations), 'once more').toEqual([])
    expect(await stateOf(sql)).toEqual(before)
  })

  it('waits for a process that is migrating', async () => {
    const { processes, sql } = await anEmptyDatabase(1)
    const [process = sql] = processes
    const { sql: holder, end } = await sql.open()
    await migrate(process, [])
    // The lock that `migrate` takes, as the database names it.
    await holder`select pg_advisory_lock(7811883410)`
    const migrating = migrate(process, [shelves])
    await expect.poll(() => asking(holder)).toBe(1)
    expect(await tables(holder)).not.toContain('shelves')
    await end()
    expect(await migrating).toEqual([shelves.name])
    expect(await tables(sql)).toContain('shelves')
  })

  it('goes on from where the database is', async () => {
    const { sql } = await anEmptyDatabase()
    expect(await migrate(sql, [shelves])).toEqual([shelves.name])
    expect(await migrate(sql, [shelves, jars])).toEqual([jars.name])
    expect(await versions(sql)).toEqual([1, 2])
  })

  it('leaves nothing behind of a migration that fails, and nothing in its way', async () => {
    const { sql } = await anEmptyDatabase()
    const broken = {
      ...jars,
      statements: `${jars.statements} insert into jars values (1); select 1/0; create table lids ()`,
    }
    const before = await settingsOf(sql)

    await expect(migrate(sql, [shelves, broken])).rejects.toThrow('division by zero')

    expect(await versions(sql), 'what came before it stays').toEqual([1])
    expect(await tables(sql)).toEqual(['schema_migrations', 'shelves'])
    expect(await settingsOf(sql), 'its connection is as it was').toEqual(before)
    expect(await migrate(sql, [shelves, jars]), 'mended').toEqual([jars.name])
    expect(await sql`select id from jars`).toEqual([])
  })

  it('begins one without a transaction anew when it was broken off', async () => {
    const { sql } = await anEmptyDatabase()
    const statements = `-- without a transaction
      create table if not exists lids (id int);
-- then
      do $$ begin insert into lids values (1); commit; perform 1 / (select count(*) from jars); end $$;
-- then
      create index concurrently lids_id on lids (id);`
    const apart = { version: 3, name: '0003_lids.sql', statements }

    await expect(migrate(sql, [shelves, jars, apart])).rejects.toThrow('division by zero')
    expect(await versions(sql)).toEqual([1, 2])
    expect(await sql`select id from lids`, 'what came before it stays').toEqual([{ id: 1 }])
    await sql`insert into jars values (1)`
    const long: string[] = []
    expect(await migrate(sql, [shelves, jars, apart], '', (name) => long.push(name))).toEqual([apart.name])
    expect(long, 'a long migration is announced').toEqual([apart.name])
    expect(await versions(sql)).toEqual([1, 2, 3])
    expect(await sql`select id from lids`, 'and is done again').toEqual([{ id: 1 }, { id: 1 }])
    expect(
      await sql`select indexrelid from pg_index where indexrelid = 'lids_id'::regclass and indisvalid`,
    ).toHaveLength(1)
  })

  it('leaves nothing behind of a first migration that fails', async () => {
    const { sql } = await anEmptyDatabase()
    const broken = { ...shelves, statements: 'create table shelves (id int); create table shelves (id int)' }
    await expect(migrate(sql, [broken])).rejects.toThrow('already exists')
    expect(await tables(sql)).not.toContain('shelves')
    expect(await versions(sql)).toEqual([])
    expect(await migrate(sql, [shelves])).toEqual([shelves.name])
  })
})

describe('a database that this code does not know', () => {
  it('is refused when it is newer, and not touched', async () => {
    const { sql } = await anEmptyDatabase()
    await migrate(sql, [shelves, jars])
    const before = await stateOf(sql)
    const refused = await migrate(sql, [shelves]).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StartupError)
    expect(String(refused)).toMatch(/version 2\) is newer than this Notejam knows \(1\)/)
    expect(await stateOf(sql)).toEqual(before)
  })

  it('is refused when it was made by other text, and not touched', async () => {
    const { sql } = await anEmptyDatabase()
    await migrate(sql, [shelves])
    const before = await stateOf(sql)
    const changed = { ...shelves, statements: `${shelves.statements} -- and a comment` }
    for (const migrations of [[changed], [changed, jars]]) {
      const refused = await migrate(sql, migrations).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(StartupError)
      expect(String(refused)).toContain('0001_shelves.sql of this database is not the one that this Notejam has')
      expect(await stateOf(sql)).toEqual(before)
    }
    expect(await migrate(sql, [shelves, jars]), 'with the right text it goes on').toEqual([jars.name])
  })

  it('is refused when a build that was not released made it, also with more migrations, and not touched', async () => {
    const { sql } = await anEmptyDatabase()
    const lids: Migration = { version: 2, name: '0002_lids.sql', statements: 'create table lids (id int);' }
    await migrate(sql, [shelves, lids, { ...jars, version: 3, name: '0003_jars.sql' }])
    const before = await stateOf(sql)
    const sentence =
      'DATA_DIR: migration 0002_lids.sql of this database is not the one that this Notejam has: a build that was not ' +
      'released made it; go on with that build, or let DATA_DIR name another place (nothing in this one was changed).'
    const starts = [
      (known: Migration[]) => migrate(sql, known, 'DATA_DIR'),
      (known: Migration[]) => checkSchema(sql, known, 'DATA_DIR'),
    ]
    for (const start of starts) {
      for (const known of [
        [shelves, jars],
        [shelves, jars, lids, lids],
      ]) {
        const refused = await start(known).catch((error: unknown) => error)
        expect(refused).toBeInstanceOf(StartupError)
        expect((refused as Error).message).toBe(sentence)
        expect(await stateOf(sql)).toEqual(before)
      }
    }
  })
})

describe('a migration that wants an extension', () => {
  it('says what to do when the server does not have it', async () => {
    const { sql } = await anEmptyDatabase()
    const wanting = { ...shelves, statements: 'create extension nowhere_to_be_found' }
    const failure = await migrate(sql, [wanting]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StartupError)
    expect(String(failure)).toMatch(
      /^Error: DATABASE_URL: the server does not have the extension nowhere_to_be_found: inst/,
    )
    expect(await versions(sql)).toEqual([])
  })

  it('says what to do when this user may not create it', async () => {
    const { sql } = await anEmptyDatabase()
    const role = `limited_${process.pid}`
    await sql.unsafe(`create role ${role}`)
    onTestFinished(() => dropRole(role))
    const wanting = { ...shelves, statements: `set local role ${role}; create extension pg_trgm` }
    const failure = await migrate(sql, [wanting]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(StartupError)
    expect(String(failure)).toContain('let the owner of the database run "create extension pg_trgm"')
  })
})

it('notes of before can be found after the migration, and those in the trash cannot', async () => {
  const { sql } = await anEmptyDatabase()
  const migrations = await readMigrations(migrationsFolder)
  // The first one alone has been released without what makes a note findable.
  await migrate(sql, migrations.slice(0, 1))
  const [person] = await sql<{ id: string }[]>`insert into users (email) values ('ada@example.org') returning id`
  await sql`
    insert into notes (user_id, name, text, deleted_at, updated_at)
    values (${person?.id ?? ''}, 'Jam', '# Größe #fruit', null, '2025-01-01'),
           (${person?.id ?? ''}, 'Gone', 'Mouldy', now(), '2025-01-01')`
  await migrate(sql, migrations)
  expect([...(await sql`select name, snippet, tags, version, updated_at::date::text from notes order by id`)]).toEqual([
    { name: 'Jam', snippet: 'Größe #fruit', tags: ['fruit'], version: 1, updated_at: '2025-01-01' },
    { name: 'Gone', snippet: 'Mouldy', tags: [], version: 1, updated_at: '2025-01-01' },
  ])
  const found = await sql`
    select n.name from note_search s join notes n on n.id = s.note_id
    where s.words @@ ${`'${person?.id}:grosse'`}::tsquery`
  expect([...found]).toEqual([{ name: 'Jam' }])
  expect([...(await sql`select word from search_vocabulary order by word`)]).toEqual([
    { word: 'fruit' },
    { word: 'grosse' },
  ])
  expect([...(await sql`select count(*)::int as count from note_search`)]).toEqual([{ count: 1 }])
})

it('texts of before are counted by the migration, and those that come meanwhile once', async () => {
  const { sql } = await anEmptyDatabase()
  const migrations = await readMigrations(migrationsFolder)
  const before = migrations.findIndex(({ statements }) => statements.includes('create function text_cost'))
  await migrate(sql, migrations.slice(0, before))
  const [person] = await sql<{ id: string }[]>`insert into users (email) values ('ada@example.org') returning id`
  const id = person?.id ?? ''
  await sql`
    insert into notes (user_id, name, text, deleted_at) values (${id}, 'Jam', 'Größe', null), (${id}, 'Gone', 'Mouldy', now())`
  await sql`update notes set text = 'Plum', version = 2 where name = 'Jam'`
  await migrate(sql, migrations.slice(0, before + 1))
  await sql`insert into notes (user_id, name, text) values (${id}, 'New', 'Now')`
  await migrate(sql, migrations)
  const [{ bytes } = { bytes: 0 }] = await sql<{ bytes: number }[]>`select text_bytes::int as bytes from users`
  expect(bytes).toBe(4 * 1000 + 'JamPlum'.length + 'GoneMouldy'.length + 'JamGroesse'.length + 'NewNow'.length)
})

describe('the folder of migrations', () => {
  it('is read in order, and refused when a number is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'notejam-migrations-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    for (const name of ['0002_jars.sql', '0001_shelves.sql', 'notes.md']) await writeFile(join(folder, name), name)
    expect((await readMigrations(folder)).map(({ version, name }) => [version, name])).toEqual([
      [1, '0001_shelves.sql'],
      [2, '0002_jars.sql'],
    ])
    await writeFile(join(folder, '0004_lids.sql'), 'select 1')
    await expect(readMigrations(folder)).rejects.toThrow('0004_lids.sql should be number 3')
  })
})

/** @param count of other processes, each with a connection of its own */
async function anEmptyDatabase(count = 0): Promise<{ sql: Database; processes: Database[] }> {
  const database = await testDatabase('empty')
  const processes = Array.from({ length: count }, () => connect(database.address, 1))
  onTestFinished(async () => {
    for (const process of processes) await process.end({ timeout: 1 })
    await database.drop()
  })
  return { sql: database.sql, processes }
}

/** Roles belong to the server, not to a test's database. */
async function dropRole(role: string): Promise<void> {
  const database = await testDatabase('empty')
  await database.sql.unsafe(`drop role ${role}`)
  await database.drop()
}

async function tables(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`
  return rows.map(({ name }) => name)
}

async function versions(sql: Sql): Promise<number[]> {
  const rows = await sql<{ version: number }[]>`select version from schema_migrations order by version`
  return rows.map(({ version }) => version)
}

/** What a migration could have changed. */
async function stateOf(sql: Sql): Promise<unknown> {
  return [await tables(sql), await sql`select * from schema_migrations order by version`]
}

async function settingsOf(sql: Sql): Promise<unknown> {
  const names = ['statement_timeout', 'lock_timeout']
  return Promise.all(
    Array.from(
      { length: 8 },
      () => sql`select name, setting from pg_settings where name = any (${names}) order by name`,
    ),
  )
}

async function asking(sql: Sql): Promise<number> {
  const rows = await sql`
    select from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_try_advisory_lock%'`
  return rows.length
}
