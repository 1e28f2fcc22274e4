import { describe, expect, it } from 'vitest'
import { settingsOf, startProviderWorld } from '../../../../test/provider-world.ts'
import { passwordOf, startWorld, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { makeInvitation } from '../invitations/invitations.queries.ts'

const { signIn, settings } = routes.accounts
const paths = routes.accounts.provider

const mary = { sub: 'mary-7', email: 'Mary@Example.org', email_verified: true }

const silent = { sub: 'grace-8' }

describe('signing in with a provider', () => {
  it('makes an account without a password for a new person, and opens the same one the next time', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    idp.person = mary
    const page = await world.visit(signIn.href(), world.aVisitor())
    expect(page.body).toContain('Sign in with Example Login')

    const phone = world.aVisitor()
    const come1 = await come(phone, undefined, paths.start.href({ next: '/trash' }))
    expect([come1.status, come1.location]).toEqual([303, '/trash'])
    expect((await world.visit('/', phone)).body).toContain('All notes')
    const [account, ...others] = await world.sql<{ email: string; email_verified: boolean; password: string | null }[]>`
      select u.email, u.email_verified, a.password from users u join accounts a on a.user_id = u.id`
    expect(account).toEqual({ email: 'mary@example.org', email_verified: true, password: null })
    expect(others).toEqual([])

    // Another address at the provider changes nothing here.
    idp.person = { ...mary, email: 'mary@elsewhere.example' }
    const tablet = world.aVisitor()
    expect((await come(tablet)).location).toBe('/')
    expect((await world.visit(settings.href(), tablet)).body).toContain('mary@example.org')
    expect(await world.sql`select from users`).toHaveLength(1)
    const wrong = await world.submit(
      signIn.href(),
      { email: 'mary@example.org', password: passwordOf },
      world.aVisitor(),
    )
    expect(wrong.body, 'no password opens it').toContain('Wrong email or password')
  })

  it('asks the owner of an account with the same address once, and links it to them alone', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    idp.person = mary
    const owner = await world.aPerson('Mary')
    await world.aNote(owner, { name: 'Quince jelly' })
    const visitor = world.aVisitor()
    const jar = world.aVisitor()
    const answer = await come(visitor, jar)
    expect(answer.location).toBe(signIn.href({ next: paths.link.href() }))
    expect(visitor.cookies.has('notejam'), 'no session').toBe(false)
    expect((await world.visit(paths.link.href(), visitor)).location).toMatch(/^\/signin/)
    expect((await world.submit(paths.link.href(), {}, visitor)).location).toMatch(/^\/signin/)
    expect(await identities(world)).toEqual([])

    const page = await world.visit(answer.location ?? '', visitor)
    expect(page.body).toContain('This address has an account here. Sign in to it once to open it with Example Login.')
    expect(page.body).toContain('value="mary@example.org"')
    const fields = { email: owner.email, password: passwordOf, next: paths.link.href() }
    expect((await world.submit(signIn.href(), fields, visitor)).location).toBe(paths.link.href())
    const question = await world.visit(paths.link.href(), visitor)
    expect(question.body).toContain('from now on?')
    expect(await identities(world), 'a visit links nothing').toEqual([])
    expect((await world.submit(paths.link.href(), {}, visitor)).location).toBe(settings.href())
    expect(await identities(world)).toEqual([{ userId: owner.id, sub: `${idp.issuer}#mary-7` }])
    expect((await world.visit(settings.href(), visitor)).body).toContain(
      'You can sign in with Example Login from now on',
    )

    const tablet = world.aVisitor()
    expect((await come(tablet, jar)).location).toBe('/')
    expect((await world.visit('/', tablet)).body).toContain('Quince jelly')
    expect((await world.submit(paths.link.href(), {}, visitor)).location, 'it is linked once').toBe(settings.href())
    expect(await identities(world)).toHaveLength(1)
  })

  it('lets a cancelled one be, and one without a confirmed address', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    const who = world.aVisitor()
    const cancelled = await come(who)
    expect([cancelled.status, cancelled.body.includes('signing in with Example Login was cancelled')]).toEqual([
      403,
      true,
    ])
    for (const person of [silent, { ...silent, email: 'grace@example.org' }, { ...mary, email_verified: false }]) {
      idp.person = person
      const answer = await come(who)
      expect([answer.status, answer.body.includes('names no confirmed email address of yours')]).toEqual([403, true])
    }
    expect(await world.sql`select from users`).toEqual([])
  })

  it('takes addresses of which nothing is said where the operator says so, and never one that is not confirmed', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    const trusting = await startWorld({ sql: world.sql, provider: { ...settingsOf(idp), isEmailTrusted: true } })
    expect(trusting.url).not.toBe(world.url)
    idp.person = { ...mary, email_verified: false }
    expect((await come(world.aVisitor(), undefined, undefined, trusting)).status).toBe(403)
    idp.person = { sub: 'grace-8', email: 'grace@example.org' }
    expect((await come(world.aVisitor(), undefined, undefined, trusting)).location).toBe('/')
  })

  it('goes on with a key that is another since, and from two tabs in any order', async () => {
    const { world, idp, toProvider } = await startProviderWorld()
    idp.person = mary
    const who = world.aVisitor()
    const first = await toProvider(who, undefined, paths.start.href({ next: '/trash' }))
    const second = await toProvider(who, undefined, paths.start.href({ next: '/search' }))
    expect((await world.visit(second, who)).location).toBe('/search')
    expect((await world.visit(first, who)).location).toBe('/trash')
    idp.rotateKeys()
    const third = await toProvider(who)
    expect((await world.visit(third, who)).location).toBe('/')
    expect(await world.sql`select from sessions`, 'each replaces the session of the browser').toHaveLength(1)
    for (let tab = 0; tab < 6; tab++) await world.visit(paths.start.href(), who)
    expect([...who.cookies.keys()].filter((name) => name.startsWith('notejam-provider-'))).toHaveLength(4)
  })

  it('fits a client that is registered to send its secret in the form', async () => {
    const { world, idp, signIn: come } = await startProviderWorld({}, 'client_secret_post')
    idp.person = mary
    expect((await come(world.aVisitor())).location).toBe('/')
  })
})

