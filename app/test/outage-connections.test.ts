import dns from 'node:dns'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { connect, openConnection, type Database } from '../server/platform/database/connect.ts'
import { transaction } from '../server/platform/database/transaction.ts'
import { outageOf } from '../server/platform/database/outage.ts'
import { routes } from '../server/routes.ts'
import { away, aWorldBehindADoor, recovered } from './behind-a-door.ts'
import { aDoor } from '../../kit/door.ts'
import { passwordOf } from './world.ts'

it('a sign-in whose connection breaks is answered with 503, and the process serves on', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  const signIn = () => world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
  const { sql: holding, end } = await world.sql.open()
  await holding.unsafe('begin')
  await holding`lock table sessions in access exclusive mode`
  const broken = signIn()
  const isWaiting = () => world.sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  while ((await isWaiting()).length === 0);

  await door.shut()
  expect((await broken).status).toBe(503)
  await end()
  await door.open()
  await recovered(world, ada)
  // More than there are connections: the one that broke is among them.
  for (let n = 0; n < 6; n++) expect((await signIn()).location, `sign-in ${n}`).toBe('/')
})

it.each([
  ['shared', (sql: Database) => sql.reads`select pg_sleep(60), 'shared'`],
  ['in use', (sql: Database) => sql`select pg_sleep(60), 'in use'`],
  ['in a transaction', (sql: Database) => transaction(sql, (tx) => tx`select pg_sleep(60), 'in a transaction'`.then())],
])(
  'a connection that breaks while it is %s fails what waits on it, and the pool is whole after it',
  async (what, wait) => {
    const { socketDir, user, password } = inject('postgres')
    const watching = await openConnection({ ...inject('postgres'), database: 'postgres' })
    onTestFinished(watching.end)
    const door = await aDoor(join(socketDir, '.s.PGSQL.5432'))
    const sql = connect(`postgres://${user}:${password}@127.0.0.1:${door.port}/postgres`, 4)
    onTestFinished(async () => {
      await sql.end({ timeout: 1 })
      await door.shut()
    })
    const broken = wait(sql).then(
      () => 'done',
      (error: unknown) => outageOf(error)?.isUndone,
    )
    const isUnderWay = () => watching.sql`
      select from pg_stat_activity where wait_event = 'PgSleep' and query = ${`select pg_sleep(60), '${what}'`}`
    while ((await isUnderWay()).length === 0);
    await door.shut()
    expect(await broken, 'it may have been done, or it was only a read').not.toBe('done')
    await expect(sql`select 1`).rejects.toThrow()
    await door.open()
    // The first attempts may still find it shut.
    while (!(await sql`select 1`.catch(() => undefined)));
    const numbers = await Promise.all([1, 2].map((n) => transaction(sql, (tx) => tx`select ${n}::int as n`.then())))
    expect(numbers).toEqual([[{ n: 1 }], [{ n: 2 }]])
    expect(await Promise.all(Array.from({ length: 20 }, () => sql`select 1`))).toHaveLength(20)
  },
)

it('what broke one statement off breaks no statement on the next connection', async () => {
  const { socketDir, user, password } = inject('postgres')
  const address = { socketDir, user, password, database: 'postgres' }
  const [sql, other] = [connect(address, 1), connect(address, 1)]
  onTestFinished(async () => {
    await Promise.all([sql.end({ timeout: 1 }), other.end({ timeout: 1 })])
  })
  for (let time = 0; time < 3; time++) {
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
    const broken = sql`select pg_sleep(60)`.then(
      () => 'done',
      () => 'broken off',
    )
    const end = () => other`
      select pg_terminate_backend(pid) from pg_stat_activity where pid = ${pid} and wait_event = 'PgSleep'`
    while ((await end()).length === 0);
    expect(await broken).toBe('broken off')
    expect(await sql`select ${time}::int as n`, 'the next is another statement').toEqual([{ n: time }])
  }
})

it('a connection that breaks during its handshake fails one request alone', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  await door.shut()
  await door.open()
  // In the middle of saying who it is.
  door.breakOn('SCRAM-SHA-256')
  expect((await world.visit('/', ada)).status).toBe(503)
  await door.open()
  await recovered(world, ada)
})

it('the database’s name is looked up for each new connection', async () => {
  const name = 'notes-database.example'
  let isKnown = true
  const { lookup } = dns
  const asked = vi.spyOn(dns, 'lookup').mockImplementation(((
    host: string,
    options: object,
    tell: (...answer: unknown[]) => void,
  ) => {
    if (host !== name) {
      lookup(host, options, tell)
      return
    }
    // As the system's resolver does: never at once.
    const answer = isKnown
      ? [null, [{ address: '127.0.0.1', family: 4 }]]
      : [Object.assign(new Error('unknown'), { code: 'ENOTFOUND' })]
    setImmediate(() => {
      tell(...answer)
    })
  }) as typeof dns.lookup)
  onTestFinished(() => asked.mockRestore())
  const { world, door, ada } = await aWorldBehindADoor(name)
  world.expectedErrors.add(away)

  isKnown = false
  await door.shut()
  await door.open()
  expect((await world.visit('/', ada)).status).toBe(503)
  expect((await world.visit('/', ada)).status, 'nothing is remembered').toBe(503)
  isKnown = true
  await recovered(world, ada)
})
