import { describe, expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { passwordOf, sharedWorld, startWorld, type World } from '../../../test/world.ts'

const { signUp, signIn, signOut, forgotPassword, resetPassword, settings } = routes.accounts
const newPassword = 'a different long password'

const ada = { email: 'ada@example.org', password: passwordOf, repeat_password: passwordOf }

const aWorld = sharedWorld()

async function accountsOf(world: World): Promise<number> {
  const [row] = await world.sql<{ count: number }[]>`select count(*)::int as count from users`
  return row?.count ?? NaN
}

describe('signing up', () => {
  it('makes an account, says so at the sign-in page, and does not sign in', async () => {
    const world = await startWorld()
    const visitor = world.aVisitor()

    const answer = await world.submit(signUp.href(), ada, visitor)

    expect(answer).toMatchObject({ status: 303, location: '/signin' })
    const page = await world.visit('/signin', visitor)
    expect(page.body).toContain('User is successfully created. Now you can sign in.')
    expect((await world.visit('/', visitor)).location).toBe('/signin')
    const [user] = await world.sql`select email, password from users join accounts on user_id = users.id`
    expect(user?.['email']).toBe('ada@example.org')
    expect(user?.['password']).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  it.each([
    ['the e-mail is missing', { email: '' }, 'Email is required'],
    ['the e-mail is only spaces', { email: '   ' }, 'Email is required'],
    ['the e-mail is none', { email: 'ada at home' }, 'Invalid email'],
    ['the e-mail has no domain', { email: 'ada@localhost' }, 'Invalid email'],
    ['the password is missing', { password: '' }, 'Password is required'],
    ['the repeated password is missing', { repeat_password: '' }, 'Password is required'],
    ['the passwords differ', { repeat_password: newPassword }, 'Passwords do not match'],
    ['the password is short', { password: 'jam', repeat_password: 'jam' }, 'Use at least 8 characters'],
  ])('fails when %s', async (_, wrong, message) => {
    const world = await aWorld()
    const before = await accountsOf(world)

    const answer = await world.submit(signUp.href(), { ...ada, ...wrong })

    expect(answer.status).toBe(422)
    expect(answer.body).toContain(message)
    expect(answer.body, 'a password is never sent back').not.toContain(passwordOf)
    expect(await accountsOf(world)).toBe(before)
  })

  it('fails when the address is taken, however it is written', async () => {
    const world = await startWorld()
    await world.aPerson('Ada')
    expect(await accountsOf(world)).toBe(1)

    for (const email of ['ada@example.org', 'ADA@Example.ORG', ' ada@example.org ']) {
      const answer = await world.submit(signUp.href(), { ...ada, email })
      expect(answer.status, email).toBe(422)
      expect(answer.body, email).toContain('User with given email already exists')
    }
    expect(await accountsOf(world)).toBe(1)
  })

  it('keeps what was typed and ties the message to its field', async () => {
    const world = await aWorld()

    const { body } = await world.submit(signUp.href(), { ...ada, email: 'ada at home' })

    expect(body).toContain('value="ada at home"')
    expect(body).toMatch(/<input[^>]*id="email"[^>]*aria-invalid="true"[^>]*aria-describedby="email-problem"/)
    expect(body).toMatch(/id="email-problem"[^>]*>.*Invalid email/s)
  })
})

describe('signing in', () => {
  it('opens a session and leads home', async () => {
    const world = await startWorld()
    await world.aPerson('Ada')
    const visitor = world.aVisitor()

    const answer = await world.submit(signIn.href(), { email: 'Ada@example.org', password: passwordOf }, visitor)

    expect(answer).toMatchObject({ status: 303, location: '/' })
    const home = await world.visit('/', visitor)
    expect(home.status).toBe(200)
    expect(home.body).toContain('ada@example.org')
  })

  it.each([
    ['the e-mail is missing', { email: '' }, 'Email is required'],
    ['the password is missing', { password: '' }, 'Password is required'],
    ['the e-mail is none', { email: 'ada at home' }, 'Invalid email'],
    ['the password is wrong', { password: 'not her password' }, 'Wrong email or password'],
    ['the address has no account', { email: 'nobody@example.org' }, 'Wrong email or password'],
  ])('fails when %s', async (_, wrong, message) => {
    const world = await aWorld()
    const { email } = await world.aPerson('Ada')
    const visitor = world.aVisitor()

    const answer = await world.submit(signIn.href(), { email, password: passwordOf, ...wrong }, visitor)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain(message)
    expect(visitor.cookies.size).toBe(0)
  })

  it('leads back to the page that asked for it, with its query', async () => {
    const world = await startWorld()
    const owner = await world.aPerson('Ada')
    const note = await world.aNote(owner)
    const visitor = world.aVisitor()
    const wanted = `${routes.notes.show.href({ noteId: note.id })}?from=mail`

    const asked = await world.visit(wanted, visitor)
    expect(asked.status).toBe(303)
    expect(asked.location).toBe(signIn.href({ next: wanted }))
    const form = await world.visit(asked.location ?? '', visitor)
    expect(form.body).toContain(`name="next" value="${wanted}"`)
    const answer = await world.submit(signIn.href(), { email: ada.email, password: passwordOf, next: wanted }, visitor)

    expect(answer.location).toBe(wanted)
  })

  it('leads there also for a visitor who signs up first', async () => {
    const world = await startWorld()
    const visitor = world.aVisitor()
    const wanted = routes.notes.create.href()
    const asked = await world.visit(wanted, visitor)
    const door = await world.visit(asked.location ?? '', visitor)
    expect(door.body).toContain(`href="${signUp.href({ next: wanted })}"`)
    const form = await world.visit(signUp.href({ next: wanted }), visitor)
    expect(form.body).toContain(`name="next" value="${wanted}"`)
    expect(form.body).toContain(`href="${signIn.href({ next: wanted })}"`)

    const mistaken = await world.submit(signUp.href(), { ...ada, repeat_password: 'x', next: wanted }, visitor)
    expect(mistaken.body).toContain(`name="next" value="${wanted}"`)
    const signedUp = await world.submit(signUp.href(), { ...ada, next: wanted }, visitor)

    expect(signedUp.location).toBe(signIn.href({ next: wanted }))
  })

  it('never leads to another site from signing up', async () => {
    const world = await aWorld()
    for (const [n, next] of ['//evil.example', '/\\evil.example', 'https://evil.example/'].entries()) {
      expect((await world.visit(signUp.href({ next }))).body, next).not.toContain('evil')
      const form = { ...ada, email: `led-${n}@example.org`, next }
      expect((await world.submit(signUp.href(), form)).location, next).toBe(signIn.href())
    }
  })
})

it('after a mistake the focus is on it', async () => {
  const world = await aWorld()
  const { body } = await world.submit(signUp.href(), { ...ada, repeat_password: 'something else' })
  expect(body.match(/<input[^>]*autofocus/g)).toHaveLength(1)
  expect(body).toMatch(/<input[^>]*id="repeat_password"[^>]*autofocus/)
})

describe('signing out', () => {
  it.each(['GET', 'POST'])('by %s ends the session here and in the database', async (method) => {
    const world = await aWorld()
    const person = await world.aPerson('Ada')
    const stolen = { ...person, cookies: new Map(person.cookies) }
    expect((await world.visit('/', person)).status).toBe(200)

    const answer = await world.visit(signOut.href(), person, { method })

    expect(answer).toMatchObject({ status: 303, location: '/signin' })
    expect((await world.visit('/', person)).location).toBe('/signin')
    expect((await world.visit('/', stolen)).location, 'a copy of the cookie is worth nothing').toBe('/signin')
  })
})

it('asking for the headers of signing out ends nothing', async () => {
  const world = await aWorld()
  const person = await world.aPerson('Ada')
  expect((await world.visit(signOut.href(), person, { method: 'HEAD' })).status).toBe(405)
  expect((await world.visit('/', person)).status).toBe(200)
})

describe('a forgotten password', () => {
  async function linkFor(world: World, email: string): Promise<string> {
    await world.submit(forgotPassword.href(), { email })
    const [mail] = await world.outbox.list()
    expect(mail?.to).toBe(email)
    return /http:\/\/localhost:8000(\/reset-password\?token=\S+)/.exec(mail?.text ?? '')?.[1] ?? ''
  }

  it('is replaced by a link that works once and ends other sessions', async () => {
    const world = await aWorld()
    const person = await world.aPerson('Ada')
    const link = await linkFor(world, person.email)
    const token = new URL(link, world.url).searchParams.get('token') ?? ''
    expect((await world.visit(link)).location).toBe('/reset-password')

    const form = { token, new_password: newPassword, confirm_new_password: newPassword }
    const first = await world.submit(resetPassword.href(), form)
    const second = await world.submit(resetPassword.href(), {
      ...form,
      new_password: passwordOf,
      confirm_new_password: passwordOf,
    })

    expect(first).toMatchObject({ status: 303, location: '/signin' })
    expect(second.status).toBe(422)
    expect(second.body).toContain('That link has been used or is older than an hour')
    const again = await world.visit(link)
    expect(again.status).toBe(422)
    expect(again.body, 'before a password is typed').toContain('That link has been used or is older than an hour')
    expect(again.body).not.toContain('new_password')
    expect((await world.visit('/', person)).location, 'the old session has ended').toBe('/signin')
    const visitor = world.aVisitor()
    expect((await world.submit(signIn.href(), { email: person.email, password: passwordOf }, visitor)).status).toBe(422)
    expect((await world.submit(signIn.href(), { email: person.email, password: newPassword }, visitor)).status).toBe(
      303,
    )
  })

  it('says the same for an address without an account, and sends nothing', async () => {
    const world = await startWorld()
    await world.aPerson('Ada')
    const [known, unknown] = [world.aVisitor(), world.aVisitor()]

    const one = await world.submit(forgotPassword.href(), { email: ada.email }, known)
    const other = await world.submit(forgotPassword.href(), { email: 'nobody@example.org' }, unknown)

    expect(one).toMatchObject({ status: 303, location: '/signin' })
    expect(other).toMatchObject({ status: 303, location: '/signin' })
    const message = 'If that address has an account, a reset link is on its way'
    expect((await world.visit('/signin', known)).body).toContain(message)
    expect((await world.visit('/signin', unknown)).body).toContain(message)
    expect((await world.outbox.list()).map(({ to }) => to)).toEqual([ada.email])
  })

  it('needs two equal passwords, and the link still works afterwards', async () => {
    const world = await aWorld()
    const person = await world.aPerson('Ada')
    const token = new URL(await linkFor(world, person.email), world.url).searchParams.get('token') ?? ''

    const differing = await world.submit(resetPassword.href(), {
      token,
      new_password: newPassword,
      confirm_new_password: passwordOf,
    })
    expect(differing.status).toBe(422)
    expect(differing.body).toContain('Passwords do not match')

    const form = { token, new_password: newPassword, confirm_new_password: newPassword }
    expect((await world.submit(resetPassword.href(), form)).status).toBe(303)
  })
})

describe('changing the password', () => {
  const form = { password: passwordOf, new_password: newPassword, confirm_new_password: newPassword }

  it('keeps this session, ends the others, and says so at home', async () => {
    const world = await aWorld()
    const person = await world.aPerson('Ada')
    const elsewhere = world.aVisitor()
    await world.submit(signIn.href(), { email: person.email, password: passwordOf }, elsewhere)
    expect((await world.visit('/', elsewhere)).status).toBe(200)

    const answer = await world.submit(settings.href(), form, person)

    expect(answer).toMatchObject({ status: 303, location: '/' })
    expect((await world.visit('/', person)).body).toContain('Password is successfully changed')
    expect((await world.visit('/', elsewhere)).location).toBe('/signin')
  })

  it.each([
    ['the current one is wrong', { password: 'not her password' }, 'Current password is not correct'],
    ['the current one is missing', { password: '' }, 'Password is required'],
    ['the new one is missing', { new_password: '' }, 'Password is required'],
    ['the new ones differ', { confirm_new_password: passwordOf }, 'Passwords do not match'],
  ])('fails when %s', async (_, wrong, message) => {
    const world = await aWorld()
    const person = await world.aPerson('Ada')

    const answer = await world.submit(settings.href(), { ...form, ...wrong }, person)

    expect(answer.status).toBe(422)
    expect(answer.body).toContain(message)
    expect(answer.body, 'the page of the settings is whole').toContain('Files: 0 bytes of')
    const visitor = world.aVisitor()
    const signedIn = await world.submit(signIn.href(), { email: person.email, password: passwordOf }, visitor)
    expect(signedIn.status, 'the old password still works').toBe(303)
  })
})
