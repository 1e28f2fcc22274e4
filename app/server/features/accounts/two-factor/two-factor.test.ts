import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  passwordOf,
  sharedWorld,
  startWorld,
  tokenOf,
  type Answer,
  type Person,
  type World,
} from '../../../../test/world.ts'
import { beginCodes, codeOf, withCodes } from '../../../../test/with-codes.ts'
import { hashOfToken } from '../../../platform/sessions/session-token.ts'
import { routes } from '../../../routes.ts'
import { resealSecrets } from './reseal-secrets.ts'

const { signIn, code, codes, confirmCodes, endCodes, recoveryCodes, confirm, security, takeBack } = routes.accounts
const aWorld = sharedWorld()

/** Six digits that are the code of no step near. */
function wrongCode(secret: string): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeOf(secret, steps))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((one) => !near.includes(one)) ?? ''
}

/** The password alone, on a device of its own. */
async function halfSignedIn(world: World, { email }: Person, next = '/'): Promise<Person> {
  const device = world.aVisitor()
  const answer = await world.submit(signIn.href(), { email, password: passwordOf, next }, device)
  expect(answer.location).toBe(code.href())
  return device
}

const give = (world: World, device: Person, typed: string): Promise<Answer> =>
  world.submit(code.href(), { code: typed }, device)
const isIn = async (world: World, device: Person) => (await world.visit('/', device)).status === 200
const sessionsOf = async (world: World, who: Person) =>
  (await world.sql`select from sessions where user_id = ${who.id}`).length