describe('an account that is linked in the settings', () => {
  it('is linked after the provider was asked and the owner has said so, and unlinked again', async () => {
    const { world, idp, signIn: come, toProvider } = await startProviderWorld()
    idp.person = { ...mary, email: 'work@elsewhere.example' }
    const ada = await world.aPerson('Ada')
    expect((await world.visit(settings.href(), ada)).body).toContain('Link an account')
    const back = await come(ada, undefined, paths.add.href())
    expect(back.location).toBe(paths.link.href())
    expect((await world.visit(paths.link.href(), ada)).body).toContain('work@elsewhere.example')
    expect(await identities(world)).toEqual([])
    await world.submit(paths.link.href(), {}, ada)
    expect(await identities(world)).toEqual([{ userId: ada.id, sub: `${idp.issuer}#mary-7` }])

    // The same identity opens no second account, and the same account takes no second identity.
    const bob = await world.aPerson('Bob')
    const taken = await come(bob, undefined, paths.add.href())
    expect([taken.status, taken.body.includes('opens another account here already')]).toEqual([409, true])
    idp.person = { sub: 'other-9' }
    await come(ada, undefined, paths.add.href())
    await world.submit(paths.link.href(), {}, ada)
    expect((await world.visit(settings.href(), ada)).body).toContain(
      'one account at Example Login opens one account here',
    )
    // An answer that another person of this browser asked for.
    const path = await toProvider(ada, undefined, paths.add.href())
    ada.cookies.set('notejam', bob.cookies.get('notejam') ?? '')
    const mixed = await world.visit(path, ada)
    expect([mixed.status, mixed.body.includes('Another account is signed in by now')]).toEqual([403, true])
    expect(await identities(world)).toHaveLength(1)

    const owner = world.aVisitor()
    idp.person = mary
    expect((await come(owner)).location).toBe('/')
    await world.submit(paths.remove.href(), {}, owner)
    expect(await identities(world)).toEqual([])
    expect((await world.visit(settings.href(), owner)).body).toContain('Example Login opens your account no longer')
  })

  it('stays linked where that is the only way in', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    idp.person = mary
    const who = world.aVisitor()
    await come(who)
    const page = await world.visit(settings.href(), who)
    expect(page.body).toContain('It is the only way into your account')
    expect(page.body).not.toContain('Change password')
    await world.submit(paths.remove.href(), {}, who)
    expect((await world.visit(settings.href(), who)).body).toContain('Nothing was unlinked')
    expect(await identities(world)).toHaveLength(1)
  })
})

