import { expect, it } from 'vitest'
import { renderedVersion } from '../server/platform/markdown/version.ts'
import { WorkLimitReached, Workers } from '../server/platform/work/workers.ts'
import { routes } from '../server/routes.ts'
import { startWorld, type World } from './world.ts'

const acts = `${import.meta.dirname}/slow-acts.ts`

/** A piece of code that its grammar takes long for, in as many pieces as stay within the limits. */
const slow = (n: number) => `${n}\n\n${`\`\`\`js\n${'- -'.repeat(6_000)}\n\`\`\`\n\n`.repeat(4)}`

async function tenPersonsWithSuchNotes(world: World) {
  return Promise.all(
    Array.from({ length: 10 }, async (_, n) => {
      const person = await world.aPerson(`Person${n}`)
      return { person, note: await world.aNote(person, { text: slow(n) }) }
    }),
  )
}

it('while ten persons open notes that take long, the process answers others', { timeout: 180_000 }, async () => {
  const workers = new Workers(`${import.meta.dirname}/../server/worker.ts`, {
    cpuMilliseconds: 200,
    maxMilliseconds: 20_000,
  })
  const world = await startWorld({ workers })
  const readers = await tenPersonsWithSuchNotes(world)
  let opened = 0
  const pages = readers.map(async ({ person, note }) => {
    const page = await world.visit(routes.notes.show.href({ noteId: note.id }), person)
    opened++
    return page
  })
  let answeredBefore = 0
  while (opened < readers.length) {
    const openedBefore = opened
    const { status } = await world.visit(routes.health.alive.href())
    expect(status).toBe(200)
    if (openedBefore < readers.length) answeredBefore++
  }
  expect(answeredBefore, 'answers while the ten were on their way').toBeGreaterThan(20)
  for (const { status, body } of await Promise.all(pages)) {
    expect(status).toBe(200)
    expect(body).toContain('- -- -- -')
  }
  await workers.close()
})

it(
  'a text that took too long is shown as it was typed, and not tried again for a day',
  { timeout: 120_000 },
  async () => {
    const workers = new Workers(acts, { cpuMilliseconds: 100, maxMilliseconds: 60_000 })
    const world = await startWorld({ workers })
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { text: '**never** <b>\n\n| a |' })
    const page = routes.notes.show.href({ noteId: note.id })
    const plain = '<div class="plain">**never** &lt;b&gt;\n\n| a |</div>'

    expect((await world.visit(page, ada)).body).toContain(plain)
    expect(await world.sql`select from slow_texts`).toHaveLength(1)
    const warned = () => world.logged.filter(({ msg }) => msg === 'a text took too long').length
    expect(warned()).toBe(1)
    expect((await world.visit(page, ada)).body).toContain(plain)
    expect(warned(), 'it was not tried again').toBe(1)

    await world.sql`update slow_texts set noticed_at = now() - interval '25 hours'`
    await world.visit(page, ada)
    expect(warned(), 'a day later it was').toBe(2)
    await world.sql`update slow_texts set renderer = ${renderedVersion - 1}`
    await world.visit(page, ada)
    expect(warned(), 'and with another version').toBe(3)
    const [kept] = await world.sql<{ html: string | null }[]>`select html from notes where id = ${note.id}`
    expect(kept?.html, 'nothing is kept as what it looks like').toBeNull()
    await workers.close()
  },
)

it('a worker that uses more than its time is ended, and the next act gets another', { timeout: 120_000 }, async () => {
  const workers = new Workers(acts, { cpuMilliseconds: 100, maxMilliseconds: 60_000 })
  await expect(workers.run('ada', 'render', 'never')).rejects.toThrow(WorkLimitReached)
  await expect(workers.run('ada', 'expression', 'a'.repeat(40))).rejects.toThrow(WorkLimitReached)
  expect(await workers.run('ada', 'echo', 'there'), 'after both').toBe('there')
  await workers.close()
})
