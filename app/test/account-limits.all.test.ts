import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { maxPerMinute } from '../server/shell/account-limits.ts'
import { changeNothing, expectTooOften, jam, limited, many, save } from './asking-too-often.ts'
import { passwordOf, startWorld } from './world.ts'

describe('an account that asks for more than a person does', () => {
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
