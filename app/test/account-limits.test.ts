import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { maxPerMinute } from '../server/shell/account-limits.ts'
import { apart, everything, forms, oneOfEach } from './every-address.ts'
import { textareaOf, valueOf } from '../../kit/html.ts'
import { passwordOf, startWorld, type Answer, type Person, type World } from './world.ts'

const limited = { rateLimit: true }
const jam = { name: 'Plum jam', text: 'Three kilos.\nSugar' }

describe('an account that asks for more than a person does', () => {
  it('saves so often in a minute; then what was typed comes back, to be sent again', async () => {
    const world = await startWorld(limited)
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const { id: noteId } = await world.aNote(ada)
    const edit = routes.notes.edit.href({ noteId })
    await changeNothing(world, ada, maxPerMinute.changes - 2)
    expect((await world.submit(edit, jam, ada)).status, 'a save').toBe(303)
    expect((await save(world, ada, noteId)).status, 'the last one within the limit').toBe(200)
    const before = await everything(world.sql)

    const form = await world.submit(edit, { ...jam, text: 'Four kilos.\nSugar' }, ada)
    expectTooOften(form)
    expect(textareaOf(form.body)).toBe('Four kilos.\nSugar')
    expect(valueOf(form.body, 'name')).toBe('Plum jam')
    const script = await save(world, ada, noteId)
    expectTooOften(script)
    expect(JSON.parse(script.body)).toMatchObject({
      error: 'too-often',
      message: expect.stringContaining('Wait') as string,
    })
    expect(await everything(world.sql), 'nothing was saved').toEqual(before)

    expect((await world.visit('/', ada)).status, 'pages can be read').toBe(200)
    expect((await world.submit(routes.notes.create.href(), jam, grace)).status, 'others can save').toBe(303)
    expect((await world.submit(routes.accounts.signOut.href(), {}, ada)).status, 'it can be left').toBe(303)
  })

  it('is one account, however many sessions it has', async () => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    const other = world.aVisitor()
    await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, other)
    const { id: noteId } = await world.aNote(ada)
    await save(world, other, noteId)
    await changeNothing(world, ada, maxPerMinute.changes - 1)
    expectTooOften(await save(world, other, noteId))
    expectTooOften(await save(world, ada, noteId))
  })

  it.each([
    { kind: 'searches', path: routes.search.href({ q: 'jam' }) },
    { kind: 'searches', path: routes.palette.href({ q: 'jam' }) },
    { kind: 'looks', path: routes.notes.newer.href({ noteId: '1' }, { than: '9' }) },
  ] as const)('asks so often for $path', async ({ kind, path }) => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    await world.aNote(ada)
    // Empty, so that they are quick: what is asked makes no difference.
    const statuses = await many(maxPerMinute[kind], () => world.visit(path.replace('jam', ''), ada))
    expect(statuses.every((status) => status < 300)).toBe(true)
    const accept = path.startsWith('/search') ? 'text/html' : 'application/json'
    const answer = await world.visit(path, ada, { headers: { accept } })
    expectTooOften(answer)
    expect(answer.body).toContain('Wait')
    expect((await world.submit(routes.notes.create.href(), jam, ada)).status, 'other things are counted apart').toBe(
      303,
    )
  })

  it('sends so many files', async () => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    const notes = await Promise.all(Array.from({ length: 4 }, () => world.aNote(ada)))
    const send = (noteId: string, files: number) => {
      const body = new FormData()
      for (let file = 0; file < files; file++) body.append('files', new Blob(['x']), `${file}.txt`)
      const path = routes.attachments.create.href({ noteId })
      return world.visit(path, ada, { method: 'POST', headers: { accept: 'application/json' }, body })
    }
    let sent = 0
    for (const { id } of notes.slice(0, 3)) {
      for (let form = 0; form < 10; form++, sent += 10) expect((await send(id, 10)).status).toBe(201)
    }
    expect(sent).toBe(maxPerMinute.uploads)
    expectTooOften(await send(notes[3]?.id ?? '', 1))
    expect(await world.sql`select from attachments`).toHaveLength(sent)
  })

  it('is refused nothing when limits are off', async () => {
    const world = await startWorld({ rateLimit: false })
    const ada = await world.aPerson('Ada')
    const { id: noteId } = await world.aNote(ada)
    await changeNothing(world, ada, maxPerMinute.changes + 5)
    expect((await save(world, ada, noteId)).status).toBe(200)
  })
})

it('each request that changes something is counted, but for those that have limits of their own', async () => {
  const world = await startWorld(limited)
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  await changeNothing(world, ada, maxPerMinute.changes)
  const counted = forms.filter(({ isPrivate, title }) => isPrivate && !apart.includes(title))
  expect(counted.length).toBeGreaterThan(10)
  for (const address of counted) {
    const { status } = await world.submit(address.path(ids), address.form(ids), ada)
    expect(status, address.title).toBe(429)
  }
})

/** Asks for changes that are refused for what they say: they count, and cost little. */
async function changeNothing(world: World, who: Person, times: number): Promise<void> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const path = routes.notes.create.href()
  const statuses = await many(times, () => world.visit(path, who, { method: 'POST', headers, body: '{}' }))
  expect(statuses).toEqual(Array<number>(times).fill(422))
}

function save(world: World, who: Person, noteId: string): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return world.visit(routes.notes.edit.href({ noteId }), who, { method: 'POST', headers, body: JSON.stringify(jam) })
}

/** A few at once, as several tabs do. */
async function many(times: number, act: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = []
  let left = times
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      while (left-- > 0) statuses.push((await act()).status)
    }),
  )
  return statuses
}

function expectTooOften({ status, headers, body }: Answer): void {
  expect(status, body).toBe(429)
  const wait = Number(headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
}