describe('signing in with a one-time code', () => {
  it('opens no session before it, and then leads to the page that was asked for', async () => {
    const world = await aWorld()
    const { who, secret } = await withCodes(world, 'Ada')
    const device = await halfSignedIn(world, who, '/trash')
    expect([...device.cookies.keys()]).not.toContain('notejam')
    expect(await sessionsOf(world, who)).toBe(1)
    expect(await isIn(world, device)).toBe(false)
    const page = await world.visit(code.href(), device)
    expect(page.body).toMatch(/<input[^>]*autocomplete="one-time-code"[^>]*inputmode="numeric"/)
    expect(page.body).not.toContain(who.email)

    const typed = codeOf(secret)
    const answer = await give(world, device, ` ${typed.slice(0, 3)} ${typed.slice(3)} `)
    expect(answer).toMatchObject({ status: 303, location: '/trash' })
    expect(await isIn(world, device)).toBe(true)
  })

  it('takes the code of the step before and after, and no other, and each once', async () => {
    const world = await aWorld()
    const { who, secret } = await withCodes(world, 'Ada')
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    // Well after the code with which they were turned on, at the beginning of a step.
    vi.setSystemTime(Math.ceil(Date.now() / 30_000) * 30_000 + 300_000)
    const device = await halfSignedIn(world, who)
    for (const steps of [-2, 2]) expect((await give(world, device, codeOf(secret, steps))).status, `${steps}`).toBe(422)
    expect((await give(world, device, codeOf(secret, -1))).status, 'a little late').toBe(303)

    const second = await halfSignedIn(world, who)
    expect((await give(world, second, codeOf(secret, -1))).status, 'the same again').toBe(422)
    expect((await give(world, second, codeOf(secret, 1))).status, 'a little early').toBe(303)
    const third = await halfSignedIn(world, who)
    expect((await give(world, third, codeOf(secret))).status, 'of a step before one that was used').toBe(422)
    expect(await isIn(world, third)).toBe(false)
  })

  it('takes no code twice, also at the same moment', async () => {
    const world = await aWorld()
    const { who, secret } = await withCodes(world, 'Ada')
    const devices = await Promise.all([1, 2, 3, 4].map(() => halfSignedIn(world, who)))
    const typed = codeOf(secret)
    const answers = await Promise.all(devices.map((device) => give(world, device, typed)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422])
  })

  it('takes no code of another account, and no step of another person’s sign-in', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await withCodes(world, 'Ada'), await withCodes(world, 'Mallory')]
    const device = await halfSignedIn(world, ada.who)
    const hers = codeOf(ada.secret)
    const his = codeOf(mallory.secret)
    expect(his).not.toBe(hers)
    expect((await give(world, device, his)).status).toBe(422)
    expect((await give(world, device, mallory.recovery[0] ?? '')).status).toBe(422)

    // His own pending sign-in, in a browser that typed her password before, opens his account and no other.
    const both = await halfSignedIn(world, ada.who)
    await world.submit(signIn.href(), { email: mallory.who.email, password: passwordOf }, both)
    expect((await give(world, both, his)).status).toBe(303)
    expect((await world.visit('/', both)).body).toContain(mallory.who.email)
    expect(await sessionsOf(world, ada.who)).toBe(1)
  })

  it('a cookie of the step works once, for ten minutes, for five codes, as we made it, with this password', async () => {
    const world = await aWorld()
    const { who, secret, recovery } = await withCodes(world, 'Ada')
    const copy = (device: Person): Person => ({ ...device, cookies: new Map(device.cookies) })
    const used = await halfSignedIn(world, who)
    const before = copy(used)
    expect((await give(world, used, codeOf(secret))).status).toBe(303)
    expect((await give(world, before, recovery[0] ?? '')).location, 'used').toBe(signIn.href())

    const late = await halfSignedIn(world, who)
    await world.sql`update pending_sign_ins set begun_at = now() - interval '11 minutes' where user_id = ${who.id}`
    expect((await give(world, late, recovery[0] ?? '')).location, 'late').toBe(signIn.href())
    expect((await world.visit(code.href(), late)).location).toBe(signIn.href())

    const guessing = await halfSignedIn(world, who)
    for (let guess = 0; guess < 5; guess++) {
      expect((await give(world, guessing, wrongCode(secret))).status, `guess ${guess}`).toBe(422)
    }
    expect((await give(world, guessing, recovery[0] ?? '')).location, 'the sixth').toBe(signIn.href())
    const [mail] = (await world.outbox.list()).filter(({ to, subject }) => to === who.email && /wrong/.test(subject))
    expect(mail?.text).toContain('knows your password')

    const forged = world.aVisitor()
    forged.cookies.set('notejam-code', encodeURIComponent('notejam-code.AAAA.AAAA'))
    expect((await give(world, forged, recovery[0] ?? '')).location, 'forged').toBe(signIn.href())
    const flash = world.aVisitor()
    flash.cookies.set('notejam-code', tokenOf(who))
    expect((await give(world, flash, recovery[0] ?? '')).location, 'another cookie of ours').toBe(signIn.href())

    const changed = await halfSignedIn(world, who)
    const another = 'another long password'
    await world.submit(
      routes.accounts.settings.href(),
      { password: passwordOf, new_password: another, confirm_new_password: another },
      who,
    )
    expect((await give(world, changed, recovery[0] ?? '')).location, 'with the old password').toBe(signIn.href())
    expect(await isIn(world, changed)).toBe(false)
    const [unused] = await world.sql<{ n: number }[]>`
      select count(*)::int as n from recovery_codes where user_id = ${who.id} and used_at is null`
    expect(unused?.n, 'none of them was used up').toBe(10)
  })

  it('limits codes by account, and a device that has signed in before apart from others', async () => {
    const world = await startWorld({ rateLimit: true })
    const { who, secret } = await withCodes(world, 'Ada')
    const known = await halfSignedIn(world, who)
    expect((await give(world, known, codeOf(secret))).status).toBe(303)
    await world.submit(routes.accounts.signOut.href(), {}, known)
    for (let round = 0; round < 2; round++) {
      const stranger = await halfSignedIn(world, who)
      for (let guess = 0; guess < 5; guess++) await give(world, stranger, wrongCode(secret))
    }
    const stranger = await halfSignedIn(world, who)
    const refused = await give(world, stranger, codeOf(secret, 1))
    expect(refused.status).toBe(429)
    expect(refused.body).toMatch(/Try again in \d+ minutes/)

    await world.submit(signIn.href(), { email: who.email, password: passwordOf }, known)
    expect((await give(world, known, codeOf(secret, 1))).location, 'its owner’s device').toBe('/')
  })
})

