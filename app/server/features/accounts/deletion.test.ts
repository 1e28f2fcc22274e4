import { sign } from '@fastify/cookie'
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { secret } from '../../../test/deps.ts'
import { passwordOf, startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { postponeDeletions } from './deletion.queries.ts'

const { delete: page, takeBack, signIn, settings } = routes.accounts

/** A person whose account is older than an hour. */
async function anOldPerson(world: World, name = 'Ada'): Promise<Person> {
  const person = await world.aPerson(name)
  await world.sql`update users set created_at = now() - interval '61 minutes' where id = ${person.id}`
  return person
}

const dueIn = async (world: World) =>
  (
    await world.sql<{ days: number }[]>`
    select round(extract(epoch from due_at - now()) / 86400)::int as days from account_deletions`
  )[0]?.days

const signedIn = (world: World, { email }: Person, who: Person) =>
  world.submit(signIn.href(), { email, password: passwordOf }, who)

it('the page says what goes and when, and the settings lead to it', async () => {
  const world = await startWorld()
  const ada = await anOldPerson(world)
  const note = await world.aNote(ada)
  await world.aPicture(ada, note.id, 'label.png')
  await world.aPad(ada)
  expect((await world.visit(settings.href(), ada)).body).toContain(`href="${page.href()}"`)
  const { body } = await world.visit(page.href(), ada)
  for (const words of ['1 note with every earlier version', '1 pad,', '1 file (', ada.email, 'for 7 days', 'Backups']) {
    expect(body).toContain(words)
  }
  expect(body).not.toContain('deleted at once')
  const young = await world.visit(page.href(), await world.aPerson('Grace'))
  expect(young.body).toContain('it is deleted at once, and cannot be brought back')
  expect((await world.visit(page.href())).location).toBe(`${signIn.href()}?next=%2Fsettings%2Fdelete`)
})

it('a wrong password deletes nothing, says so, and can be tried ten times', async () => {
  const world = await startWorld({ rateLimit: true })
  const ada = await world.aPerson('Ada')
  for (const [password, words] of [
    ['not hers', 'Password is not correct'],
    ['', 'Password is required'],
    ['x'.repeat(2000), 'Password is not correct'],
  ] as const) {
    const answer = await world.submit(page.href(), { password }, ada)
    expect([answer.status, answer.body]).toEqual([422, expect.stringContaining(words)])
    expect(answer.body).not.toContain('not hers')
  }
  for (let n = 0; n < 9; n++) await world.submit(page.href(), { password: 'not hers' }, ada)
  const limited = await world.submit(page.href(), { password: passwordOf }, ada)
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
  expect(limited.body).toContain('Too many attempts')
  expect(await world.sql`select from account_deletions`).toEqual([])
  expect((await world.visit('/', ada)).status, 'she is signed in').toBe(200)
  const events = world.logged.filter(({ msg }) => msg === 'account').map(({ event }) => event)
  expect(events).toEqual([...Array<string>(10).fill('password-failed'), 'password-limited'])
})

it('an account that is less than an hour old goes at once, and its address is free', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const elsewhere = world.aVisitor()
  await signedIn(world, ada, elsewhere)

  const answer = await world.submit(page.href(), { password: passwordOf }, ada)
  expect([answer.status, answer.location]).toEqual([303, signIn.href()])
  const next = await world.visit(signIn.href(), ada)
  expect(next.body).toContain('Your account is deleted')
  expect(next.body, 'the browser’s copies of pages go').toContain(routes.accounts.signedOut.href())

  expect((await world.visit('/', elsewhere)).location, 'her other device').toBe(signIn.href())
  expect((await signedIn(world, ada, world.aVisitor())).body).toContain('Wrong email or password')
  expect((await world.visit('/', grace)).status).toBe(200)
  const again = { email: ada.email, password: 'damson and quince', repeat_password: 'damson and quince' }
  expect((await world.submit(routes.accounts.signUp.href(), again)).status, 'a new account').toBe(303)
  expect(JSON.stringify(world.logged)).not.toContain(ada.email)
  expect(world.logged.map(({ event }) => event)).toEqual(
    expect.arrayContaining(['deletion-asked', 'account-deleted']) as unknown,
  )
  expect(await world.outbox.list(), 'there is nothing left to do').toEqual([])
})

it('an older account goes after seven days; its owner is told, signs in, and keeps it', async () => {
  const world = await startWorld()
  const ada = await anOldPerson(world)
  await world.aNote(ada)
  const elsewhere = world.aVisitor()
  await signedIn(world, ada, elsewhere)
  const asked = await world.submit(page.href(), { password: passwordOf }, ada)
  expect(asked.location).toBe(signIn.href())
  expect(await dueIn(world)).toBe(7)
  const next = await world.visit(signIn.href(), ada)
  expect(next.body).toContain('You are signed out. Your account will be deleted on ')
  const [mail] = await world.outbox.list()
  expect([mail?.to, mail?.subject]).toEqual([ada.email, 'Your Notejam account will be deleted'])
  expect((await world.visit('/', elsewhere)).location).toBe(signIn.href())
  expect(await world.sql`select from sessions`).toEqual([])

  // A browser in which another account is signed in.
  const grace = await world.aPerson('Grace')
  const before = { ...grace, cookies: new Map(grace.cookies) }
  for (const [name, value] of grace.cookies) elsewhere.cookies.set(name, value)
  const back = await signedIn(world, ada, elsewhere)
  expect(back.location).toBe(takeBack.href())
  expect(await world.sql`select from sessions where user_id = ${ada.id}`, 'no session yet').toEqual([])
  const offer = await world.visit(takeBack.href(), elsewhere)
  expect(offer.body).toContain('Your account will be deleted')
  expect(offer.body).toContain(ada.email)
  const kept = await world.submit(takeBack.href(), {}, elsewhere)
  expect(kept.location).toBe('/')
  const home = await world.visit('/', elsewhere)
  expect(home.body).toContain('Your account stays')
  expect(home.body).toContain('Damson jam')
  expect((await world.visit('/', before)).location, 'the other session has ended').toBe(signIn.href())
  expect(await dueIn(world)).toBeUndefined()
  expect((await world.submit(takeBack.href(), {}, elsewhere)).location, 'used up').toBe(signIn.href())
})

