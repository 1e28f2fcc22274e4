import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { passwords } from '../server/platform/secrets/passwords.ts'
import { routes } from '../server/routes.ts'
import { newPassword, resetLink } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { passwordOf, sharedWorld, startWorld, type Answer, type World } from './world.ts'

const aWorld = sharedWorld()

const spent = 'That link has been used or is older than an hour'

describe('a reset link', () => {
  it('comes by mail, and the database does not hold its key', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const token = await mailedToken(world, ada.email)
    expect((await world.visit(resetLink(token))).status).toBe(303)
    expect(JSON.stringify(await everything(world.sql))).not.toContain(token)
    expect((await choose(world, token, newPassword)).location).toBe('/signin')
    expect((await signIn(world, ada.email, newPassword)).location).toBe('/')
  })

  it('leaves its key in no address but its own, and only until it is opened', async () => {
    const world = await aWorld()
    const { token } = await aLink(world)
    const visitor = world.aVisitor()
    const opened = await world.visit(resetLink(token), visitor)
    expect([opened.status, opened.location, opened.body]).toEqual([303, routes.accounts.resetPassword.href(), ''])
    expect(opened.headers.get('referrer-policy')).toBe('no-referrer')
    expect(opened.headers.get('cache-control')).toContain('no-store')
    expect(opened.headers.getSetCookie().join()).toMatch(
      /^notejam-reset=[^;]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Lax$/,
    )

    const page = await world.visit(opened.location ?? '', visitor)
    expect(page.status).toBe(200)
    expect(page.body).toContain('name="new_password"')
    expect(page.body.match(/(href|action|src)="[^"]*"/g)?.join()).not.toContain(token)
    const twice = { new_password: newPassword, confirm_new_password: newPassword }
    await world.submit(routes.accounts.resetPassword.href(), { token, ...twice }, visitor)
    expect(visitor.cookies.has('notejam-reset'), 'it is of no use any more').toBe(false)
    expect((await world.visit(routes.accounts.resetPassword.href(), visitor)).status).toBe(400)
  })

  it('works once', async () => {
    const world = await aWorld()
    const { email, token } = await aLink(world)
    expect((await choose(world, token, newPassword)).status).toBe(303)
    await expectSpent(world, token, 'yet another password')
    expect((await signIn(world, email, newPassword)).location).toBe('/')
  })

  it('ends with any new password: an older one takes the account back no more', async () => {
    const world = await aWorld()
    const { email, token: older } = await aLink(world)
    const newer = await mailedToken(world, email)
    expect(newer).not.toBe(older)
    expect((await choose(world, newer, newPassword)).status).toBe(303)
    await expectSpent(world, older, 'yet another password')

    const left = await mailedToken(world, email)
    const visitor = world.aVisitor()
    await world.submit(routes.accounts.signIn.href(), { email, password: newPassword }, visitor)
    const change = { password: newPassword, new_password: passwordOf, confirm_new_password: passwordOf }
    expect((await world.submit(routes.accounts.settings.href(), change, visitor)).status).toBe(303)
    await expectSpent(world, left, 'yet another password')
    expect((await signIn(world, email, passwordOf)).location).toBe('/')
  })

  it('works once, also for two who come at the same moment', async () => {
    const world = await aWorld()
    const { email, token } = await aLink(world)
    const wanted = ['the first password', 'the second password', 'the third password']
    const answers = await Promise.all(wanted.map((password) => choose(world, token, password)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422])
    const signedIn = await Promise.all(wanted.map((password) => signIn(world, email, password)))
    expect(signedIn.map(({ status }) => status)).toEqual(answers.map(({ status }) => status))
  })

  it('works for an hour', async () => {
    const world = await startWorld()
    const { email, token } = await aLink(world)
    const sent = await mailedToken(world, email)
    const [lasting] = await world.sql`
      select from verifications where expires_at between now() + interval '58 minutes' and now() + interval '1 hour'
      order by id desc limit 1`
    expect(lasting, 'a new link is good for an hour').toBeDefined()
    await world.sql`update verifications set expires_at = now() - interval '1 second'`
    await expectSpent(world, token, newPassword)
    await expectSpent(world, sent, newPassword)
    expect((await signIn(world, email, passwordOf)).location, 'the password of before').toBe('/')
  })

  it('that is forged opens nothing', async () => {
    const world = await startWorld()
    const { email, token } = await aLink(world)
    const before = await everything(world.sql)
    const [row] = await world.sql<{ identifier: string }[]>`select identifier from verifications`
    const identifier = row?.identifier ?? ''
    const forged = [
      `${token}x`,
      token.slice(1),
      token.toUpperCase(),
      identifier,
      `reset-password:${token}`,
      '%',
      "' or 1=1",
    ]
    for (const one of [...forged, 'x'.repeat(200), 'x'.repeat(300), '\0', ' ']) {
      await expectSpent(world, one, newPassword)
    }
    expect(await everything(world.sql)).toEqual(before)
    expect((await signIn(world, email, passwordOf)).location).toBe('/')
  })

  it('without a key, or with several, says what to do', async () => {
    const world = await aWorld()
    for (const query of ['', '?token=', '?token=a&token=b', '?other=a']) {
      const answer = await world.visit(routes.accounts.resetPassword.pattern + query)
      expect(answer.status, query).toBe(400)
      expect(answer.body, query).toContain('Open it from the mail again')
    }
  })
})