describe('a second factor is asked for', () => {
  it('after a reset link, too', async () => {
    const world = await startWorld()
    const { who, secret } = await withCodes(world, 'Ada')
    const device = world.aVisitor()
    await world.submit(routes.accounts.forgotPassword.href(), { email: who.email }, device)
    const mails = await world.outbox.list()
    const token = /reset-password\?token=([\w-]+)/.exec(mails.map(({ text }) => text).join())?.[1] ?? ''
    const password = 'another long password'
    const twice = { new_password: password, confirm_new_password: password }
    await world.submit(routes.accounts.resetPassword.href(), { token, ...twice }, device)
    expect(await isIn(world, device)).toBe(false)
    expect(device.cookies.has('notejam-device'), 'no guesses at codes of its own').toBe(false)
    const answer = await world.submit(signIn.href(), { email: who.email, password }, device)
    expect(answer.location).toBe(code.href())
    expect(await isIn(world, device)).toBe(false)
    expect((await give(world, device, codeOf(secret))).location).toBe('/')
  })

  it('before a deletion is taken back', async () => {
    const world = await startWorld()
    const { who, secret } = await withCodes(world, 'Ada')
    await world.sql`
      insert into account_deletions (user_id, due_at) values (${who.id}, now() + interval '7 days')`
    const device = await halfSignedIn(world, who)
    expect((await world.visit(takeBack.href(), device)).location, 'not yet').toBe(signIn.href())
    await world.submit(takeBack.href(), {}, device)
    expect(await world.sql`select from account_deletions`).toHaveLength(1)
    const again = await halfSignedIn(world, who)
    expect((await give(world, again, codeOf(secret))).location).toBe(takeBack.href())
    expect((await world.submit(takeBack.href(), {}, again)).location).toBe('/')
    expect(await isIn(world, again)).toBe(true)
  })

  it('of a sign-in that had begun before codes were turned on', async () => {
    const world = await startWorld()
    const { who } = await withCodes(world, 'Ada')
    await world.sql`update one_time_codes set confirmed_at = null`
    const device = world.aVisitor()
    // Turned on between the look at the account and the new session.
    await world.sql.unsafe(`
      create function turned_on() returns trigger language plpgsql as $$
      begin update one_time_codes set confirmed_at = now(); return null; end $$;
      create trigger turned_on after insert on sessions execute function turned_on()`)
    await world.submit(signIn.href(), { email: who.email, password: passwordOf }, device)
    expect(await isIn(world, device)).toBe(false)
  })

  it('and a session ends as it begins that the previous release opens with the password alone', async () => {
    const world = await startWorld()
    const [{ who }, grace] = [await withCodes(world, 'Ada'), await world.aPerson('Grace')]
    const begin = (id: string, token: string) => world.sql`
      insert into sessions (user_id, token, expires_at) values (${id}, ${token}, now() + interval '30 days') returning id`
    expect(await begin(who.id, 'of-ada'), 'its statement works').toHaveLength(1)
    await begin(grace.id, 'of-grace')
    const left = await world.sql`select from sessions where token_hash = ${hashOfToken('of-ada')}`
    expect(left).toEqual([])
    expect(await world.sql`select from sessions where token_hash = ${hashOfToken('of-grace')}`).toHaveLength(1)
  })

  it('when one confirms who it is, beside the password', async () => {
    const world = await aWorld()
    const { who, secret, recovery } = await withCodes(world, 'Ada')
    const hourAgo = () => world.sql`
      update sessions set created_at = now() - interval '1 hour', verified_at = null where user_id = ${who.id}`
    await hourAgo()
    const ask = (fields: Record<string, string>) => world.submit(confirm.href(), { next: '/settings', ...fields }, who)
    expect((await ask({ password: passwordOf })).body).toContain('Code is required')
    expect((await ask({ password: passwordOf, code: wrongCode(secret) })).status).toBe(422)
    expect((await ask({ password: 'not hers, no', code: codeOf(secret) })).status).toBe(422)
    expect((await world.visit(codes.href(), who)).location).toContain('/confirm')
    expect((await ask({ password: passwordOf, code: codeOf(secret) })).location, 'not used up by it').toBe('/settings')
    await hourAgo()
    expect((await ask({ password: passwordOf, code: recovery[3] ?? '' })).location).toBe('/settings')
  })
})