describe('with passwords off', () => {
  it('a confirmed address is the account that has it, and what opened that before opens it no longer', async () => {
    const { world, idp, signIn: come } = await startProviderWorld({ takesPasswords: false })
    const owner = await world.aPerson('Mary')
    await world.aNote(owner, { name: 'Quince jelly' })
    await world.sql`
      with token as (
        insert into api_tokens (user_id, name, token_hash, hint, scopes) values (${owner.id}, 'Scales', sha256('x'), 'wxyz', '{read}'))
      insert into webhooks (user_id, url, secret_sealed) values (${owner.id}, 'https://hooks.example/', '')`
    idp.person = mary
    const who = world.aVisitor()
    expect((await come(who)).location).toBe('/')
    expect((await world.visit('/', who)).body).toContain('Quince jelly')
    const left = await world.sql`
      select from api_tokens union all select from webhooks union all select from accounts where provider_id = 'credential'`
    expect(left, 'of an address that was never confirmed').toEqual([])
    expect((await world.visit('/', owner)).location, 'a session of before').toBe('/signin')
    // The address of one who left is given to another person there.
    idp.person = { ...mary, sub: 'mary-8' }
    const other = await come(world.aVisitor())
    expect([other.status, other.body.includes('belongs to another person at Example Login')]).toEqual([403, true])
  })

  it('every form of a password says where to sign in, and a right one opens nothing', async () => {
    const { world } = await startProviderWorld({ takesPasswords: false })
    const { email, cookies } = await world.aPerson('Ada')
    const words = 'Passwords open no accounts here. Sign in with Example Login.'
    const page = await world.visit(signIn.href())
    expect(page.body).not.toContain('type="password"')
    expect(page.body).not.toContain('Sign up')
    const { signUp, forgotPassword, resetPassword } = routes.accounts
    const fresh = await world.visit(signUp.href())
    expect(fresh.body).toContain('Sign in with Example Login')
    expect(fresh.body).not.toContain('type="password"')
    for (const { pattern } of [forgotPassword, resetPassword]) {
      const shown = await world.visit(pattern)
      expect([shown.status, shown.body.includes(words)], pattern).toEqual([403, true])
    }
    const password = passwordOf
    const forms: [string, Record<string, string>][] = [
      [signIn.pattern, { email, password }],
      [signUp.pattern, { email: 'new@example.org', password, repeat_password: password }],
      [forgotPassword.pattern, { email }],
      [resetPassword.pattern, { token: 'x', new_password: password, confirm_new_password: password }],
    ]
    const who = world.aVisitor()
    const passkeys = await world.submit(routes.accounts.passkeyChallenge.href(), {}, who)
    expect([passkeys.status, passkeys.body.includes('Passkeys open no accounts here')]).toEqual([403, true])
    for (const [path, fields] of forms) {
      const answer = await world.submit(path, fields, who)
      expect([answer.status, answer.body.includes(words)], path).toEqual([403, true])
    }
    const ada = { id: '', email, cookies }
    const change = { password, new_password: 'quite another one', confirm_new_password: 'quite another one' }
    expect((await world.submit(settings.href(), change, ada)).status).toBe(403)
    expect((await world.visit(settings.href(), ada)).body).not.toContain('Change password')
    expect(who.cookies.has('notejam')).toBe(false)
    expect(await world.sql`select from users`).toHaveLength(1)
    expect(await world.outbox.list()).toEqual([])
  })
})

describe('who may sign up', () => {
  it('holds for the provider, too: closed, by domain, and by invitation', async () => {
    const { world, idp, signIn: come } = await startProviderWorld({ signUp: { kind: 'closed' } })
    const { sql } = world
    const provider = settingsOf(idp)
    const byDomain = await startWorld({ sql, provider, signUp: { kind: 'domains', domains: ['example.org'] } })
    const invited = await startWorld({ sql, provider, signUp: { kind: 'invite' }, takesPasswords: false })
    const grace = { sub: 'grace-8', email: 'grace@elsewhere.example', email_verified: true }
    idp.person = grace
    for (const [at, words] of [
      [world, 'Sign-up is closed here'],
      [byDomain, 'that end in @example.org'],
      [invited, 'made by invitation'],
    ] as const) {
      const answer = await come(at.aVisitor(), undefined, undefined, at)
      expect([answer.status, answer.body.includes(words)], answer.body).toEqual([403, true])
    }
    expect(await sql`select from users`).toEqual([])

    const { token } = await makeInvitation(sql, null, 3)
    const page = await invited.visit(routes.accounts.signUp.href({ invitation: token }), invited.aVisitor())
    expect(page.body).not.toContain('type="password"')
    const start = paths.start.href({ invitation: token })
    expect(page.body).toContain(`href="${start}"`)
    expect((await come(invited.aVisitor(), undefined, start, invited)).location).toBe('/')
    idp.person = { ...grace, sub: 'hal-9', email: 'hal@elsewhere.example' }
    const again = await come(invited.aVisitor(), undefined, start, invited)
    expect([again.status, again.body.includes('This invitation has been used')]).toEqual([403, true])
    idp.person = mary
    expect((await come(byDomain.aVisitor(), undefined, undefined, byDomain)).location).toBe('/')
    expect(await sql`select from users`).toHaveLength(2)
  })

  it('makes no account with an address that its owner may take back', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    const moved = await world.aPerson('Moved')
    await world.sql`
      insert into email_changes (user_id, kind, old_email, new_email, token_hash, expires_at)
      values (${moved.id}, 'undo', 'mary@example.org', ${moved.email}, 'x', now() + interval '7 days')`
    idp.person = mary
    const answer = await come(world.aVisitor())
    expect([answer.status, answer.body.includes('the change may be taken back')]).toEqual([403, true])
    expect(await world.sql`select from users`).toHaveLength(1)
  })

  it('lets no suspended account in', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    idp.person = mary
    await come(world.aVisitor())
    await world.sql`update users set suspended_at = now()`
    const who = world.aVisitor()
    const answer = await come(who)
    expect([answer.status, answer.body.includes('This account is suspended')]).toEqual([403, true])
    expect(who.cookies.has('notejam')).toBe(false)
  })
})

