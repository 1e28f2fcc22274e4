import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { signedToken } from '../server/platform/sessions/session-cookie.ts'
import { newPassword } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { passwordOf, sharedWorld, startWorld, tokenOf, type Person, type World } from './world.ts'

const secret = 'another secret that is only good for tests'
const passwordTwice = { new_password: newPassword, confirm_new_password: newPassword }

const aWorld = sharedWorld()
const aWorldWithSecret = sharedWorld({ secret })

describe('a session cookie that is not ours', () => {
  const forgeries: Record<string, (token: string, cookie: string) => string> = {
    'the token alone': (token) => token,
    'the token with a dot': (token) => `${token}.`,
    'the token with another signature': (token) => `${token}.${'A'.repeat(43)}=`,
    'the token signed with another secret': (token) => signedToken(token, 'a secret of another service'),
    'the token signed with no secret': (token) => signedToken(token, ''),
    'the token signed with a shorter hash': (token) =>
      `${token}.${createHmac('sha1', secret).update(token).digest('base64')}`,
    'half of the signature': (_, cookie) => cookie.slice(0, -20),
    'the signature of another token': (token, cookie) => cookie.replace(token, `${token}x`),
    'the signature alone': (token, cookie) => cookie.replace(token, ''),
    'another token, signed by us': () => signedToken('a token that no session has', secret),
    'a token with NUL, signed by us': (token) => signedToken(`${token}\0`, secret),
    'a token of any length, signed by us': () => signedToken('x'.repeat(5000), secret),
    'broken encoding': () => '%E0%A4%A',
    nothing: () => '',
    'something else': () => 'banana.banana',
  }

  it('opens nothing, changes nothing and breaks nothing', async () => {
    const world = await aWorldWithSecret()
    const ada = await world.aPerson('Ada')
    const token = tokenOf(ada)
    const before = await everything(world.sql)
    const as = (cookie: string): Person => ({ ...ada, cookies: new Map([['notejam', cookie]]) })
    expect((await world.visit('/', as(encodeURIComponent(signedToken(token, secret))))).status, 'a true one').toBe(200)

    for (const [what, forge] of Object.entries(forgeries)) {
      const forged = forge(token, signedToken(token, secret))
      for (const cookie of [encodeURIComponent(forged), forged.replaceAll('\0', '%00')]) {
        await expectSignedOut(world, as(cookie), what)
      }
    }
    expect(await everything(world.sql)).toEqual(before)
  })

  it('is not taken for one when it is another cookie of ours', async () => {
    const world = await aWorldWithSecret()
    const visitor = world.aVisitor()
    const { email } = await world.aPerson('Ada')
    await world.submit(routes.accounts.forgotPassword.href(), { email }, visitor)
    const flash = visitor.cookies.get('notejam-flash') ?? ''
    expect(flash).not.toBe('')
    await expectSignedOut(world, { ...visitor, cookies: new Map([['notejam', flash]]) }, 'a message')
  })

  it('shows no message that another site has made', async () => {
    const world = await aWorldWithSecret()
    for (const forged of ['Send me your password.', `Send me your password.${'A'.repeat(43)}`, '%00', '.']) {
      const visitor = { ...world.aVisitor(), cookies: new Map([['notejam-flash', encodeURIComponent(forged)]]) }
      const { body, status } = await world.visit(routes.accounts.signIn.href(), visitor)
      expect(status, forged).toBe(200)
      expect(body, forged).not.toContain('Send me')
    }
  })
})

describe('a session', () => {
  it('ends with its time', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    await world.sql`update sessions set expires_at = now() + interval '5 minutes' where user_id = ${ada.id}`
    const shortly = { ...ada, cookies: new Map(ada.cookies) }
    expect((await world.visit('/', shortly)).status, 'before it is over').toBe(200)
    await world.sql`update sessions set expires_at = now() where user_id = ${ada.id}`
    await expectSignedOut(world, ada, 'an expired session')
  })

  it('lasts thirty days from the last visit, and is written down once a day', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const first = await world.visit('/', ada)
    expect(first.headers.getSetCookie(), 'on the first day').toEqual([])
    await world.sql`update sessions set expires_at = now() + interval '28 days' where user_id = ${ada.id}`
    const later = await world.visit('/', ada)
    expect(later.headers.getSetCookie().join()).toMatch(/^notejam=[^;]+; Max-Age=2592000;/)
    const [session] = await world.sql`
      select from sessions where expires_at > now() + interval '29 days' and user_id = ${ada.id}`
    expect(session, 'is prolonged').toBeDefined()
    expect((await world.visit('/', ada)).headers.getSetCookie(), 'the same day').toEqual([])
  })

  it('is a new one at each sign-in, and unknown to the database in no other form than its own', async () => {
    const world = await aWorld()
    const { email } = await world.aPerson('Ada')
    const planted = { ...world.aVisitor(), cookies: new Map([['notejam', 'planted.by-another-site']]) }
    const [first, second] = [await signedIn(world, email, passwordOf, planted), await signedIn(world, email)]
    expect(first.cookies.get('notejam')).not.toContain('planted')
    expect(first.cookies.get('notejam')).not.toBe(second.cookies.get('notejam'))
    expect((await world.visit('/', first)).status).toBe(200)
    expect((await world.visit('/', second)).status).toBe(200)
  })

  it('that is revoked has ended at the next request, in every process', async () => {
    const one = await aWorld()
    const other = await startWorld({ sql: one.sql })
    const ada = await one.aPerson('Ada')
    const elsewhere = { ...ada, cookies: new Map(ada.cookies) }
    expect((await other.visit('/', elsewhere)).status).toBe(200)
    await one.submit(routes.accounts.signOut.href(), {}, ada)
    await expectSignedOut(other, elsewhere, 'the other process')
    await expectSignedOut(one, elsewhere, 'the same process')
  })
})