it('nothing is taken back without the password: not without the cookie, with a forged, an old or another’s', async () => {
  const world = await startWorld()
  const ada = await anOldPerson(world)
  await world.submit(page.href(), { password: passwordOf }, ada)
  const mallory = await anOldPerson(world, 'Mallory')
  await world.submit(page.href(), { password: passwordOf }, mallory)
  await signedIn(world, mallory, mallory)
  const own = mallory.cookies.get('notejam-leaving') ?? ''
  const signed = (value: string) => encodeURIComponent(sign(value, secret))
  const later = Date.now() + 60_000
  const hers = world.aVisitor()
  await signedIn(world, ada, hers)
  const sum = decodeURIComponent(hers.cookies.get('notejam-leaving') ?? '').split('.')[3]
  for (const value of [
    undefined,
    '',
    `notejam-leaving.${ada.id}.${later}.${sum}`,
    own.replace(mallory.id, ada.id),
    // Of ours, and too old or for something else.
    signed(`notejam-leaving.${ada.id}.${Date.now() - 1}.${sum}`),
    signed(`notejam-flash.${ada.id}.${later}.${sum}`),
  ]) {
    const who = world.aVisitor()
    if (value !== undefined) who.cookies.set('notejam-leaving', value)
    expect((await world.visit(takeBack.href(), who)).location).toBe(signIn.href())
    expect((await world.submit(takeBack.href(), {}, who)).location).toBe(signIn.href())
  }
  expect(await world.sql`select from account_deletions`).toHaveLength(2)
  const right = world.aVisitor()
  right.cookies.set('notejam-leaving', signed(`notejam-leaving.${ada.id}.${later}.${sum}`))
  expect(
    (await world.visit(takeBack.href(), right)).body,
    'which shows that the others were right but for that',
  ).toContain(ada.email)
})

it('a browser that has shown a password takes nothing back once the password is another', async () => {
  const world = await startWorld()
  const ada = await anOldPerson(world)
  await world.submit(page.href(), { password: passwordOf }, ada)
  const mallory = world.aVisitor()
  expect((await signedIn(world, ada, mallory)).location).toBe(takeBack.href())
  await world.sql`update accounts set password = reverse(password) where user_id = ${ada.id}`

  expect((await world.visit(takeBack.href(), { ...mallory, cookies: new Map(mallory.cookies) })).location).toBe(
    signIn.href(),
  )
  expect((await world.submit(takeBack.href(), {}, mallory)).location).toBe(signIn.href())
  expect(await dueIn(world)).toBe(7)
  expect(await world.sql`select from sessions`).toEqual([])
})

it('an account goes although a visitor has taken an address that looks like those of removed ones', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const form = {
    email: `removed-${ada.id}@notejam.invalid`,
    password: 'damson and quince',
    repeat_password: 'damson and quince',
  }
  expect((await world.submit(routes.accounts.signUp.href(), form)).status).toBe(303)
  expect((await world.submit(page.href(), { password: passwordOf }, ada)).status).toBe(303)
  expect((await signedIn(world, ada, world.aVisitor())).body).toContain('Wrong email or password')
})

it('a session of a version that knows nothing of deletions takes the deletion back; one of this version does not', async () => {
  const world = await startWorld()
  const ada = await anOldPerson(world)
  const opened = (knows: string) => world.sql`
    insert into sessions (user_id, token, expires_at ${world.sql.unsafe(knows && ', knows_deletions')})
    values (${ada.id}, ${randomUUID()}, now() + interval '1 day' ${world.sql.unsafe(knows && ', true')})`
  await world.submit(page.href(), { password: passwordOf }, ada)
  // As a sign-in that had begun before.
  await opened('knows')
  expect(await dueIn(world)).toBe(7)
  await opened('')
  expect(await dueIn(world)).toBeUndefined()
})

it('after a restore its owner has seven days once more, unless its removal had begun', async () => {
  const world = await startWorld()
  const [ada, grace] = [await anOldPerson(world), await anOldPerson(world, 'Grace')]
  await world.sql`
    insert into account_deletions (user_id, due_at, begun_at)
    values (${ada.id}, now() - interval '1 day', null), (${grace.id}, now() - interval '1 day', now())`
  expect(await postponeDeletions(world.sql)).toBe(1)
  const due =
    await world.sql`select user_id::text as id from account_deletions where due_at > now() + interval '6 days'`
  expect(due).toEqual([{ id: ada.id }])
})

it('a session that is opened while the account goes opens nothing', async () => {
  const world = await startWorld()
  const ada = await anOldPerson(world)
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '1 day')`
  expect((await world.visit('/', ada)).location).toBe(signIn.href())
  expect((await world.submit(routes.pads.create.href(), { name: 'Jam' }, ada)).location).toContain(signIn.href())
  expect(await world.sql`select from pads`).toEqual([])
})
