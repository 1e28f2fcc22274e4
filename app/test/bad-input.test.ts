import { describe, expect, it } from 'vitest'
import { maxTextBytes } from '../server/features/notes/notes.schema.ts'
import { routes } from '../server/routes.ts'
import { aFormOf, fieldsOf, forms } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { textareaOf, valueOf } from '../../kit/html.ts'
import { sharedWorld, startWorld, type Answer, type Person, type World } from './world.ts'

const formsWithFields = forms.filter((form) => fieldsOf(form).length > 0)

/** What may be left out; `next` is taken when it is an address on this site and otherwise ignored. */
const optional = ['pad_id', 'notes', 'next', 'pads', 'search_engines', 'history']

interface Mistake {
  readonly what: string
  /** The values of the field in a form, and its value in JSON; absent where there is no such mistake. */
  readonly sent?: readonly string[]
  readonly json?: unknown
}

const nothing: readonly Mistake[] = [
  { what: 'missing', sent: [], json: undefined },
  { what: 'empty', sent: [''], json: '' },
  { what: 'null', json: null },
]

function mistakesIn(field: string): Mistake[] {
  const long = 'x'.repeat(field === 'text' ? maxTextBytes + 1 : 3000)
  return [
    { what: 'blank', sent: [' \t '], json: ' \n ' },
    { what: 'over-long', sent: [long], json: long },
    { what: 'with NUL', sent: ['one\0two'], json: 'one\0two' },
    { what: 'with half a character', json: 'one\ud800two' },
    { what: 'sent twice', sent: ['one', 'two'], json: ['one', 'two'] },
    { what: 'a list of one', json: ['one'] },
    { what: 'an object', json: { one: 1 } },
  ]
}

describe('a field that is wrong', () => {
  const aWorld = sharedWorld()

  it.each(formsWithFields)('in $title is pointed at, the rest stays typed, and nothing changes', async (form) => {
    const world = await aWorld()
    const { owner, valid, path } = await aFormOf(world, form)
    const before = await everything(world.sql)

    for (const field of fieldsOf(form).filter((one) => one !== 'next')) {
      const mistakes = [...mistakesIn(field), ...(optional.includes(field) ? [] : nothing)]
      for (const mistake of mistakes) {
        for (const [encoding, answer] of await sendBothWays(world, owner, path, valid, field, mistake)) {
          const label = `${field} ${mistake.what}, ${encoding}`
          expect(answer.status, label).toBe(field === 'text' && mistake.what === 'over-long' ? 413 : 422)
          expectFormAgain(answer, valid, field, label)
          expect(await everything(world.sql), label).toEqual(before)
        }
      }
    }

    expect((await world.submit(path, valid, owner)).status, 'the same form without a mistake').toBe(303)
    expect(await everything(world.sql), 'the same form without a mistake').not.toEqual(before)
  })

  it.each(optional)('is not %s when nothing is given for it', async (field) => {
    const world = await aWorld()
    for (const form of formsWithFields.filter((one) => fieldsOf(one).includes(field))) {
      for (const mistake of nothing) {
        const { owner, valid, path } = await aFormOf(world, form, mistake.what)
        const [first] = await sendBothWays(world, owner, path, valid, field, mistake)
        expect(first?.[1].status, `${form.title}: ${field} ${mistake.what}`).toBe(303)
      }
    }
  })

  it('is ignored where it is only the page to go to after signing in', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const valid = { email: ada.email, password: 'a long enough password' }
    for (const mistake of mistakesIn('next')) {
      const path = routes.accounts.signIn.href()
      for (const [encoding, answer] of await sendBothWays(world, world.aVisitor(), path, valid, 'next', mistake)) {
        expect(answer.status, `next ${mistake.what}, ${encoding}`).toBe(303)
        expect(answer.location, `next ${mistake.what}, ${encoding}`).toBe('/')
      }
    }
  })
})

describe('JSON of any shape', () => {
  const aWorld = sharedWorld()
  const values: unknown[] = [true, false, -1, 1.5, 1e300, '', [], [[]], [null], {}, { $ne: null }, { toString: 1 }]

  it.each(formsWithFields)('never breaks $title', async (form) => {
    const world = await aWorld()
    const { owner, valid, path } = await aFormOf(world, form)
    for (const field of fieldsOf(form)) {
      for (const value of values) {
        const answer = await sendJson(world, owner, path, { ...valid, [field]: value })
        // Where one of these is taken, as `true` is for a name, what it was about may be gone for the next.
        expect([303, 404, 422], `${field}: ${JSON.stringify(value)}`).toContain(answer.status)
      }
    }
  })

  it('takes a number where the form has text', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)

    const note = { name: 2026, text: 42, pad_id: Number(pad.id) }
    expect((await sendJson(world, ada, routes.notes.create.href(), note)).status).toBe(303)
    const newcomer = { email: 'grace@example.org', password: 80317465, repeat_password: '80317465' }
    expect((await sendJson(world, undefined, routes.accounts.signUp.href(), newcomer)).status).toBe(303)

    expect(await world.sql`select name, text, pad_id from notes`).toEqual([
      { name: '2026', text: '42', pad_id: pad.id },
    ])
    const { email } = newcomer
    const signedIn = await world.submit(routes.accounts.signIn.href(), { email, password: '80317465' })
    expect(signedIn.location).toBe('/')
  })

  it('cannot reach what all objects have in common', async () => {
    const world = await startWorld()
    for (const form of forms) {
      const { owner, valid, path } = await aFormOf(world, form)
      const before = await everything(world.sql)
      for (const key of ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}']) {
        const body = JSON.stringify({ ...valid, z: 1 }).replace('"z":1', key)
        const answer = await sendBody(world, owner, path, 'application/json', body)
        expect(answer.status, `${form.title} ${key}`).toBe(400)
        expect(answer.body, `${form.title} ${key}`).toContain('Go back and try again')
      }
      expect(await everything(world.sql), form.title).toEqual(before)

      const keys = ['__proto__', '__proto__[polluted]', 'constructor[prototype][polluted]', 'toString']
      const more = keys.map((key): [string, string] => [key, '1'])
      const answer = await world.submit(path, [...Object.entries(valid), ...more], owner)
      expect(answer.status, `${form.title}: unknown fields are ignored`).toBe(303)
      expect(({} as { polluted?: unknown }).polluted, form.title).toBeUndefined()
    }
  })
})