describe('a stranger who tries addresses', () => {
  it('is told the same by a reset, and no mail goes to an address without an account', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const known = await ask(world, ada.email)
    const unknown = await ask(world, 'nobody@example.org')

    expect(comparable(unknown)).toEqual(comparable(known))
    expect((await world.outbox.list()).map(({ to }) => to)).toEqual([ada.email])
    expect(await world.sql`select from verifications`).toHaveLength(1)
  })

  it('is told the same by the sign-in, and one password is hashed either way', async () => {
    const hash = vi.spyOn(passwords, 'hash')
    const verify = vi.spyOn(passwords, 'verify')
    onTestFinished(() => void vi.restoreAllMocks())
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const work = () => hash.mock.calls.length + verify.mock.calls.length

    const known = await signIn(world, ada.email, 'not the password')
    expect(work(), 'for an address that has an account').toBe(1)
    const unknown = await signIn(world, 'nobody@example.org', 'not the password')
    expect(work(), 'for one that has none').toBe(2)
    await world.sql`delete from accounts`
    const withoutPassword = await signIn(world, ada.email, 'not the password')
    expect(work(), 'for an account without a password').toBe(3)

    expect(known.body).toContain('Wrong email or password')
    for (const answer of [unknown, withoutPassword]) {
      const { status, headers, body } = comparable(answer)
      const email = (text: string) => text.replace('nobody@', 'ada@')
      expect({ status, headers, body: email(body) }).toEqual(comparable(known))
    }
  })
})

async function aLink(world: World): Promise<{ email: string; token: string }> {
  const { email, resetToken: token } = await oneOfEach(world, await world.aPerson('Ada'))
  return { email, token }
}

async function mailedToken(world: World, email: string): Promise<string> {
  await ask(world, email)
  const [mail] = await world.outbox.list()
  return /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
}

function ask(world: World, email: string): Promise<Answer> {
  return world.submit(routes.accounts.forgotPassword.href(), { email })
}

function choose(world: World, token: string, password: string): Promise<Answer> {
  const fields = { token, new_password: password, confirm_new_password: password }
  return world.submit(routes.accounts.resetPassword.href(), fields)
}

function signIn(world: World, email: string, password: string): Promise<Answer> {
  return world.submit(routes.accounts.signIn.href(), { email, password })
}

async function expectSpent(world: World, token: string, password: string): Promise<void> {
  const answer = await choose(world, token, password)
  expect(answer.status, token).toBe(422)
  expect(answer.body, token).toContain(spent)
  expect(answer.body, token).toContain('action="/forgot-password"')
}

/** What a stranger can see of an answer, but for the hour. */
function comparable({ status, headers, body }: Answer) {
  const seen = [...headers].filter(([name]) => !['date', 'content-length'].includes(name))
  return { status, headers: seen, body }
}
