import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../app/server/platform/database/connect.ts'
import { endProgram, freePort } from '../kit/program.ts'
import { readHolderOf } from './holder.ts'
import { startOldPostgres } from './old-postgres.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace, aUsedPlace } from './place.ts'
import { refusalOf, sentenceOf } from './refusal.ts'
import { signInAsPrinted } from './sample.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startOwnPostgres()
})
afterAll(() => postgres.stop())

describe.concurrent('says what to change, in one sentence, and changes nothing when', () => {
  it('another program has the port', async (test) => {
    const place = await aPlace(test)
    const other = createServer().listen(place.port, 'localhost')
    await once(other, 'listening')
    test.onTestFinished(() => void other.close())

    expect(await sentenceOf(place.start())).toBe(`PORT: ${place.port} is taken by another program: choose another.\n`)
    expect(existsSync(place.dataDir)).toBe(false)
  })

  it('another Notejam has the folder', async (test) => {
    const place = await aUsedPlace(test)
    const first = await place.open()
    const guest = await signInAsPrinted(first, place.url)
    const log = await readFile(join(place.dataDir, 'postgres.log'), 'utf8')
    expect(log, 'there must be a log for this to mean anything').toContain('ready to accept connections')
    const inUse = `DATA_DIR: the folder ${place.dataDir} is in use by another Notejam: stop that one, or name another.\n`
    const port = String(await freePort())

    expect(await sentenceOf(place.start({ PORT: port }))).toBe(inUse)

    // An idle Notejam has closed its connections.
    await dropConnections(place.dataDir)
    expect(await sentenceOf(place.start({ PORT: port }))).toBe(inUse)

    expect((await guest.visit(place.url)).body).toContain('All notes (')
    expect(await readFile(join(place.dataDir, 'postgres.log'), 'utf8')).toContain(log)
  })

  it('the folder cannot be made', async (test) => {
    const place = await aPlace(test)
    await writeFile(place.dataDir, 'a file')

    const said = await sentenceOf(place.start({ DATA_DIR: join(place.dataDir, 'below') }))

    expect(said).toContain(`DATA_DIR: the folder ${place.dataDir}/below cannot be made`)
    expect(await readFile(place.dataDir, 'utf8')).toBe('a file')
  })

  it('its notes are somewhere else for a while', async (test) => {
    const place = await aPlace(test)
    await mkdir(place.dataDir)
    await symlink('/mnt/not-there/postgres', join(place.dataDir, 'postgres'))
    await writeFile(join(place.dataDir, 'postgres-password'), 'of the notes')

    expect(await sentenceOf(place.start())).toContain('which is not there: bring it back')
    expect(await readFile(join(place.dataDir, 'postgres-password'), 'utf8')).toBe('of the notes')
    expect(await readdir(place.dataDir)).toEqual(['postgres', 'postgres-password'])
  })

  it('the password was not copied with the notes', async (test) => {
    const place = await aUsedPlace(test)
    const file = join(place.dataDir, 'postgres-password')

    await rename(file, `${file}-kept`)
    expect(await sentenceOf(place.start())).toContain(`DATA_DIR: ${file} cannot be read (ENOENT)`)
    expect(existsSync(file)).toBe(false)
    await writeFile(file, 'another')
    expect(await sentenceOf(place.start())).toContain('is not the password of the database beside it')
    await rename(`${file}-kept`, file)
    await endProgram(await place.open())
  })

  it('the system has no room for the folder', async (test) => {
    const place = await aPlace(test)
    const said = await sentenceOf(place.start({ DATA_DIR: '/proc/not/there' }))
    expect(said).toContain('DATA_DIR: the folder /proc/not/there cannot be made')
  })

  it('the folder was made by another PostgreSQL', async (test) => {
    const place = await aPlace(test)
    const version = join(place.dataDir, 'postgres', 'PG_VERSION')
    await mkdir(join(place.dataDir, 'postgres'), { recursive: true })
    await writeFile(version, '17\n')

    expect(await sentenceOf(place.start())).toMatch(
      /^DATA_DIR: .* made by PostgreSQL 17 and this Notejam brings 18: start the older one and dump its database\.\n/,
    )
    expect(await readFile(version, 'utf8')).toBe('17\n')
  })

  it('no server listens at the database’s address', async (test) => {
    const place = await aPlace(test)
    const url = `postgres://ada:quince-word@127.0.0.1:${await freePort()}/notes`

    const said = await refusalOf(place.start({ DATABASE_URL: url, DATABASE_WAIT_SECONDS: '1' }))

    expect(said.split('\n')).toEqual([
      'DATABASE_URL: the database cannot be reached yet (connection refused): waiting for it, up to 1 seconds.',
      'DATABASE_URL: the database cannot be reached (connection refused).',
      '',
    ])
    const atOnce = await sentenceOf(place.start({ DATABASE_URL: url, DATABASE_WAIT_SECONDS: '0' }))
    expect(atOnce).toBe('DATABASE_URL: the database cannot be reached (connection refused).\n')
    expect(existsSync(place.dataDir)).toBe(false)
  })

  it('there is no such database, however long it may wait', async (test) => {
    const place = await aPlace(test)
    const { url } = await postgres.aDatabase('there')
    const said = await sentenceOf(place.start({ DATABASE_URL: url.replace(/there$/, 'elsewhere') }))
    expect(said).toContain('DATABASE_URL: the database cannot be reached (database "')
    expect(said).toContain('does not exist')
  })

  it('the database does not know the user', async (test) => {
    const place = await aPlace(test)
    const { url } = await postgres.aDatabase('strangers')
    const strange = url.replace(/\/\/.*@/, '//mallory:quince-word@')

    const said = await sentenceOf(place.start({ DATABASE_URL: strange }))

    expect(said).toContain('DATABASE_URL: the database cannot be reached (password authentication failed')
    expect(said).not.toContain('quince-word')
  })

  it('the database’s server is too old', async (test) => {
    const place = await aPlace(test)
    const old = await startOldPostgres()
    test.onTestFinished(() => old.stop())

    const said = await sentenceOf(place.start({ DATABASE_URL: old.url }))

    expect(said).toBe('DATABASE_URL: PostgreSQL 15 or newer is needed and this server is 9.6.24.\n')
  })

  it('the database cannot hold every letter', async (test) => {
    const place = await aPlace(test)
    const { url, sql } = await postgres.aDatabase(
      'ascii',
      `encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0`,
    )

    const said = await sentenceOf(place.start({ DATABASE_URL: url }))

    expect(said).toBe('DATABASE_URL: the database’s encoding must be UTF8 and is SQL_ASCII.\n'.replace('’', "'"))
    expect(await sql`select from pg_tables where schemaname = 'public'`).toHaveLength(0)
  })

  it('the database is newer than the program', async (test) => {
    const place = await aPlace(test)
    const { url, sql } = await postgres.aDatabase('newer')
    await endProgram(await place.open({ DATABASE_URL: url }))
    await sql`
      insert into schema_migrations (version, name, checksum)
      select max(version) + 1, '9999_from_tomorrow.sql', 'tomorrow' from schema_migrations`
    await sql`alter table notes add column from_tomorrow text`
    const content = () => sql<{ what: string }[]>`
      select (select json_agg(m order by version) from schema_migrations m)::text
          || (select json_agg(c order by table_name, column_name) from information_schema.columns c
              where table_schema = 'public')::text
          || (select json_agg(s order by name) from secrets s)::text as what`
    const [before] = await content()
    expect(before?.what).toContain('from_tomorrow')

    const said = await sentenceOf(place.start({ DATABASE_URL: url }))

    expect(said).toMatch(/^DATABASE_URL: the database's schema \(version \d+\) is newer than this Notejam/)
    expect(await content()).toEqual([before])
  })
})

describe.concurrent('names every setting that is wrong, at once and without its value, when', () => {
  it('several are', async (test) => {
    const place = await aPlace(test)
    const wrong = { PORT: 'x', RATE_LIMIT: 'perhaps', PUBLIC_ORIGIN: 'nowhere', DATABASE_URL: 'quince-word' }

    const said = await refusalOf(place.start(wrong))

    const [heading, ...lines] = said.trimEnd().split('\n')
    expect(heading).toBe('Configuration:')
    expect(lines.map((line) => /^ {2}([A-Z_]+) is wrong: expected /.exec(line)?.[1]).sort()).toEqual(
      Object.keys(wrong).sort(),
    )
    for (const value of ['perhaps', 'nowhere', 'quince-word']) expect(said).not.toContain(value)
    expect(existsSync(place.dataDir)).toBe(false)
  })

  it('limits are off on an address that others can reach', async (test) => {
    const place = await aPlace(test)

    const said = await refusalOf(place.start({ RATE_LIMIT: 'off', PUBLIC_ORIGIN: 'https://notes.example' }))

    expect(said).toMatch(/^Configuration:\n {2}RATE_LIMIT is wrong: [^\n]*PUBLIC_ORIGIN[^\n]*\n$/)
    expect(existsSync(place.dataDir)).toBe(false)
  })
})

/** Ends the connections that an idle pool closes in time: only the one that holds the folder stays. */
async function dropConnections(dataDir: string): Promise<void> {
  const sql = connect(await readHolderOf(dataDir), 1)
  const dropped = await sql`
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where application_name = 'notejam' and pid <> pg_backend_pid()`
  expect(dropped.length, 'there must have been connections for this to mean anything').toBeGreaterThan(0)
  await sql.end()
}