describe('asking again', () => {
  const longAgo = ({ sql }: World) =>
    sql`update sessions set created_at = now() - interval '1 hour', verified_at = null`
  const again = paths.confirm.href({ next: paths.add.href() })

  it('goes to the provider, who has to have asked since, and counts for the identity of the account alone', async () => {
    const { world, idp, signIn: come, toProvider } = await startProviderWorld({ takesPasswords: false })
    idp.person = mary
    const [who, jar] = [world.aVisitor(), world.aVisitor()]
    await come(who, jar)
    await longAgo(world)
    const asked = await world.visit(paths.add.href(), who)
    expect(asked.location).toBe(routes.accounts.confirm.href({ next: paths.add.href() }))
    const page = await world.visit(asked.location ?? '', who)
    expect(page.body).toContain('Sign in with Example Login again')
    expect(page.body).not.toContain('type="password"')
    const withPassword = await world.submit(routes.accounts.confirm.href(), { password: passwordOf, next: '/' }, who)
    expect([withPassword.status, withPassword.location]).toEqual([422, null])

    const before = idp.asked
    const back = await toProvider(who, jar, again)
    expect(idp.asked, 'a session there is not enough').toBe(before + 1)
    expect((await world.visit(back, who)).location).toBe(paths.add.href())
    expect((await world.visit(paths.add.href(), who)).location).toContain(idp.issuer)

    await longAgo(world)
    idp.person = { ...mary, sub: 'grace-8' }
    const other = await come(who, world.aVisitor(), again)
    expect([other.status, other.body.includes('does not open the account that is signed in here')]).toEqual([403, true])
    expect((await world.visit(paths.add.href(), who)).location).toBe(asked.location)
  })

  it('keeps the form that waits, while another tab goes to the provider', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    idp.person = mary
    const [who, jar] = [world.aVisitor(), world.aVisitor()]
    await come(who, jar)
    await world.sql`update users set created_at = now() - interval '1 day'`
    await longAgo(world)
    const { pattern } = routes.accounts.delete
    expect((await world.visit(pattern, who)).body).not.toContain('type="password"')
    const page = await world.submit(pattern, {}, who)
    expect([page.status, page.body.includes('come back to this one')]).toEqual([403, true])
    const fields = { next: pattern, kept: '[]' }
    expect((await world.submit(routes.accounts.confirm.href(), fields, who)).body).toContain(
      'You have not signed in once more yet',
    )
    expect(await world.sql`select from account_deletions`).toEqual([])

    await come(who, jar, paths.confirm.href({ next: routes.accounts.security.href() }))
    expect((await world.submit(routes.accounts.confirm.href(), fields, who)).body).toContain(
      'Go on with what you were about to do',
    )
    expect((await world.submit(pattern, {}, who)).location).toBe(signIn.href())
    expect(await world.sql`select from account_deletions`).toHaveLength(1)
  })
})

describe('an account that is going', () => {
  it('is offered back to an identity, which has no password to show', async () => {
    const { world, idp, signIn: come } = await startProviderWorld()
    idp.person = mary
    await come(world.aVisitor())
    await world.sql`insert into account_deletions (user_id, due_at) select id, now() + interval '7 days' from users`
    await world.sql`delete from sessions`
    const who = world.aVisitor()
    expect((await come(who)).location).toBe(routes.accounts.takeBack.href())
    expect(who.cookies.has('notejam')).toBe(false)
    expect((await world.submit(routes.accounts.takeBack.href(), {}, who)).location).toBe('/')
    expect((await world.visit('/', who)).status).toBe(200)
  })
})

function identities({ sql }: World): Promise<{ userId: string; sub: string }[]> {
  return sql<{ userId: string; sub: string }[]>`
    select user_id::text as "userId", account_id as sub from accounts where provider_id = 'oidc' order by id`.then(
    (rows) => [...rows],
  )
}