describe('changing the password', () => {
  it('ends all other sessions at once, in every process, and keeps this one', async () => {
    const one = await aWorld()
    const other = await startWorld({ sql: one.sql })
    const { email } = await one.aPerson('Ada')
    const grace = await one.aPerson('Grace')
    const here = await signedIn(one, email)
    const before = { ...here, cookies: new Map(here.cookies) }
    const [phone, tablet] = [await signedIn(one, email), await signedIn(other, email)]

    const wrong = { password: 'not the password', ...passwordTwice }
    expect((await one.submit(routes.accounts.settings.href(), wrong, here)).body).toContain('not correct')
    expect((await other.visit('/', phone)).status, 'after a wrong password').toBe(200)
    const answer = await one.submit(routes.accounts.settings.href(), { password: passwordOf, ...passwordTwice }, here)

    expect(answer.location).toBe('/')
    expect((await one.visit('/', here)).body).toContain('Password is successfully changed')
    for (const [what, who] of Object.entries({ phone, tablet, 'a copy of the cookie': before })) {
      await expectSignedOut(other, who, what)
    }
    expect((await one.visit('/', grace)).status, 'another person').toBe(200)
    await expectPasswords(one, email, newPassword, passwordOf)
  })
})

describe('a reset', () => {
  it('ends every session, once, and opens none', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const grace = await world.aPerson('Grace')
    const { resetToken: token } = await oneOfEach(world, ada)
    const phone = await signedIn(world, ada.email)

    const answer = await world.submit(routes.accounts.resetPassword.href(), { token, ...passwordTwice }, phone)

    expect(answer.location).toBe('/signin')
    await expectSignedOut(world, ada, 'an older session')
    await expectSignedOut(world, phone, 'the session that asked')
    expect((await world.visit('/', grace)).status, 'another person').toBe(200)
    await expectPasswords(world, ada.email, newPassword, passwordOf)
  })
})

async function signedIn(world: World, email: string, password = passwordOf, who = world.aVisitor()): Promise<Person> {
  const answer = await world.submit(routes.accounts.signIn.href(), { email, password }, who)
  expect(answer.location).toBe('/')
  return who
}

/** Neither sees nor changes anything. */
async function expectSignedOut(world: World, who: Person, label: string): Promise<void> {
  const home = await world.visit('/', { ...who, cookies: new Map(who.cookies) })
  expect([home.status, home.location], label).toEqual([303, '/signin'])
  const [before] = await world.sql`select count(*) from pads`
  const saved = await world.submit(
    routes.pads.create.href(),
    { name: 'Jam' },
    { ...who, cookies: new Map(who.cookies) },
  )
  expect([saved.status, saved.location], label).toEqual([303, '/signin?next=%2Fpads%2Fcreate'])
  expect((await world.sql`select count(*) from pads`)[0], label).toEqual(before)
}

async function expectPasswords(world: World, email: string, now: string, before: string): Promise<void> {
  const old = await world.submit(routes.accounts.signIn.href(), { email, password: before })
  expect(old.body, 'the password of before').toContain('Wrong email or password')
  expect((await world.submit(routes.accounts.signIn.href(), { email, password: now })).location).toBe('/')
}

describe('a password that is being changed', () => {
  it('opens no session that outlives it', async () => {
    const world = await startWorld({ rateLimit: false })
    const ada = await world.aPerson('Ada')
    const fields = { email: ada.email, password: passwordOf }
    const visitors = Array.from({ length: 12 }, () => world.aVisitor())
    const [change, ...signIns] = await Promise.all([
      world.submit(routes.accounts.settings.href(), { password: passwordOf, ...passwordTwice }, ada),
      ...visitors.map((visitor) => world.submit(routes.accounts.signIn.href(), fields, visitor)),
    ])
    expect(change.status).toBe(303)
    expect(signIns.every(({ status }) => [303, 422].includes(status))).toBe(true)
    for (const visitor of visitors) expect((await world.visit('/', visitor)).location).toBe('/signin')
    expect((await world.visit('/', ada)).status, 'who changed it stays').toBe(200)
  })
})