describe('two sign-ups of one address at once', () => {
  it('make one account, and the others are told that it exists', async () => {
    const world = await startWorld()
    const spellings = ['grace@example.org', 'Grace@example.org', 'GRACE@EXAMPLE.ORG', ' grace@Example.org ']
    const password = 'a long enough password'

    const answers = await Promise.all(
      spellings.map((email) =>
        world.submit(routes.accounts.signUp.href(), { email, password, repeat_password: password }),
      ),
    )

    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422, 422, 422])
    for (const { body } of answers.filter(({ status }) => status === 422)) {
      expect(body).toContain('User with given email already exists')
    }
    expect(await world.sql`select email from users`).toEqual([{ email: 'grace@example.org' }])
    expect(await world.sql`select user_id from accounts`).toHaveLength(1)
  })
})

describe('a password of many characters', () => {
  const emoji = (count: number) => Array.from({ length: count }, (_, at) => ['🫙', '🍓', '🍋'][at % 3]).join('')

  it('may have 256 of them, whichever they are', async () => {
    const world = await startWorld()
    const email = 'grace@example.org'
    const given = { email, password: emoji(256), repeat_password: emoji(256) }
    expect((await world.submit(routes.accounts.signUp.href(), given)).status).toBe(303)
    const grace = world.aVisitor()
    expect((await world.submit(routes.accounts.signIn.href(), given, grace)).location).toBe('/')

    const changed = { new_password: emoji(255), confirm_new_password: emoji(255) }
    const change = await world.submit(routes.accounts.settings.href(), { password: emoji(256), ...changed }, grace)
    expect(change.status).toBe(303)
    const [user] = await world.sql<{ id: string }[]>`select id from users`
    const { resetToken: token } = await oneOfEach(world, { ...grace, id: user?.id ?? '', email })
    const reset = { token, new_password: emoji(256), confirm_new_password: emoji(256) }
    expect((await world.submit(routes.accounts.resetPassword.href(), reset)).status).toBe(303)
  })

  it('and with one more is told so', async () => {
    const world = await startWorld()
    const given = { email: 'grace@example.org', password: emoji(257), repeat_password: emoji(257) }
    const answer = await world.submit(routes.accounts.signUp.href(), given)
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Password can have 256 characters at the most')
    expect(await world.sql`select from users`).toHaveLength(0)
  })
})

/** Sends a form as a browser does, and as JSON, where there is such a mistake. */
async function sendBothWays(
  world: World,
  who: Person,
  path: string,
  valid: Record<string, string>,
  field: string,
  mistake: Mistake,
): Promise<[string, Answer][]> {
  const others = Object.entries(valid).filter(([name]) => name !== field)
  const answers: [string, Answer][] = []
  if (mistake.sent) {
    const values = mistake.sent.map((value): [string, string] => [field, value])
    answers.push(['as a form', await world.submit(path, [...others, ...values], who)])
  }
  if ('json' in mistake) {
    const body = { ...Object.fromEntries(others), [field]: mistake.json }
    answers.push(['as JSON', await sendJson(world, who, path, body)])
  }
  return answers
}

/** The page says what is wrong, and still has what was typed in the other fields. */
function expectFormAgain({ body }: Answer, typed: Record<string, string>, wrong: string, label: string): void {
  expect(body, label).toMatch(/class="problem"|role="alert"|<legend>What about its/)
  expect(body, label).toContain('<form method="post"')
  for (const field of ['email', 'name'].filter((one) => one !== wrong && one in typed)) {
    expect(valueOf(body, field), `${field} typed beside ${label}`).toBe(typed[field])
  }
  if ('text' in typed && wrong !== 'text') expect(textareaOf(body), `text typed beside ${label}`).toBe(typed['text'])
}

function sendJson(world: World, who: Person | undefined, path: string, body: unknown): Promise<Answer> {
  return sendBody(world, who, path, 'application/json', JSON.stringify(body))
}

function sendBody(world: World, who: Person | undefined, path: string, type: string, body: string): Promise<Answer> {
  return world.visit(path, who, { method: 'POST', headers: { 'content-type': type }, body })
}