describe('a second factor is asked for, too', () => {
  it('before the password is changed or the account deleted, which the password alone does not do', async () => {
    const world = await aWorld()
    const { who, recovery } = await withCodes(world, 'Ada')
    await world.sql`
      update sessions set created_at = now() - interval '1 hour', verified_at = null where user_id = ${who.id}`
    const { settings, delete: deletion } = routes.accounts
    const twice = { new_password: 'another long password', confirm_new_password: 'another long password' }
    const change = () => world.submit(settings.href(), { password: passwordOf, ...twice }, who)
    for (const answer of [await change(), await world.submit(deletion.href(), { password: passwordOf }, who)]) {
      expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('Confirm that it is you')])
    }
    expect((await world.submit(endCodes.href(), {}, who)).status, 'no session counts as recent by it').toBe(403)
    expect(await world.sql`select from account_deletions where user_id = ${who.id}`).toEqual([])
    await halfSignedIn(world, who)

    await world.submit(confirm.href(), { password: passwordOf, code: recovery[0] ?? '' }, who)
    expect((await change()).location).toBe('/')
  })
})

describe('recovery codes', () => {
  it('work once each, however they are written, and their use is told', async () => {
    const world = await startWorld()
    const { who, recovery } = await withCodes(world, 'Ada')
    const [first = '', second = ''] = recovery
    const device = await halfSignedIn(world, who)
    expect((await world.visit(code.href({ kind: 'recovery' }), device)).body).toContain('Recovery code')
    expect((await give(world, device, first.toUpperCase().replace('-', ' '))).location).toBe('/')
    const mails = (await world.outbox.list()).map(({ subject }) => subject)
    expect(mails).toContain('Notejam: a recovery code was used')
    const again = await halfSignedIn(world, who)
    expect((await give(world, again, first)).status).toBe(422)
    expect((await give(world, again, second)).location).toBe('/')
    expect((await world.visit(security.href(), who)).body).toContain('8 recovery codes are left')
  })

  it('are kept as hashes, and new ones take the place of those before', async () => {
    const world = await startWorld()
    const { who, recovery } = await withCodes(world, 'Ada')
    const [kept] = await world.sql<{ all: string }[]>`
      select json_agg(r)::text || (select json_agg(c)::text from one_time_codes c) as all from recovery_codes r`
    for (const one of recovery) {
      for (const form of [one, one.replace('-', '')]) {
        expect(kept?.all).not.toContain(form)
        expect(kept?.all).not.toContain(Buffer.from(form).toString('hex'))
      }
    }
    const made = await world.submit(recoveryCodes.href(), {}, who)
    const fresh = /<code>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/.exec(made.body)?.[1] ?? ''
    expect(made.body).toContain('data:text/plain')
    const device = await halfSignedIn(world, who)
    expect((await give(world, device, recovery[0] ?? '')).status).toBe(422)
    expect((await give(world, device, fresh)).location).toBe('/')
    expect(JSON.stringify(world.logged)).not.toContain(fresh)
  })
})

