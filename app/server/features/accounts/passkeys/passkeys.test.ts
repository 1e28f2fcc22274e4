import { generateSync } from 'otplib'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../../../../kit/eventually.ts'
import { Authenticator } from '../../../../test/authenticator.ts'
import { addPasskey as add, challengeOf, origin, send, signInWith, type Wrong } from '../../../../test/with-passkey.ts'
import { passwordOf, sharedWorld, startWorld, type Person, type World } from '../../../../test/world.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import { routes } from '../../../routes.ts'

const { accounts } = routes
const aWorld = sharedWorld()
const isIn = async (world: World, who: Person) => (await world.visit('/', who)).status === 200
const countOf = async (world: World, who: Person) =>
  (await world.sql`select from passkeys where user_id = ${who.id}`).length

describe('adding a passkey', () => {
  it('lists it by its name, tells by mail, and keeps it for its person', async () => {
    const world = await startWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const { answer } = await add(world, ada, undefined, {}, { name: '<Ada’s> laptop' })
    expect(answer.status, answer.body).toBe(200)
    expect(JSON.parse(answer.body), 'recovery codes come next').toEqual({ send: accounts.recoveryCodes.href() })
    expect((await world.visit(accounts.security.href(), ada)).body).toContain('&lt;Ada’s> laptop')
    expect((await world.visit(accounts.security.href(), grace)).body).not.toContain('laptop')
    expect((await world.outbox.list()).map(({ subject }) => subject)).toEqual(['Notejam: passkey added'])
  })

  const wrongs: Record<string, Wrong> = {
    'another challenge': { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'another origin': { origin: 'http://localhost:8001' },
    'another site': { rpId: 'evil.example' },
    'no verified person': { isVerified: false },
    'an answer to a sign-in': { type: 'webauthn.get' },
  }
  it.each(Object.entries(wrongs))('is refused for %s', async (_, wrong) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { answer } = await add(world, ada, undefined, wrong)
    expect(answer.status).toBe(422)
    expect(JSON.parse(answer.body)).toMatchObject({ error: 'passkey', message: 'That did not work. Try once more.' })
    expect(await countOf(world, ada)).toBe(0)
  })

  it('takes no challenge of another person or purpose, none twice, and no passkey that an account has', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const device = new Authenticator(origin)
    const hers = { ...ada, cookies: new Map(ada.cookies) }
    const challenge = await challengeOf(world, accounts.passkeyOffer.href(), hers)
    const cookie = hers.cookies.get('notejam-passkey') ?? ''
    const body = { name: 'Phone', answer: device.make({ challenge }) }
    mallory.cookies.set('notejam-passkey', cookie)
    expect((await send(world, accounts.addPasskey.href(), mallory, body)).status, 'her challenge').toBe(422)
    const ofSignIn = await challengeOf(world, accounts.passkeyChallenge.href(), mallory)
    const other = { name: 'Phone', answer: new Authenticator(origin).make({ challenge: ofSignIn }) }
    expect((await send(world, accounts.addPasskey.href(), mallory, other)).status, 'of a sign-in').toBe(422)

    expect((await send(world, accounts.addPasskey.href(), hers, body)).status).toBe(200)
    hers.cookies.set('notejam-passkey', cookie)
    const second = { name: 'Two', answer: new Authenticator(origin).make({ challenge }) }
    expect((await send(world, accounts.addPasskey.href(), hers, second)).status, 'answered already').toBe(422)
    expect((await add(world, mallory, device)).answer.status, 'hers').toBe(422)
    expect([await countOf(world, ada), await countOf(world, mallory)]).toEqual([1, 0])
  })

  it('adds none by a session that is ended at the same moment', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const challenge = await challengeOf(world, accounts.passkeyOffer.href(), ada)
    const body = { name: 'Laptop', answer: new Authenticator(origin).make({ challenge }) }
    const { added } = await transaction(world.sql, async (tx) => {
      await tx`select from users where id = ${ada.id} for update`
      await tx`delete from sessions where user_id = ${ada.id}`
      const sent = send(world, accounts.addPasskey.href(), ada, body)
      await eventually('it waits for the person’s row', async () => {
        const waiting = await tx`
          select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid))`
        return waiting.length > 0
      })
      return { added: sent }
    })
    expect((await added).status).toBe(422)
    expect(await countOf(world, ada)).toBe(0)
  })

  it('needs a person who has shown who they are lately, a name, and room', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const device = new Authenticator(origin)
    const challenge = await challengeOf(world, accounts.passkeyOffer.href(), ada)
    for (const name of ['', '   ', 'x'.repeat(101)]) {
      const body = { name, answer: device.make({ challenge }) }
      expect((await send(world, accounts.addPasskey.href(), ada, body)).status, name).toBe(422)
    }
    for (const body of [{}, { name: 'x' }, { name: 'x', answer: { id: 7 } }]) {
      expect((await send(world, accounts.addPasskey.href(), ada, body)).status).toBe(422)
    }
    await world.sql`
      insert into passkeys (user_id, credential_id, public_key, counter, name)
      select ${ada.id}, ${ada.id} || '-' || n, '\\x00', 0, 'one' from generate_series(1, 20) n`
    expect((await send(world, accounts.passkeyOffer.href(), ada)).status).toBe(422)
    const full = await send(world, accounts.addPasskey.href(), ada, { name: 'x', answer: device.make({ challenge }) })
    expect(full.status).toBe(422)
    expect(await countOf(world, ada)).toBe(20)
    await world.sql`update sessions set created_at = now() - interval '1 hour' where user_id = ${ada.id}`
    const asked = await send(world, accounts.passkeyOffer.href(), ada)
    expect(asked.status).toBe(403)
    expect(JSON.parse(asked.body)).toMatchObject({ error: 'confirm', at: accounts.confirm.href() })
    expect((await world.visit(accounts.addPasskey.href(), ada)).location).toContain('/confirm?next=')
  })

  it('is tried thirty times a day at the most', async () => {
    const world = await startWorld({ rateLimit: true })
    const ada = await world.aPerson('Ada')
    const body = { name: 'Phone', answer: new Authenticator(origin).make({ challenge: 'AAAA' }) }
    const statuses: number[] = []
    for (let n = 0; n < 31; n++) statuses.push((await send(world, accounts.addPasskey.href(), ada, body)).status)
    expect([statuses.lastIndexOf(422), statuses.indexOf(429)]).toEqual([29, 30])
  })
})

