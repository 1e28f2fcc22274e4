import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, it, onTestFinished } from 'vitest'
import { aDoor } from '../../../../kit/door.ts'
import { testDatabase } from '../../../test/database.ts'
import { errorCode } from '../error-code.ts'
import { connect, type Database, type Sql } from './connect.ts'
import { withStatementTimeout, statementTimedOut } from './statement-timeout.ts'
import { transaction } from './transaction.ts'
import { poolOf } from './instrument.ts'

async function aDatabase(): Promise<Database> {
  const database = await testDatabase('empty')
  onTestFinished(() => database.drop())
  await database.sql`create table kept (id int primary key)`
  return database.sql
}

const idsIn = async (sql: Database) =>
  (await sql<{ id: number }[]>`select id from kept order by id`).map(({ id }) => id)

it('every acknowledged save is there, however many read, save and search at once', async () => {
  const sql = await aDatabase()
  const acknowledged: number[] = []
  let isSaving = true
  const save = async (first: number) => {
    for (let id = first; id < first + 125; id++) {
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
  await Promise.all(Array.from({ length: 40 }, (_, loop) => save(loop * 125)))
  isSaving = false
  await searching

  expect(acknowledged).toHaveLength(5_000)
  expect(await idsIn(sql)).toEqual(acknowledged.toSorted((one, other) => one - other))
  expect(searches, 'there were searches all the time').toBeGreaterThan(50)
  const open = await sql`
    select from pg_stat_activity where datname = current_database() and xact_start is not null and pid <> pg_backend_pid()`
  expect(open, 'no transaction stays open').toHaveLength(0)
}, 60_000)

it('a transaction lands whole or not at all, and its connection is as good as before', async () => {
  const sql = await aDatabase()
  expect(
    await transaction(sql, async (tx) => [await tx`insert into kept values (1)`, await tx`select 2 as n`]),
  ).toEqual([[], [{ n: 2 }]])
  const broken = transaction(sql, async (tx) => {
    await tx`insert into kept values (2)`
    throw new Error('on purpose')
  })
  await expect(broken).rejects.toThrow('on purpose')
  // The caller makes nothing of a statement that failed: PostgreSQL rolls back where COMMIT was asked for.
  const swallowed = transaction(sql, async (tx) => {
    await tx`insert into kept values (3)`
    await tx`insert into kept values (3)`.catch(() => {})
  })
  await expect(swallowed).rejects.toThrow('rolled back')
  expect(await idsIn(sql)).toEqual([1])
  await Promise.all(Array.from({ length: 8 }, (_, n) => sql`insert into kept values (${n + 10})`))
  expect(await idsIn(sql)).toHaveLength(9)
})

it('a connection that comes back with an open transaction is closed, and takes no save with it', async () => {
  const sql = await aDatabase()
  for (let n = 0; n < 4; n++) await sql.unsafe('begin')
  await Promise.all(Array.from({ length: 8 }, (_, n) => sql`insert into kept values (${n})`))
  const other = await sql.open()
  expect(await other.sql`select from kept`, 'as others see it').toHaveLength(8)
  await other.end()
})

it('a text of several statements that fails in its transaction leaves none open', async () => {
  const sql = await aDatabase()
  for (let n = 0; n < 12; n++) {
    await expect(sql.unsafe('begin; insert into kept values (1); select 1/0; commit')).rejects.toMatchObject({
      code: '22012',
    })
    await sql`insert into kept values (${n + 10})`
  }
  expect(await idsIn(sql)).toHaveLength(12)
})

it('an error of the caller’s own keeps the connection, and a statement after the end of its transaction is refused', async () => {
  const sql = await aDatabase()
  const pid = async (tx: Sql) => (await tx<{ pid: number }[]>`select pg_backend_pid() as pid`)[0]?.pid
  const first = await transaction(sql, pid)
  await expect(transaction(sql, () => Promise.reject(new Error('on purpose')))).rejects.toThrow('on purpose')
  expect(await transaction(sql, pid)).toBe(first)
  const kept = await transaction(sql, async (tx) => ({ tx }))
  await expect(kept.tx`insert into kept values (1)`).rejects.toThrow('after the end of its transaction')
  expect(await idsIn(sql)).toEqual([])
})

it('a read whose connection is ended is answered on another one', async () => {
  const sql = await aDatabase()
  const end = async () => sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and state = 'active' and query like 'select pg_sleep%'`
  for (let round = 0; round < 3; round++) {
    const reads = Array.from({ length: 8 }, (_, n) => sql.reads`select pg_sleep(0.3), ${n}::int as n`)
    const answers = Promise.all(reads)
    // As soon as the server has begun one of them.
    while ((await end()).count === 0);
    expect((await answers).map(([row]) => row?.['n'])).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  }
})

it('a library that leaves a transaction open takes no save with it', async () => {
  const sql = await aDatabase()
  for (let n = 0; n < 4; n++) {
    const client = await sql.pool.connect()
    await client.query('begin')
    client.release()
  }
  await Promise.all(Array.from({ length: 8 }, (_, n) => sql`insert into kept values (${n})`))
  const other = await sql.open()
  expect(await other.sql`select from kept`, 'as others see it').toHaveLength(8)
  await other.end()
})

it('nothing is written on the connections that reads share', async () => {
  const sql = await aDatabase()
  await expect(sql.reads`insert into kept values (1)`).rejects.toMatchObject({ code: '25006' })
  expect(await sql.reads`select from kept`).toHaveLength(0)
})

it('a slow read holds up those behind it on its connection alone, and no save', async () => {
  const sql = await aDatabase()
  const order: string[] = []
  const slow = sql.reads`select pg_sleep(0.5)`.then(() => order.push('slow'))
  await sleep(50)
  await Promise.all([
    sql`insert into kept values (1)`.then(() => order.push('save')),
    sql.reads`select 1`.then(() => order.push('read')),
  ])
  await slow
  expect(order.at(-1)).toBe('slow')
  expect(order).toHaveLength(3)
})

it('a value that is undefined is a mistake, and not null', async () => {
  const sql = await aDatabase()
  await expect(sql`insert into kept values (${undefined})`).rejects.toThrow('value 1 of a statement is undefined')
  expect(await idsIn(sql)).toEqual([])
})

it('the first silence of the server condemns all connections that have said nothing since', async () => {
  const { socketDir, user, password } = inject('postgres')
  const door = await aDoor(join(socketDir, '.s.PGSQL.5432'))
  const sql = connect(`postgres://${user}:${password}@127.0.0.1:${door.port}/postgres`, 8)
  onTestFinished(async () => {
    await sql.end({ timeout: 1 })
    await door.shut()
  })
  await Promise.all([
    ...Array.from({ length: 8 }, () => sql`select pg_sleep(0.05)`),
    ...Array.from({ length: 8 }, () => sql.reads`select pg_sleep(0.05)`),
  ])
  const open = poolOf(sql).idle
  expect(open).toBe(8)
  door.silence()
  const code = (error: unknown) => errorCode(error)
  const first = sql`select 1`.catch(code)
  await sleep(5_000)
  // Asked later, and told at the same moment: not each after a silence of its own.
  const later = [sql`select 1`.catch(code), sql.reads`select 1`.catch(code)]
  expect(await first).toBe('CONNECTION_SILENT')
  const asked = { message: 'also those on which nothing was asked' }
  await expect.poll(() => poolOf(sql).idle, asked).toBe(0)
  const told = await Promise.race([Promise.all(later), sleep(8_000, 'they wait')])
  expect(told).not.toBe('they wait')
  await door.open()
  while ((await sql`select 1 as n`.catch(() => [])).length === 0);
  expect(await sql.reads`select 1 as n`).toEqual([{ n: 1 }])
}, 60_000)