describe('one-time codes', () => {
  it('are turned on by a code, and their secret is shown to no one then', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    expect((await world.submit(confirmCodes.href(), { code: '123456' }, ada)).status, 'none waits').toBe(422)
    await world.submit(codes.href(), {}, ada)
    expect((await world.visit(codes.href(), mallory)).body).not.toContain('class="key"')
    expect((await world.submit(confirmCodes.href(), { code: 'abc' }, ada)).status).toBe(422)
    const device = world.aVisitor()
    const unasked = await world.submit(signIn.href(), { email: ada.email, password: passwordOf }, device)
    expect(unasked.location, 'not before').toBe('/')

    const { who, secret } = await withCodes(world, 'Grace')
    for (const page of [codes, security]) expect((await world.visit(page.href(), who)).body).not.toContain(secret)
  })

  it('move to another phone with its first code, and those before work until then and no longer', async () => {
    const world = await startWorld()
    const { who, secret } = await withCodes(world, 'Ada')
    const moved = await beginCodes(world, who)
    expect(moved).not.toBe(secret)
    expect((await world.submit(confirmCodes.href(), { code: codeOf(secret) }, who)).status, 'of the old one').toBe(422)
    expect((await give(world, await halfSignedIn(world, who), codeOf(secret))).location, 'as it was').toBe('/')
    const on = await world.submit(confirmCodes.href(), { code: codeOf(moved) }, who)
    expect(on, 'recovery codes stay').toMatchObject({ status: 303, location: security.href() })
    const device = await halfSignedIn(world, who)
    expect((await give(world, device, codeOf(secret, 1))).status).toBe(422)
    expect((await give(world, device, codeOf(moved, 1))).location).toBe('/')
    expect(await world.sql`select from removed_factors`, 'of the old secret').toHaveLength(1)
    expect((await world.outbox.list()).map(({ subject }) => subject)).toContain(
      'Notejam: one-time codes moved to another phone',
    )
  })

  it('are turned on and off, and made anew, only by a person who has shown who they are lately', async () => {
    const world = await startWorld()
    const { who } = await withCodes(world, 'Ada')
    await world.sql`update sessions set created_at = now() - interval '1 hour'`
    for (const path of [codes.href(), endCodes.href(), recoveryCodes.href()]) {
      const answer = await world.submit(path, {}, who)
      expect(answer.status, path).toBe(403)
      expect(answer.body).toContain('Confirm that it is you')
    }
    const [left] = await world.sql<{ n: number }[]>`select count(*)::int as n from one_time_codes`
    expect(left?.n).toBe(1)
    await world.sql`update sessions set verified_at = now()`
    await world.submit(endCodes.href(), {}, who)
    expect(await world.sql`select from one_time_codes`).toEqual([])
    expect(await world.sql`select from recovery_codes`).toEqual([])
    const device = world.aVisitor()
    expect((await world.submit(signIn.href(), { email: who.email, password: passwordOf }, device)).location).toBe('/')
    expect((await world.outbox.list()).map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(['Notejam: one-time codes turned on', 'Notejam: one-time codes turned off']),
    )
  })

  it('outlive a new signing key, and without any key a recovery code opens the account', async () => {
    const [one, two] = ['the first secret, 32 characters long', 'the second secret, 32 characters long']
    const before = await startWorld({ secret: one })
    const { who, secret, recovery } = await withCodes(before, 'Ada')
    const rotating = await startWorld({ sql: before.sql, secret: two, previousSecrets: [one] })
    expect(await resealSecrets(before.sql, { secret: two, previousSecrets: [one] })).toBe(1)
    expect(await resealSecrets(before.sql, { secret: two, previousSecrets: [one] })).toBe(0)
    const after = await startWorld({ sql: before.sql, secret: two })
    const device = await halfSignedIn(after, who)
    expect((await give(after, device, codeOf(secret))).location).toBe('/')
    expect((await give(rotating, await halfSignedIn(rotating, who), codeOf(secret, 1))).location).toBe('/')

    const lost = await startWorld({ sql: before.sql, secret: 'a third secret that is 32 characters' })
    lost.expectedErrors.add(
      'a one-time code cannot be checked: another AUTH_SECRET has sealed its secret; its person needs a recovery code',
    )
    const locked = await halfSignedIn(lost, who)
    expect((await give(lost, locked, codeOf(secret, 1))).body).toContain('Use a recovery code')
    expect((await give(lost, locked, recovery[0] ?? '')).location).toBe('/')
  })
})