describe('signing in with a passkey', () => {
  it('opens the account, asks for no one-time code, and leads to the page that was asked for', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { device } = await add(world, ada)
    await world.submit(accounts.codes.href(), {}, ada)
    const page = await world.visit(accounts.codes.href(), ada)
    const secret = (/class="key">([A-Z2-7 ]+)</.exec(page.body)?.[1] ?? '').replaceAll(' ', '')
    const on = await world.submit(accounts.confirmCodes.href(), { code: generateSync({ secret }) }, ada)
    expect(on.status, on.body).toBe(200)

    const { browser, answer } = await signInWith(world, device, { userHandle: ada.id })
    expect(answer.status, answer.body).toBe(200)
    expect(JSON.parse(answer.body)).toEqual({ at: '/trash' })
    expect((await world.visit('/', browser)).body).toContain(ada.email)
    expect((await world.visit(accounts.security.href(), ada)).body).toMatch(/Laptop.*last used/s)
  })

  const wrongs: Record<string, Wrong> = {
    'another challenge': { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'another origin': { origin: 'https://localhost:8000' },
    'another site': { rpId: 'evil.example' },
    'no verified person': { isVerified: false },
    'an answer to an offer': { type: 'webauthn.create' },
    'another person’s handle': { userHandle: '999999' },
    'a counter that has not gone on': { counter: 7 },
    'a counter that went back': { counter: 3 },
    'a counter that is gone': { counter: 0 },
  }
  it.each(Object.entries(wrongs))(
    'is refused for %s, in the words for a passkey that does not exist',
    async (_, wrong) => {
      const world = await aWorld()
      const ada = await world.aPerson('Ada')
      const { device } = await add(world, ada)
      expect((await signInWith(world, device, { counter: 7 })).answer.status, 'it must be right otherwise').toBe(200)
      const { browser, answer } = await signInWith(world, device, { counter: 8, ...wrong })
      const unknown = await signInWith(world, new Authenticator(origin), { counter: 8 })
      expect(answer.status).toBe(422)
      expect(answer.body).toBe(unknown.answer.body)
      expect(await isIn(world, browser)).toBe(false)
    },
  )

  it('is refused with a key that signs for the id of another’s passkey', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const [hers, his] = [(await add(world, ada)).device, (await add(world, mallory)).device]
    const browser = world.aVisitor()
    const challenge = await challengeOf(world, accounts.passkeyChallenge.href(), browser)
    const id = hers.id.toString('base64url')
    const answer = { ...his.answer({ challenge }), id, rawId: id }
    expect((await send(world, accounts.signInWithPasskey.href(), browser, { answer })).status).toBe(422)
    expect(await isIn(world, browser)).toBe(false)
  })

  it('takes each challenge once, in the browser that was given it, for ten minutes', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { device } = await add(world, ada)
    const first = world.aVisitor()
    const challenge = await challengeOf(world, accounts.passkeyChallenge.href(), first)
    const cookie = first.cookies.get('notejam-passkey') ?? ''
    const answer = device.answer({ challenge })
    const elsewhere = world.aVisitor()
    const late = await send(world, accounts.signInWithPasskey.href(), elsewhere, { answer })
    expect(JSON.parse(late.body)).toMatchObject({ error: 'too-late' })
    expect((await send(world, accounts.signInWithPasskey.href(), first, { answer })).status).toBe(200)
    const replayed = world.aVisitor()
    replayed.cookies.set('notejam-passkey', cookie)
    expect((await send(world, accounts.signInWithPasskey.href(), replayed, { answer })).status, 'once more').toBe(422)
    expect(await isIn(world, replayed)).toBe(false)

    const ofConfirming = { ...ada, cookies: new Map(ada.cookies) }
    const other = await challengeOf(world, accounts.confirmChallenge.href(), ofConfirming)
    const purpose = world.aVisitor()
    purpose.cookies.set('notejam-passkey', ofConfirming.cookies.get('notejam-passkey') ?? '')
    const body = { answer: device.answer({ challenge: other }) }
    expect((await send(world, accounts.signInWithPasskey.href(), purpose, body)).status, 'of confirming').toBe(422)
    expect(await isIn(world, purpose)).toBe(false)
  })

  it('tells nothing of accounts: a challenge is the same for all, and names no passkey', async () => {
    const world = await aWorld()
    await add(world, await world.aPerson('Ada'))
    const { body } = await send(world, accounts.passkeyChallenge.href(), world.aVisitor(), { email: 'ada@example.org' })
    expect(JSON.parse(body)).toMatchObject({ userVerification: 'required', rpId: 'localhost' })
    expect(JSON.parse(body)).not.toHaveProperty('allowCredentials')
  })

  it('of an account that is going leads to the question whether it stays; of a suspended one, nowhere', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { device } = await add(world, ada)
    await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '7 days')`
    const { browser, answer } = await signInWith(world, device)
    expect(JSON.parse(answer.body)).toEqual({ at: accounts.takeBack.href() })
    expect(await isIn(world, browser)).toBe(false)
    await world.submit(accounts.takeBack.href(), {}, browser)
    expect(await isIn(world, browser)).toBe(true)
    await world.sql`update users set suspended_at = now()`
    const kept = await signInWith(world, device)
    expect(kept.answer.status).toBe(403)
    expect(await isIn(world, kept.browser)).toBe(false)
  })

  it('is limited by network', async () => {
    const world = await startWorld({ rateLimit: true })
    await world.sql`select 1`
    const statuses = new Set<number>()
    for (let guess = 0; guess < 101; guess++) {
      const answer = { ...new Authenticator(origin).answer({ challenge: 'AAAA' }) }
      statuses.add((await send(world, accounts.signInWithPasskey.href(), world.aVisitor(), { answer })).status)
    }
    expect([...statuses]).toEqual([422, 429])
  })
})

it('a passkey confirms who it is, of one’s own alone, and the form that waited is there', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const [hers, his] = [(await add(world, ada)).device, (await add(world, mallory)).device]
  await world.sql`update sessions set created_at = now() - interval '1 hour' where user_id = ${ada.id}`
  expect((await world.visit(accounts.confirm.href(), ada)).body).toContain('Use a passkey')
  const confirmWith = async (device: Authenticator) => {
    const challenge = await challengeOf(world, accounts.confirmChallenge.href(), ada)
    return send(world, accounts.confirmWithPasskey.href(), ada, { answer: device.answer({ challenge }) })
  }
  const fields = { next: accounts.codes.href(), kept: JSON.stringify([]) }
  expect((await confirmWith(his)).status).toBe(422)
  expect((await world.submit(accounts.confirmed.href(), fields, ada)).status).toBe(403)
  expect((await confirmWith(hers)).status).toBe(200)
  expect((await world.submit(accounts.confirmed.href(), fields, ada)).body).toContain(`action="${fields.next}"`)
  expect((await world.submit(accounts.confirmed.href(), { next: '/trash' }, ada)).location).toBe('/trash')
})

describe('a passkey of one’s own', () => {
  it('is renamed and removed, and one of another person is not', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const { device } = await add(world, ada)
    const [{ id: passkeyId } = { id: '' }] = await world.sql<{ id: string }[]>`
      select id::text from passkeys where user_id = ${ada.id}`
    const [show, remove] = [accounts.passkey.href({ passkeyId }), accounts.removePasskey.href({ passkeyId })]
    expect((await world.visit(show, mallory)).status).toBe(404)
    expect((await world.submit(show, { name: 'Mine' }, mallory)).status).toBe(404)
    expect((await world.submit(remove, {}, mallory)).status).toBe(404)
    expect((await world.submit(show, { name: ' ' }, ada)).body).toContain('Name is required')
    expect((await world.submit(show, { name: 'Old phone' }, ada)).location).toBe(accounts.security.href())
    expect((await world.visit(show, ada)).body).toContain('value="Old phone"')
    expect((await world.submit(remove, {}, ada)).location).toBe(accounts.security.href())
    expect((await signInWith(world, device)).answer.status).toBe(422)
    expect((await world.submit(remove, {}, ada)).status).toBe(404)
  })

  it('stays while nothing else opens the account, also when two are removed at once', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await add(world, ada)
    await add(world, ada)
    await world.sql`delete from accounts where user_id = ${ada.id}`
    const ids = await world.sql<{ id: string }[]>`select id::text from passkeys order by id`
    const answers = await Promise.all(
      ids.map(({ id }) => world.submit(accounts.removePasskey.href({ passkeyId: id }), {}, ada)),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    expect(answers.find(({ status }) => status === 409)?.body).toContain('Nothing else opens your account')
    expect(await countOf(world, ada)).toBe(1)
    const signedIn = await world.sql`select from sessions`
    expect(signedIn).toHaveLength(1)
  })

  it('of an account without a password opens it, and its confirmation asks for no password', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { device } = await add(world, ada)
    await world.sql`delete from accounts where user_id = ${ada.id}`
    const { browser, answer } = await signInWith(world, device)
    expect(answer.status, answer.body).toBe(200)
    expect(await isIn(world, browser)).toBe(true)
    await world.sql`update sessions set created_at = now() - interval '1 hour'`
    expect((await world.visit(accounts.confirm.href(), browser)).body).not.toContain('type="password"')
    expect((await world.submit(accounts.confirm.href(), { password: passwordOf }, browser)).status).toBe(422)
  })
})
