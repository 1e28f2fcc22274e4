import { expect, it } from 'vitest'
import { Writer } from './writers.ts'
import { startWorld } from './world.ts'

/** Rounds with other chances: a failure names the seed that it comes again with. */
const seeds = [1, 2, 3, 4, 5, 6]

it.each(seeds)(
  'what writers were told is saved is in its note or its history, and in no other (seed %i)',
  async (seed) => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const notes: string[] = []
    for (let number = 0; number < 2; number++) {
      notes.push((await world.aNote(ada, { name: 'A note', text: 'one two\nthree four\n\nfive six' })).id)
    }
    const writers = Array.from({ length: 2 + (seed % 4) }, (_, number) => new Writer(world, ada, notes, number, seed))
    await Promise.all(writers.map((writer) => writer.write(60)))

    const removed = new Set(writers.flatMap(({ account }) => [...account.removed]))
    let looked = 0
    for (const id of notes) {
      const texts = await world.sql<{ text: string }[]>`
      select text from notes where id = ${id}
      union all select text from note_revisions where note_id = ${id} and ends_session`
      const all = texts.map(({ text }) => text).join('\n')
      for (const { account } of writers) {
        for (const word of account.acknowledged.get(id) ?? []) {
          looked++
          if (!removed.has(word)) expect(all.includes(word), `${word} was acknowledged`).toBe(true)
        }
      }
      const strangers = (all.match(/w\d+n\d+x\d+\./g) ?? []).filter((word) => !word.includes(`n${id}x`))
      expect(strangers, 'typed in another note').toEqual([])
    }
    // It happened at all.
    expect(looked).toBeGreaterThan(50)
    expect(writers.reduce((sum, { account }) => sum + account.merges + account.conflicts, 0)).toBeGreaterThan(0)
    // Versions go up one by one, and none is there twice.
    const twice = await world.sql`
    select from note_revisions where not is_conflict group by note_id, version having count(*) > 1`
    expect(twice).toHaveLength(0)
  },
)
