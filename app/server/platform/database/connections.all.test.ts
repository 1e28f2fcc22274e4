import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, it, onTestFinished } from 'vitest'
import { aDoor } from '../../../../kit/door.ts'
import { errorCode } from '../error-code.ts'
import { connect } from './connect.ts'
import { savesBesideSearches } from './connections.test.cases.ts'
import { poolOf } from './instrument.ts'

it('every acknowledged save of thousands is there, however many read, save and search at once', async () => {
  await savesBesideSearches({ savesOfEach: 125 })
}, 60_000)

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
