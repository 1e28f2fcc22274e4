import { expect, it } from 'vitest'
import { eventually } from '../../../../../kit/eventually.ts'
import { shareNote } from '../../../../test/share-note.ts'
import { passwordOf, startWorld } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { signOutEverywhere, suspend } from './people.queries.ts'

const { signIn, resetPassword, forgotPassword } = routes.accounts
const words = 'This account is suspended. Ask the person who runs this Notejam.'

it('a suspension closes pages, streams and shares at once, and the sign-in tells of it after the right password alone', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada)
  const shared = await shareNote(world, ada, note.id)
  expect((await world.visit(shared)).status, 'it must be shared for this to mean anything').toBe(200)
  const cookie = [...ada.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const streams = await Promise.all(
    [routes.changes.href(), routes.notes.changes.href({ noteId: note.id })].map(async (path) => {
      const answer = await fetch(world.url + path, { headers: { cookie } })
      const stream = { isOver: false, status: answer.status }
      void answer.text().then(() => (stream.isOver = true))
      return stream
    }),
  )
  expect(streams.map(({ status }) => status)).toEqual([200, 200])

  expect(await suspend(world.sql, ada.id, true)).toBe(true)
  expect(await suspend(world.sql, ada.id, true), 'once').toBe(false)

  await eventually('its streams end', () => streams.every(({ isOver }) => isOver))
  expect((await world.visit('/', ada)).location).toBe(signIn.href())
  expect((await world.visit(shared)).status).toBe(404)
  expect((await world.visit('/', grace)).status).toBe(200)
  const right = await world.submit(signIn.href(), { email: ada.email, password: passwordOf })
  expect([right.status, right.body]).toEqual([403, expect.stringContaining(words)])
  expect(right.body).toContain(`value="${ada.email}"`)
  const wrong = await world.submit(signIn.href(), { email: ada.email, password: 'not hers' })
  expect([wrong.status, wrong.body]).toEqual([422, expect.stringContaining('Wrong email or password')])
  expect(wrong.body).not.toContain('suspended')
  expect(await world.sql`select from sessions where user_id = ${ada.id}`).toEqual([])

  expect(await suspend(world.sql, ada.id, false)).toBe(true)
  expect((await world.submit(signIn.href(), { email: ada.email, password: passwordOf })).status).toBe(303)
  expect((await world.visit(shared)).status).toBe(200)
})

it('a new password by mail does not lift a suspension, and a reset link of before is spent', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const asked = async () => {
    await world.submit(forgotPassword.href(), { email: ada.email })
    const [mail] = await world.outbox.list()
    return /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  }
  const before = await asked()
  await suspend(world.sql, ada.id, true)
  expect((await world.visit(resetPassword.href({ token: before }))).body).toContain('That link has been used')
  const form = { new_password: 'damson and quince', confirm_new_password: 'damson and quince' }
  const reset = await world.submit(resetPassword.href(), { token: await asked(), ...form })
  expect(reset.status).toBe(303)
  const again = await world.submit(signIn.href(), { email: ada.email, password: 'damson and quince' })
  expect([again.status, again.body]).toEqual([403, expect.stringContaining(words)])
})

it('a deletion is not taken back by a person who is suspended meanwhile', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '1 day')`
  const browser = world.aVisitor()
  const shown = await world.submit(signIn.href(), { email: ada.email, password: passwordOf }, browser)
  expect(shown.location).toBe(routes.accounts.takeBack.href())
  await suspend(world.sql, ada.id, true)
  await world.submit(routes.accounts.takeBack.href(), {}, browser)
  expect(await world.sql`select from account_deletions`).toHaveLength(1)
  expect(await world.sql`select from sessions`).toEqual([])
})

it('a session that the previous release begins has ended already', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const begin = () => world.sql<{ isOpen: boolean }[]>`
    insert into sessions (user_id, token, expires_at) values (${ada.id}, ${crypto.randomUUID()}, now() + interval '30 days')
    returning expires_at > now() as "isOpen"`
  expect(await begin()).toEqual([{ isOpen: true }])
  await suspend(world.sql, ada.id, true)
  expect(await begin()).toEqual([{ isOpen: false }])
})

it('signing out everywhere ends sessions and nothing else', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  expect(await signOutEverywhere(world.sql, ada.id)).toBe(1)
  expect((await world.visit('/', ada)).location).toBe(signIn.href())
  expect((await world.visit('/', grace)).status).toBe(200)
  expect((await world.submit(signIn.href(), { email: ada.email, password: passwordOf })).status).toBe(303)
})
