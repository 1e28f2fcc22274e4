import { expect, it } from 'vitest'
import { passwordOf, startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

it('a sign-in ends the session that it takes the place of, and no other', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const [before, elsewhere] = [{ ...ada, cookies: new Map(ada.cookies) }, world.aVisitor()]
  await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, elsewhere)

  const wrong = await world.submit(routes.accounts.signIn.href(), { email: grace.email, password: 'not hers' }, ada)
  expect(wrong.status).toBe(422)
  expect((await world.visit('/', before)).status, 'a sign-in that failed ends nothing').toBe(200)
  await world.submit(routes.accounts.signIn.href(), { email: grace.email, password: passwordOf }, ada)

  expect((await world.visit('/', before)).location, 'a copy of the cookie').toBe('/signin')
  expect((await world.visit('/', ada)).body).toContain(grace.email)
  expect((await world.visit('/', elsewhere)).status, 'her other device').toBe(200)
  expect((await world.visit('/', grace)).status).toBe(200)
})

it('a session ends after ninety days, however often it is visited', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const age = (days: number) => world.sql`
    update sessions set created_at = now() - make_interval(days => ${days}), expires_at = now() + interval '1 day'`
  const left = async () => {
    const [row] = await world.sql<{ days: number }[]>`
      select round(extract(epoch from expires_at - now()) / 86400)::int as days from sessions`
    return row?.days
  }
  await age(10)
  await world.visit('/', ada)
  expect(await left(), 'thirty days from a visit').toBe(30)
  await age(80)
  await world.visit('/', ada)
  expect(await left(), 'and never beyond ninety').toBe(10)
  world.statements.length = 0
  expect((await world.visit('/', ada)).headers.getSetCookie()).toEqual([])
  expect(world.statements, 'nothing is prolonged by nothing').toHaveLength(1)

  await world.sql`update sessions set created_at = now() - interval '91 days', expires_at = now() + interval '30 days'`
  expect((await world.visit('/', ada)).location).toBe('/signin')
  const saved = await world.submit(routes.pads.create.href(), { name: 'Jam' }, ada)
  expect(saved.location).toContain('/signin')
  expect(await world.sql`select from pads`).toEqual([])
})
