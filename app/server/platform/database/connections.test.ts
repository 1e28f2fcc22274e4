import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Sql } from './connect.ts'
import { aDatabase, idsIn, savesBesideSearches } from './connections.test.cases.ts'
import { transaction } from './transaction.ts'

it('every acknowledged save is there, however many read, save and search at once', async () => {
  await savesBesideSearches({ savesOfEach: 30 })
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
