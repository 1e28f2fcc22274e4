import { expect, it } from 'vitest'
import { passwordOf, sharedWorld, startWorld, tokenOf, type Person, type World } from '../../../test/world.ts'
import { hashOfToken } from '../../platform/sessions/session-token.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import { routes } from '../../routes.ts'
import { requireRecent } from '../../shell/recent.ts'

const aWorld = sharedWorld()
const { confirm } = routes.accounts

/** As if the person had signed in an hour ago. */
const anHourLater = (world: World, who: Person) => world.sql`
  update sessions set created_at = created_at - interval '1 hour', verified_at = verified_at - interval '1 hour'
  where token_hash = ${hashOfToken(tokenOf(who))}`

const isRecent = (world: World, who: Person) =>
  requireRecent(world.sql, { sessionToken: tokenOf(who), userId: undefined }).then(
    () => true,
    () => false,
  )

it('a session is recent for ten minutes from its sign-in, and again from each time its person was asked', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  expect(await isRecent(world, ada)).toBe(true)
  await world.sql`update sessions set created_at = now() - interval '11 minutes' where user_id = ${ada.id}`
  expect(await isRecent(world, ada)).toBe(false)
  const asked = await world.visit(confirm.href({ next: '/settings/security' }), ada)
  expect(asked.body).toContain('Confirm that it is you')

  const wrong = await world.submit(confirm.href(), { password: 'not hers, no', next: '/settings/security' }, ada)
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Password is not correct')
  expect((await world.submit(confirm.href(), { next: '/' }, ada)).status, 'none at all').toBe(422)
  expect(await isRecent(world, ada)).toBe(false)

  const right = await world.submit(confirm.href(), { password: passwordOf, next: '/settings/security' }, ada)
  expect(right).toMatchObject({ status: 303, location: '/settings/security' })
  expect(await isRecent(world, ada)).toBe(true)
  await anHourLater(world, ada)
  expect(await isRecent(world, ada)).toBe(false)
})

it('what one device has shown, another has not, and another person’s password shows nothing', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const phone = world.aVisitor()
  await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, phone)
  await Promise.all([ada, phone, mallory].map((who) => anHourLater(world, who)))
  await world.submit(confirm.href(), { password: passwordOf }, ada)
  expect(await Promise.all([ada, phone, mallory].map((who) => isRecent(world, who)))).toEqual([true, false, false])

  await world.sql`update accounts set password = ${await passwords.hash('another one by now')} where user_id = ${mallory.id}`
  expect((await world.submit(confirm.href(), { password: passwordOf }, mallory)).status).toBe(422)
  expect(await isRecent(world, mallory)).toBe(false)
  expect((await world.submit(confirm.href(), { password: passwordOf })).location).toContain('/signin')
})

it('the question leads to no other site, and leaves a malformed waiting form out', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    expect((await world.submit(confirm.href(), { password: passwordOf, next }, ada)).location).toBe('/')
  }
  for (const kept of [
    '{',
    '[]x',
    '[{"name":1}]',
    `"${'x'.repeat(20)}"`,
    '[{"name":"a","label":"","value":"b","kind":"script"}]',
  ]) {
    const answer = await world.submit(confirm.href(), { password: passwordOf, next: '/settings', kept }, ada)
    expect(answer, kept).toMatchObject({ status: 303, location: '/settings' })
  }
})

it('a form that comes too late is kept, without its password, and sent once it is confirmed', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const field = { name: 'name', label: 'Name', value: '“Phone” <b>', kind: 'line' }
  const secret = { name: 'password', label: 'Password', value: 'strawberry', kind: 'password' }
  await anHourLater(world, ada)
  const kept = JSON.stringify([field, secret])
  const wrong = await world.submit(confirm.href(), { password: 'not hers, no', next: '/settings/x', kept }, ada)
  expect(wrong.body, 'kept for the next try').toContain('“Phone”')
  expect(wrong.body).not.toContain('strawberry')
  const right = await world.submit(confirm.href(), { password: passwordOf, next: '/settings/x', kept }, ada)
  expect(right.status).toBe(200)
  expect(right.body).toContain('action="/settings/x"')
  expect(right.body).toContain('value="“Phone” &lt;b>"')
  expect(right.body).not.toContain('<b>')
})

it('guesses at the password are limited', async () => {
  const world = await startWorld({ rateLimit: true })
  const ada = await world.aPerson('Ada')
  await anHourLater(world, ada)
  for (let guess = 0; guess < 10; guess++)
    await world.submit(confirm.href(), { password: `guess number ${guess}` }, ada)
  const refused = await world.submit(confirm.href(), { password: passwordOf }, ada)
  expect(refused.status).toBe(429)
  expect(await isRecent(world, ada)).toBe(false)
})
