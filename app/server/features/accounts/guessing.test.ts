import { expect, it } from 'vitest'
import { passwordOf, startWorld, type Answer, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { limits } from './accounts.limits.ts'

const limited = { rateLimit: true }
const wrong = 'not the password'
const guesses = limits.signInOfAccount.points

function signIn(world: World, email: string, password: string, who?: Person): Promise<Answer> {
  return world.submit(routes.accounts.signIn.href(), { email, password }, who)
}

/** Only what the browser keeps when it is signed out. */
async function signedOut(world: World, email: string): Promise<Person> {
  const device = world.aVisitor()
  expect((await signIn(world, email, passwordOf, device)).location).toBe('/')
  await world.submit(routes.accounts.signOut.href(), {}, device)
  expect([...device.cookies.keys()].sort()).toEqual(['notejam-device', 'notejam-flash'])
  return device
}

it('guesses of others, also from its own network, do not lock out a device that has signed in to the account before', async () => {
  const world = await startWorld(limited)
  const { email } = await world.aPerson('Ada')
  const device = await signedOut(world, email)
  for (let guess = 0; guess < guesses; guess++) expect((await signIn(world, email, wrong)).status).toBe(422)
  expect((await signIn(world, email, passwordOf)).status, 'a device that is not known').toBe(429)
  await world.sql`update rate_limits set points = 1000 where key like 'signin-address:%'`

  expect((await signIn(world, email, passwordOf, device)).location, 'one that is').toBe('/')
})

it('guessing gets no further budget by another spelling of the address', async () => {
  const world = await startWorld(limited)
  const { id } = await world.aPerson('Ada')
  await world.sql`update users set email = 'ada@messe-strasse.example' where id = ${id}`
  const spellings = ['messe-strasse', 'messe-straße', 'meße-strasse', 'meße-straße'].map(
    (name) => `ada@${name}.example`,
  )
  for (let guess = 0; guess < guesses; guess++) {
    expect((await signIn(world, spellings[guess % 4] ?? '', wrong)).status).toBe(422)
  }
  for (const spelling of spellings) expect((await signIn(world, spelling, passwordOf)).status).toBe(429)

  const ask = (email: string) => world.submit(routes.accounts.forgotPassword.href(), { email })
  const { points } = limits.resetOfAccount
  for (let asked = 0; asked < points; asked++) expect((await ask(spellings[asked % 4] ?? '')).status).toBe(303)
  for (const spelling of spellings) expect((await ask(spelling)).status).toBe(429)
  expect(await world.outbox.list()).toHaveLength(points)
})

it('guessing on a known device is limited, too, and there alone', async () => {
  const world = await startWorld(limited)
  const { email } = await world.aPerson('Ada')
  const [stolen, other] = [await signedOut(world, email), await signedOut(world, email)]
  for (let guess = 0; guess < guesses; guess++) expect((await signIn(world, email, wrong, stolen)).status).toBe(422)
  expect((await signIn(world, email, passwordOf, stolen)).status).toBe(429)
  expect((await signIn(world, email, passwordOf, other)).location).toBe('/')
  expect((await signIn(world, email, passwordOf)).location, 'a new device').toBe('/')
})

it('guessing is limited on all known devices together: one who knew the password can have many', async () => {
  const world = await startWorld(limited)
  const { email } = await world.aPerson('Ada')
  const devices: Person[] = []
  for (let n = 0; n < 6; n++) devices.push(await signedOut(world, email))
  const statuses: number[] = []
  for (const device of devices.slice(0, 5)) {
    for (let guess = 0; guess < guesses; guess++) statuses.push((await signIn(world, email, wrong, device)).status)
  }
  expect(new Set(statuses)).toEqual(new Set([422]))
  expect((await signIn(world, email, passwordOf, devices[5])).status).toBe(429)
})

it('guessing gets no budget by a cookie of another account, a forged one, or one of another kind', async () => {
  const world = await startWorld(limited)
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const device = await signedOut(world, mallory.email)
  const own = await signedOut(world, ada.email)
  const cookie = device.cookies.get('notejam-device') ?? ''
  expect(decodeURIComponent(cookie), 'names no account').not.toMatch(/mallory|example/)
  for (let guess = 0; guess < guesses; guess++) await signIn(world, ada.email, wrong)

  const forged = [
    cookie,
    (own.cookies.get('notejam-device') ?? '').replace(/..$/, 'AA'),
    own.cookies.get('notejam-flash') ?? '',
    [...ada.cookies.values()][0] ?? '',
    'x'.repeat(3000),
    '%00',
    '',
  ]
  for (const value of forged) {
    const who = { ...ada, cookies: new Map([['notejam-device', value]]) }
    expect((await signIn(world, ada.email, passwordOf, who)).status, value).toBe(429)
  }
})

it('five accounts of a family on one device are remembered', async () => {
  const world = await startWorld(limited)
  const people = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const device = world.aVisitor()
  for (const { email } of people) await signIn(world, email, passwordOf, device)
  for (const { email } of people) {
    for (let guess = 0; guess < guesses; guess++) await signIn(world, email, wrong)
    expect((await signIn(world, email, passwordOf, device)).location).toBe('/')
  }
})

it('guessing does not keep out the owner, who proves it by a reset mail', async () => {
  const world = await startWorld(limited)
  const { email } = await world.aPerson('Ada')
  for (let guess = 0; guess < guesses; guess++) expect((await signIn(world, email, wrong)).status).toBe(422)
  await world.sql`update rate_limits set points = 1000 where key like 'signin-address:%'`
  const device = world.aVisitor()
  await world.submit(routes.accounts.forgotPassword.href(), { email }, device)
  const link =
    /http:\/\/localhost:8000(\/reset-password\?token=[\w-]+)/.exec((await world.outbox.list())[0]?.text ?? '')?.[1] ??
    ''
  const opened = await world.visit(link, device)
  const page = await world.visit(opened.location ?? '', device)
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const chosen = 'plums and some pears'
  const form = { token, new_password: chosen, confirm_new_password: chosen }
  expect((await world.submit(routes.accounts.resetPassword.href(), form, device)).status).toBe(303)

  expect((await signIn(world, email, chosen, device)).location).toBe('/')
  expect((await signIn(world, email, chosen)).status, 'another device').toBe(429)
})
