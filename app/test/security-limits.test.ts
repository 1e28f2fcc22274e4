import { describe, expect, it } from 'vitest'
import { limits } from '../server/features/accounts/accounts.limits.ts'
import { routes } from '../server/routes.ts'
import { newPassword } from './every-address.ts'
import { everything } from './everything.ts'
import { valueOf } from '../../kit/html.ts'
import { passwordOf, startWorld, type Answer, type Person, type World } from './world.ts'

const limited = { rateLimit: true }
const wrong = 'not the password'

const forms = [
  { limit: limits.signInOfAccount, path: routes.accounts.signIn.href(), more: { password: passwordOf } },
  { limit: limits.signInFromAddress, path: routes.accounts.signIn.href(), more: { password: passwordOf } },
  { limit: limits.signUpOfAccount, path: routes.accounts.signUp.href(), more: passwordTwice('password') },
  { limit: limits.signUpFromAddress, path: routes.accounts.signUp.href(), more: passwordTwice('password') },
  { limit: limits.resetOfAccount, path: routes.accounts.forgotPassword.href(), more: {} },
  { limit: limits.resetFromAddress, path: routes.accounts.forgotPassword.href(), more: {} },
]

describe('a client that tries too often', () => {
  it.each(forms)('is told when to go on, and nothing more happens: $limit.name', async ({ limit, path, more }) => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    // One of each, so that the counters are there; then as if it had been all that are allowed.
    await world.submit(path, { email: ada.email, ...more, password: wrong, repeat_password: wrong })
    const mails = (await world.outbox.list()).length
    await world.sql`update rate_limits set points = ${limit.points} where key like ${`${limit.name}:%`}`
    const before = await everything(world.sql)

    const answer = await world.submit(path, { email: ada.email, ...more })

    expectTooMany(answer, limit.seconds)
    expect(valueOf(answer.body, 'email')).toBe(ada.email)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await everything(world.sql)).toEqual(before)
    expect(await world.outbox.list()).toHaveLength(mails)

    const other = await world.submit(path, { email: 'grace@example.org', ...more })
    const isOfAccount = limit.name.endsWith('account')
    expect(other.status, 'another account from the same address').not.toBe(isOfAccount ? 429 : 303)
    await world.sql`update rate_limits set expire = 0`
    expect((await world.submit(path, { email: ada.email, ...more })).status, 'when the time is over').not.toBe(429)
  })

  it('guessing one password has ten guesses, however they come and whichever process hears them', async () => {
    const one = await startWorld(limited)
    const other = await startWorld({ ...limited, sql: one.sql })
    const ada = await one.aPerson('Ada')
    const spellings = [ada.email, 'ADA@example.org', ' Ada@Example.org ']
    const guesses = Array.from({ length: 14 }, (_, index) =>
      signIn(index % 2 ? one : other, spellings[index % 3] ?? '', wrong),
    )
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 422)).toHaveLength(10)
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)

    for (const world of [one, other]) expectTooMany(await signIn(world, ada.email, passwordOf), 15 * 60)
    expect((await one.visit('/', ada)).status, 'an open session').toBe(200)
  })

  it('guessing the current password of an open session is stopped, too', async () => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    const change = (password: string) =>
      world.submit(
        routes.accounts.settings.href(),
        { password, new_password: newPassword, confirm_new_password: newPassword },
        ada,
      )
    for (let guess = 1; guess <= limits.passwordOfAccount.points; guess++) {
      expect((await change(wrong)).body, `guess ${guess}`).toContain('Current password is not correct')
    }
    expectTooMany(await change(passwordOf), 15 * 60)
    expect((await signIn(world, ada.email, passwordOf)).location, 'the password of before').toBe('/')
  })

  it('has counters that name no account and no address', async () => {
    const world = await startWorld(limited)
    await signIn(world, 'ada@example.org', wrong)
    const keys = await world.sql<{ key: string }[]>`select key from rate_limits order by key`
    expect(keys.map(({ key }) => key.split(':')[0])).toEqual(['signin-account', 'signin-address'])
    expect(JSON.stringify(keys)).not.toMatch(/ada|example|127\.0\.0\.1/)
  })
})

describe('a person who knows the password', () => {
  it('may sign in as often as they like', async () => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    for (let time = 1; time <= limits.signInOfAccount.points + 2; time++) {
      expect((await signIn(world, ada.email, passwordOf)).location, `time ${time}`).toBe('/')
    }
    expect(await points(world)).toEqual([0, 0])
  })

  it('and types it wrong now and then is not stopped by having signed in', async () => {
    const world = await startWorld(limited)
    const ada = await world.aPerson('Ada')
    for (let time = 1; time < limits.signInOfAccount.points; time++) await signIn(world, ada.email, wrong)
    expect((await signIn(world, ada.email, passwordOf)).location).toBe('/')
    expect(await points(world), 'wrong ones count still').toEqual([9, 9])
    expect((await signIn(world, ada.email, wrong)).status, 'the tenth guess').toBe(422)
    expect((await signIn(world, ada.email, wrong)).status, 'the eleventh').toBe(429)
  })

  it('is not counted for a form that was not filled in', async () => {
    const world = await startWorld(limited)
    for (let time = 1; time <= 12; time++) expect((await signIn(world, 'ada@example.org', '')).status).toBe(422)
    expect(await points(world)).toEqual([])
  })
})

function signIn(world: World, email: string, password: string, who?: Person): Promise<Answer> {
  return world.submit(routes.accounts.signIn.href(), { email, password }, who)
}

async function points(world: World): Promise<number[]> {
  const rows = await world.sql<{ points: number }[]>`select points from rate_limits order by key`
  return rows.map((row) => row.points)
}

function expectTooMany(answer: Answer, seconds: number): void {
  expect(answer.status).toBe(429)
  const wait = Number(answer.headers.get('retry-after'))
  expect(Number.isInteger(wait)).toBe(true)
  expect(wait).toBeGreaterThan(seconds - 120)
  expect(wait).toBeLessThanOrEqual(seconds)
  const minutes = Math.ceil(wait / 60)
  expect(answer.body).toContain(`Too many attempts. Try again in ${minutes} minutes.`)
  expect(answer.body).toContain('<form method="post"')
}

function passwordTwice(name: string): Record<string, string> {
  return { [name]: passwordOf, repeat_password: passwordOf }
}

it('a network whose attempts are used up leaves no further rows, whatever addresses it makes up', async () => {
  const world = await startWorld(limited)
  await signIn(world, 'ada@example.org', wrong)
  await world.sql`update rate_limits set points = ${limits.signInFromAddress.points} where key like 'signin-address:%'`
  const rows = () => world.sql`select key from rate_limits order by key`
  const before = await rows()
  for (let n = 0; n < 5; n++) expect((await signIn(world, `made-up-${n}@example.org`, wrong)).status).toBe(429)
  expect(await rows()).toEqual(before)
})
