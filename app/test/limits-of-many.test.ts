import { expect, it } from 'vitest'
import { maxFilesOfNote } from '../server/notes/files/file-limits.ts'
import { maxPads } from '../server/notes/max-pads.ts'
import { routes } from '../server/routes.ts'
import { valueOf } from '../../kit/html.ts'
import { passwordOf, startWorld } from './world.ts'

it('a note has so many files, however many are sent at once', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada)
  await world.sql`
    insert into attachments (user_id, note_id, object_key, name, type, bytes)
    select ${ada.id}, ${noteId}, 'key-' || n, n || '.txt', 'text/plain', 1 from generate_series(1, ${maxFilesOfNote - 2}::int) n`
  const send = () => {
    const body = new FormData()
    body.append('files', new Blob(['x']), 'one.txt')
    const path = routes.attachments.create.href({ noteId })
    return world.visit(path, ada, { method: 'POST', headers: { accept: 'application/json' }, body })
  }
  const answers = await Promise.all(Array.from({ length: 6 }, send))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422, 422])
  expect(await world.sql`select from attachments`).toHaveLength(maxFilesOfNote)
})

it('a person has so many pads, however many are made at once', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await world.sql`
    insert into pads (user_id, name) select ${ada.id}, 'Pad ' || n from generate_series(1, ${maxPads - 2}::int) n`
  const make = (who = ada) => world.submit(routes.pads.create.href(), { name: 'One more' }, who)
  const answers = await Promise.all(Array.from({ length: 6 }, () => make()))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 422, 422, 422, 422])
  const refused = answers.find(({ status }) => status === 422)
  expect(refused?.body).toContain(`You have ${maxPads} pads already`)
  expect(valueOf(refused?.body ?? '', 'name')).toBe('One more')
  expect(await world.sql`select from pads where user_id = ${ada.id}`).toHaveLength(maxPads)
  expect((await make(grace)).status).toBe(303)
})

it('an account has so many sessions: the one that was in use longest ago ends', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const signIn = async () => {
    const visitor = world.aVisitor()
    await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, visitor)
    return visitor
  }
  await world.sql`update sessions set updated_at = now() - interval '2 hours' where user_id = ${ada.id}`
  await world.sql`
    insert into sessions (user_id, token, expires_at, updated_at)
    select ${ada.id}, 'token-' || n, now() + interval '1 day', now() - interval '1 hour' from generate_series(1, 98) n`
  const [first, second] = [await signIn(), await signIn()]
  expect(await world.sql`select from sessions where user_id = ${ada.id}`).toHaveLength(100)
  expect((await world.visit('/', ada)).status, 'the oldest').toBe(303)
  expect([(await world.visit('/', first)).status, (await world.visit('/', second)).status]).toEqual([200, 200])
  expect((await world.visit('/', grace)).status, 'of another account').toBe(200)
})
