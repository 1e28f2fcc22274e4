import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../kit/program.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace } from './place.ts'

let postgres: OwnPostgres
beforeAll(async () => {
  postgres = await startOwnPostgres()
})
afterAll(() => postgres.stop())

describe.concurrent('migrate', () => {
  it('brings a database up to date, says what it did, and starts nothing else', async (test) => {
    const place = await aPlace(test)
    const { url, sql } = await postgres.aDatabase('commanded')

    const first = await place.run(['migrate'], { DATABASE_URL: url })

    expect([first.code, first.stderr]).toEqual([0, ''])
    const names = (await sql<{ name: string }[]>`select name from schema_migrations order by version`).map(
      ({ name }) => name,
    )
    expect(names.length).toBeGreaterThan(0)
    expect(first.stdout).toBe(`Applied ${names.join(', ')}.\n`)
    expect(existsSync(place.dataDir), 'no embedded database').toBe(false)
    expect(await sql`select from secrets`, 'no process has served').toHaveLength(0)

    const again = await place.run(['migrate'], { DATABASE_URL: url })
    expect(again).toEqual({ code: 0, stdout: 'Nothing to do.\n', stderr: '' })
  })

  it('says in one sentence why it could not, and leaves what was there', async (test) => {
    const place = await aPlace(test)
    const { url, sql } = await postgres.aDatabase('occupied')
    await sql`create table notes (of_another_program text)`

    const { code, stdout, stderr } = await place.run(['migrate'], { DATABASE_URL: url })

    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toBe('DATABASE_URL: the schema could not be migrated (relation "notes" already exists).\n')
    expect(await sql`select from pg_tables where schemaname = 'public' and tablename = 'users'`).toHaveLength(0)
  })

  it('never falls back to an embedded database when the one that is named is away', async (test) => {
    const place = await aPlace(test)
    const DATABASE_URL = `postgres://ada:quince-word@127.0.0.1:${await freePort()}/notes`
    const { code, stderr } = await place.run(['migrate'], { DATABASE_URL, DATABASE_WAIT_SECONDS: '0' })
    expect([code, stderr]).toEqual([1, 'DATABASE_URL: the database cannot be reached (connection refused).\n'])
    expect(existsSync(place.dataDir)).toBe(false)
  })

  it('migrates the embedded database where none is named, and leaves no process', async (test) => {
    const place = await aPlace(test)
    expect((await place.run(['migrate'])).stdout).toMatch(/^Applied 0001_foundation\.sql/)
    expect(place.processes()).toEqual([])
    expect(await place.run(['migrate'])).toEqual({ code: 0, stdout: 'Nothing to do.\n', stderr: '' })
  })
})

describe.concurrent('a command that is not known', () => {
  it.for<[words: string[], says: RegExp]>([
    [['migrat'], /^This command is not known\. Without one, Notejam serves; there are\n {2}migrate: /],
    [['--help'], /^This command is not known\. /],
    [['migrate', 'now'], /^This is not how it is called\. migrate: brings the schema up to date\.\n$/],
    [['verify', '--newest-within', 'soon'], /^--newest-within is wrong: expected a number of hours\. verify /],
  ])('is refused, and nothing is started: %s', async ([words, says], test) => {
    const place = await aPlace(test)
    const { code, stdout, stderr } = await place.run(words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(says)
    expect(existsSync(place.dataDir)).toBe(false)
  })
})
