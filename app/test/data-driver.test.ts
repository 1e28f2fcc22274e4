import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from './database.ts'

it('a statement costs the same however many came before it', async () => {
  const database = await testDatabase('empty')
  onTestFinished(() => database.drop())
  const { sql } = database
  // All connections are open, and most of them free from now on.
  await Promise.all(Array.from({ length: 40 }, () => sql`select pg_sleep(0.02)`))

  const { largest } = await whileWatchingSearches(async () => {
    for (let n = 0; n < 1000; n++) await sql`select 1`
    for (let n = 0; n < 100; n++) await Promise.all(Array.from({ length: 15 }, () => sql`select 1`))
  })
  expect(largest, 'the longest list that the driver searched').toBeLessThan(100)
})

/** What a list is searched with; how long it takes depends on the machine, how long the list is does not. */
async function whileWatchingSearches(act: () => Promise<void>): Promise<{ largest: number }> {
  // Called with its own `this` below.
  const { indexOf } = Array.prototype
  let largest = 0
  Array.prototype.indexOf = function (this: unknown[], ...args: [unknown, number?]) {
    largest = Math.max(largest, this.length)
    return indexOf.apply(this, args)
  }
  try {
    await act()
  } finally {
    Array.prototype.indexOf = indexOf
  }
  return { largest }
}
