import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { connect, openConnection, type Database } from '../app/server/platform/database/connect.ts'
import { routes } from '../app/server/routes.ts'
import { eventually } from '../kit/eventually.ts'
import type { Guest } from '../kit/guest.ts'
import { aMember, anAccount, signIn } from '../kit/person.ts'
import { checkout, endProgram } from '../kit/program.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace } from './place.ts'

/** The database's side of docs/runbook, gone through statement by statement as the articles have them. Nothing here is AWS's. */

let postgres: OwnPostgres
let at: (database: string) => string
let admin: Database
beforeAll(async () => {
  postgres = await startOwnPostgres()
  const { url } = await postgres.aDatabase('beside')
  at = (database) => url.replace(/beside$/, database)
  admin = connect(at('postgres'), 2)
})
afterAll(async () => {
  await admin.end()
  await postgres.stop()
})

/** The statement of an article that begins with these words: one that the article does not have fails. */
async function statement(
  article: string,
  begins: string,
  given: Readonly<Record<string, string>> = {},
): Promise<string> {
  const text = await readFile(join(checkout, 'docs', 'runbook', `${article}.md`), 'utf8')
  const from = text.indexOf(begins)
  expect(from, `${article} has “${begins}”`).toBeGreaterThan(-1)
  // Between quotes of a shell, or up to its own end.
  const [found = ''] = (text[from - 1] === "'" ? /^[^']+/ : /^[^;]+/).exec(text.slice(from)) ?? []
  return Object.entries(given).reduce((all, [name, value]) => all.replaceAll(name, value), found)
}

const isThere = async (database: string) =>
  (await admin`select from pg_database where datname = ${database}`).length > 0

/** A Notejam on a new database of this server that is called `notejam`, as RDS's is. */
async function aServedDatabase(test: TestContext) {
  for (const name of ['notejam', 'notejam_lost', 'notejam_restored']) {
    await admin.unsafe(`drop database if exists ${name} with (force)`)
  }
  await admin`create database notejam`
  const place = await aPlace(test)
  const settings = { DATABASE_URL: at('notejam'), RATE_LIMIT: 'off', LOG_LEVEL: 'silent' }
  const program = await place.open(settings)
  const account = anAccount('Ada')
  const guest = await aMember(place.url, account)
  const sql = connect(at('notejam'), 2)
  // Ended before where the database is renamed.
  test.onTestFinished(() => sql.end().catch(() => {}))
  return { place, settings, program, account, guest, sql }
}

async function write(url: string, guest: Guest, name: string): Promise<number> {
  return (await guest.submit(url + routes.notes.create.href(), { name, text: `${name}: two kilos.` })).status
}

const names = async (sql: Database) =>
  (await sql<{ name: string }[]>`select name from notes order by id`).map((n) => n.name)

describe('what the articles about a slow or full database ask and do', () => {
  it('works while the service runs, and the service goes on', async (test) => {
    const { place, guest, sql } = await aServedDatabase(test)
    const other = await openConnection(at('notejam'), { application_name: 'a shell left open' })
    test.onTestFinished(() => other.end())
    const [{ pid } = { pid: 0 }] = await other.sql<{ pid: number }[]>`select pg_backend_pid() as pid`

    const connections = await sql.unsafe(await statement('database-connections', 'select usename'))
    expect(connections).toContainEqual(
      expect.objectContaining({ application_name: 'a shell left open', state: 'idle' }),
    )
    const slow = other.sql`select pg_sleep(600)`.then(
      () => 'ended',
      () => 'cancelled',
    )
    const busy = await statement('database-cpu', 'select pid, state')
    await eventually('the statement is seen', async () => (await sql.unsafe(busy)).some((row) => row['pid'] === pid))
    for (const article of ['database-cpu', 'database-memory']) await statement(article, 'select pg_cancel_backend')
    await sql.unsafe(await statement('database-cpu', 'select pg_cancel_backend', { PID: String(pid) }))
    expect(await slow).toBe('cancelled')
    expect((await sql.unsafe(await statement('database-cpu', 'select relname'))).length).toBeGreaterThan(0)
    await sql.unsafe(await statement('database-cpu', 'analyze notes'))
    await sql.unsafe(await statement('database-connections', 'select pg_terminate_backend', { PID: String(pid) }))
    await eventually(
      'it has ended',
      async () => (await sql`select from pg_stat_activity where pid = ${pid}`).length === 0,
    )

    const largest = await sql.unsafe(await statement('database-storage', 'select relname'))
    expect(largest).toHaveLength(10)
    await admin`select pg_create_physical_replication_slot('left_behind', true)`
    const slots = await sql.unsafe(await statement('database-storage', 'select slot_name'))
    expect(slots).toMatchObject([{ slot_name: 'left_behind', active: false }])
    await sql.unsafe(await statement('database-storage', 'select pg_drop_replication_slot', { NAME: 'left_behind' }))
    expect(await sql`select from pg_replication_slots`).toHaveLength(0)

    await sql.unsafe(await statement('database-upgrade', 'reindex database'))
    await sql.unsafe(await statement('database-upgrade', 'alter collation'))
    await sql.unsafe(await statement('database-upgrade', 'analyze'))
    expect(await write(place.url, guest, 'Afterwards')).toBe(303)
  })
})

it('a database that was renamed is named again, and what people write is saved again', async (test) => {
  const { place, guest, sql } = await aServedDatabase(test)
  expect(await write(place.url, guest, 'Before')).toBe(303)
  await sql.end()
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where datname = 'notejam'`
  await eventually('it is renamed', () =>
    admin`alter database notejam rename to notejam_lost`.then(
      () => true,
      () => false,
    ),
  )
  expect(await write(place.url, guest, 'Meanwhile')).toBe(503)

  await admin.unsafe(await statement('nothing-saved', 'alter database notejam_lost'))

  await eventually('a note is saved', async () => (await write(place.url, guest, 'Again')) === 303)
  const after = connect(at('notejam'), 1)
  expect(await names(after)).toEqual(['Before', 'Again'])
  await after.end()
})

it(
  'rows are copied from the old state beside the new one, and the whole of it is taken back',
  { timeout: 300_000 },
  async (test) => {
    const { place, settings, program, account, guest, sql } = await aServedDatabase(test)
    for (const name of ['Damson', 'Quince']) await write(place.url, guest, name)
    const folder = join(place.dataDir, '..', 'kept')
    await place.run(['backup', folder], settings)
    await sql`delete from notes where name = 'Quince'`
    await write(place.url, guest, 'Since then')
    // (1) An instance beside: here a database.
    const { url: beside } = await postgres.aDatabase('second_instance')
    expect((await place.run(['restore', folder], { DATABASE_URL: beside })).code).toBe(0)

    // (2)
    const from = new URL(beside)
    const given = { ...settings, PGPASSWORD: decodeURIComponent(from.password) }
    from.password = ''
    const words = ['recover', '--user', account.email, '--from', from.href]
    const dry = await place.run([...words, '--dry-run'], given)
    expect(dry.code).toBe(0)
    expect(dry.stdout).toMatch(
      /^note \d+, changed .*\n1 note would come back; nothing was written\.\nHere already: 1\.\n$/,
    )
    const copied = await place.run(words, given)
    expect(copied.stdout).toMatch(/^1 note came back with 0 files, tagged #recovered-/m)
    expect(await names(sql)).toEqual(['Damson', 'Since then', 'Quince'])
    expect((await guest.visit(place.url)).body).toContain('Quince')

    // (3) As pg_dump and psql would, whose version here is another than the server's.
    await admin.unsafe(await statement('restore', 'create database notejam_restored'))
    expect((await place.run(['restore', folder], { DATABASE_URL: at('notejam_restored') })).code).toBe(0)
    const copy = connect(at('notejam_restored'), 1)
    await copy.unsafe(await statement('restore', 'update shares set'))
    await copy.end()
    await endProgram(program)
    await sql.end()
    await sleep(200)
    for (const begins of ['alter database notejam rename', 'alter database notejam_restored']) {
      await admin.unsafe(await statement('restore', begins))
    }
    await place.open(settings)
    const again = await signIn(place.url, account)
    const list = (await again.visit(place.url)).body
    expect(list).toContain('Quince')
    expect(list).not.toContain('Since then')
    await admin.unsafe(await statement('restore', 'drop database notejam_lost'))
    expect([await isThere('notejam'), await isThere('notejam_lost')]).toEqual([true, false])
    const now = connect(at('notejam'), 1)
    const [counted] = await now.unsafe<{ count: string }[]>(
      await statement('restore', 'select count(*), max(updated_at) from notes'),
    )
    expect(counted?.count).toBe('2')
    await now.end()
  },
)
