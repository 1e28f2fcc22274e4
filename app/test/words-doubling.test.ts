import { afterAll, beforeAll, expect, it } from 'vitest'
import type { OwnConnection } from '../server/platform/database/connect.ts'
import { busyMsOf } from './backend-cpu.ts'
import { testDatabase, type TestDatabase } from './database.ts'

let database: TestDatabase
let own: OwnConnection
beforeAll(async () => {
  database = await testDatabase()
  own = await database.sql.open()
})
afterAll(async () => {
  await own.end()
  await database.drop()
})

/** Each makes as many compounds, or beginnings of them, as it can. */
const parts = [
  'a.',
  'a-',
  'a+',
  '#a',
  '1,000,',
  '100 ',
  '👩\u200d',
  "a'",
  'a1 ',
  '--a',
  '𝄞',
  'م\u200c',
  '1\u20e3',
  'C++語',
]

it.each(parts)(
  'the words of a text of %j take no more time for each when there are four times as many',
  async (part) => {
    const msOf = (count: number) => busyMsOf(own, `select search_words($1), search_all($1)`, [part.repeat(count)], 2)
    const growths: number[] = []
    do {
      const [short, long] = [await msOf(8_000), await msOf(32_000)]
      growths.push(long / Math.max(short, 1))
    } while (growths.length < 4 && Math.min(...growths) >= 8)
    expect(Math.min(...growths)).toBeLessThan(8)
  },
)

it('a word that is typed takes a bounded time, whatever it is', async () => {
  for (const part of parts) {
    const typed = part.repeat(100).slice(0, 100).toWellFormed()
    expect(await busyMsOf(own, `select search_typed($1, false)`, [typed], 2), part).toBeLessThan(50)
  }
})
