import { hash } from '@node-rs/argon2'
import { expect, it } from 'vitest'
import { decoded, valueOf } from '../../../../kit/html.ts'
import { sharedWorld, startWorld, type Answer, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const { signUp, signIn, forgotPassword, resetPassword, settings } = routes.accounts
const [password, another] = ['a password for all of them', 'and the one after that']

/** The stored form, and spellings of the same address; all others are in the tests of `readAddress`. */
const good: readonly (readonly [stored: string, ...spellings: string[]])[] = [
  ['ada@example.org', 'ADA@Example.ORG\u200b', '\u00a0ada@exam\u00adple.org', 'Ada <ada@example.org>'],
  ['a/b@example.org', 'mailto:a%2Fb@example.org'],
  ['srs0=x=y@example.org'],
  ['a&b@example.org'],
  ["o'brien@example.org", "O'Brien@example.org"],
  ['{x}@example.org', '\ufeff{X}@example.org'],
  ["!#$%&'*+/=?^_`{|}~-@example.org"],
  [`${'a'.repeat(64)}@${'b'.repeat(63)}.example`],
  ['ada@xn--bcher-kva.example', 'ada@bücher.example', 'Ada@BU\u0308CHER.example'],
  ['ada@example.xn--p1ai', 'ada@example.рф'],
]

/** Addresses that are refused, by a word of the reason. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'an @ is missing': ['ada at home'],
  'before the @': ['@example.org', 'a..da@example.org'],
  'letters from a to z': ['用户@example.org'],
  'quotation marks': ['"ada lovelace"@example.org'],
  'more than one': ['a@b@example.org'],
  'there is a space': ['ada\u00a0x@example.org', 'ada@example.org\r\nBcc: x'],
  '“<” cannot stand': ['a<script>@example.org'],
  'not a number': ['a@1.2.3.4', 'a@b.123', 'a@１.２.３.４'],
  'an ending such as .org': ['me@localhost', 'ada@bücher'],
  'such as example.org': ['ada@', 'ada@.org', 'ada@אabc.com'],
  'too long': [`ada@example.org${' '.repeat(1000)}`],
  'Email is required': ['', '\u00a0', '\ufeff \u200d'],
}

const aWorld = sharedWorld()

it.each(good)(
  'the address %s is one account, by any spelling: made, opened, its password reset and changed',
  async (stored, ...spellings) => {
    const world = await aWorld()
    const others = [...spellings.slice(1), stored]
    const first = spellings[0] ?? stored
    expect((await sent(world, signUp.href(), { email: first, password, repeat_password: password })).location).toBe(
      signIn.href(),
    )
    expect(await accountsOf(world, stored)).toBe(1)
    await makeCheap(world, stored)
    const again = await sent(world, signUp.href(), { email: first, password, repeat_password: password })
    expect(again.body).toContain('User with given email already exists')
    const wrong = await sent(world, signIn.href(), { email: first, password: another })
    for (const { status, body } of [again, wrong]) expect([status, valueOf(body, 'email')]).toEqual([422, first])
    for (const email of [first, ...others]) {
      expect((await sent(world, signIn.href(), { email, password })).location, email).toBe('/')
    }

    const asked = others.at(0) ?? first
    expect((await sent(world, forgotPassword.href(), { email: asked })).location).toBe(signIn.href())
    const [mail] = await world.outbox.list()
    expect(mail?.to).toBe(stored)
    const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
    const twice = { new_password: another, confirm_new_password: another }
    expect((await sent(world, resetPassword.href(), { token, ...twice })).location).toBe(signIn.href())
    const visitor = world.aVisitor()
    expect((await sent(world, signIn.href(), { email: first, password }, visitor)).status).toBe(422)
    expect((await sent(world, signIn.href(), { email: first, password: another }, visitor)).location).toBe('/')
    const changed = { password: another, new_password: password, confirm_new_password: password }
    expect((await sent(world, settings.href(), changed, visitor)).location).toBe('/')
    expect((await sent(world, signIn.href(), { email: asked, password })).location).toBe('/')
  },
)

it.each(Object.entries(refused))(
  'an address is refused beside the field, with words and as it was typed: %s',
  async (reason, addresses) => {
    const world = await aWorld()
    const before = [await world.sql`select id from users order by id`, await world.outbox.list()]
    for (const email of addresses) {
      for (const path of [signUp.href(), signIn.href(), forgotPassword.href()]) {
        const answer = await sent(world, path, { email, password, repeat_password: password })
        expect(answer.status, `${email} at ${path}`).toBe(422)
        const words = decoded(/id="email-problem".*?<span>(.*?)<\/span>/s.exec(answer.body)?.[1] ?? '')
        expect(words, `${email} at ${path}`).toContain(reason)
        expect(words, `${email} at ${path}`).toMatch(/^(Invalid email: |Email is required$)/)
        expect(valueOf(answer.body, 'email') ?? '').toBe(email.replaceAll('\r\n', '\n'))
        expect(answer.body).not.toContain(password)
        const script = await asScript(world, path, { email, password, repeat_password: password })
        expect([script.status, JSON.parse(script.body)], email).toEqual([
          422,
          expect.objectContaining({ problems: expect.objectContaining({ email: words }) as object }),
        ])
      }
    }
    expect([await world.sql`select id from users order by id`, await world.outbox.list()]).toEqual(before)
  },
)

it('an address with labels that DNS does not have still opens the account that 0.1.0 made of it', async () => {
  const world = await startWorld()
  for (const email of [`ada@${'a'.repeat(64)}.org`, 'ada@example-.org', 'ada@xn--a.example']) {
    await sent(world, signUp.href(), { email: 'then@example.org', password, repeat_password: password })
    await world.sql`update users set email = ${email} where email = 'then@example.org'`
    expect((await sent(world, signIn.href(), { email: email.toUpperCase(), password })).location, email).toBe('/')
    await sent(world, forgotPassword.href(), { email })
    expect((await world.outbox.list()).map(({ to }) => to)).toContain(email)
  }
})

it('an address finds the account that 0.1.0 made in the domain that Chromium made of it, and no other', async () => {
  const world = await startWorld()
  const made = (email: string) => sent(world, signUp.href(), { email, password, repeat_password: password })
  const opens = async (email: string) => (await sent(world, signIn.href(), { email, password })).location === '/'
  await made('ada@strasse.de')
  expect(await opens('ada@straße.de')).toBe(true)
  await sent(world, forgotPassword.href(), { email: 'ada@straße.de' })
  const links = (await world.outbox.list()).filter(({ subject }) => subject.startsWith('Choose'))
  expect(links.map(({ to }) => to)).toEqual(['ada@strasse.de'])
  await made('grace@straße.de')
  expect(await opens('grace@strasse.de'), 'the other way around').toBe(false)

  const own = { email: 'ada@straße.de', password: another, repeat_password: another }
  expect((await sent(world, signUp.href(), own)).status, 'it is another address').toBe(303)
  expect(await opens('ada@straße.de')).toBe(false)
  expect(await opens('ada@strasse.de')).toBe(true)
})

it('an address is shown in its own letters, where they lead back to the same domain', async () => {
  const world = await aWorld()
  const shown = { 'shown@bücher.example': 'shown@bücher.example', 'shown@xn--a.example': 'shown@xn--a.example' }
  for (const [email, words] of Object.entries(shown)) {
    await sent(world, signUp.href(), { email, password, repeat_password: password })
    const visitor = world.aVisitor()
    await sent(world, signIn.href(), { email, password }, visitor)
    for (const path of [settings.href(), '/'])
      expect((await world.visit(path, visitor)).body, path).toContain(`>${words}<`)
    expect(valueOf((await world.visit(settings.href(), visitor)).body, 'username')).toBe(words)
  }
})

it('an address cannot be the password, in any of its forms', async () => {
  const world = await aWorld()
  for (const own of ['weak@bücher.example', 'weak@xn--bcher-kva.example', 'WEAK@BÜCHER.EXAMPLE']) {
    const answer = await sent(world, signUp.href(), {
      email: 'weak@bücher.example',
      password: own,
      repeat_password: own,
    })
    expect([answer.status, answer.body.includes('Choose something else than your address')], own).toEqual([422, true])
  }
  expect(await accountsOf(world, 'weak@xn--bcher-kva.example')).toBe(0)
})

it('an address has one budget of guesses, however it is spelt', async () => {
  const world = await startWorld({ rateLimit: true })
  const spellings = [
    'ada@bücher.example',
    'ADA@xn--bcher-kva.example',
    '\u200bada@bücher.example ',
    'Ada <ada@BÜCHER.example>',
  ]
  const answers = []
  for (let guess = 0; guess < 12; guess++) {
    const email = spellings[guess % spellings.length] ?? ''
    answers.push((await sent(world, signIn.href(), { email, password })).status)
  }
  expect(answers).toEqual([...Array<number>(10).fill(422), 429, 429])
})

function sent(world: World, path: string, fields: Record<string, string>, who?: Person): Promise<Answer> {
  return world.submit(path, fields, who)
}

function asScript(world: World, path: string, fields: Record<string, string>): Promise<Answer> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  return world.visit(path, undefined, { method: 'POST', headers, body: JSON.stringify(fields) })
}

/** The same password, at a cost that so many sign-ins can bear. */
async function makeCheap(world: World, email: string): Promise<void> {
  const cheap = await hash(password, { memoryCost: 64, timeCost: 1, parallelism: 1 })
  await world.sql`
    update accounts set password = ${cheap} from users where users.id = user_id and email = ${email}`
}

async function accountsOf(world: World, email: string): Promise<number> {
  return (await world.sql`select from users where email = ${email}`).length
}
