import { expect, it } from 'vitest'
import { startWorld, type World } from '../../../../test/world.ts'
import { readConfig } from '../../../config.ts'
import { whoMaySignUp } from '../../../parsers.ts'
import { routes } from '../../../routes.ts'
import { acceptInvitation, makeInvitation, revokeInvitation } from './invitations.queries.ts'

const { signUp, signIn } = routes.accounts
const password = 'two spoons of damson'
const form = (email: string, more: Record<string, string> = {}) => ({
  ...{ email, password, repeat_password: password },
  ...more,
})
const addresses = async (world: World) =>
  (await world.sql<{ email: string }[]>`select email from users order by id`).map(({ email }) => email)
const at = (kind: string) => ({ signUp: whoMaySignUp.parse(kind, '') ?? { kind: 'open' as const } })

it.each([
  ['opened', undefined],
  ['@', undefined],
  ['notes.example', undefined],
  ['@notes.example,', undefined],
  ['@notes', undefined],
  ['invite', { kind: 'invite' }],
  ['@Straße.example, @jam.example', { kind: 'domains', domains: ['xn--strae-oqa.example', 'jam.example'] }],
])('SIGN_UP=%s', (text, expected) => {
  expect(whoMaySignUp.parse(text, '')).toEqual(expected)
  const read = () => readConfig({ SIGN_UP: text, MAIL_FROM: 'jam@notes.example' }, '/')
  if (expected) expect(read().SIGN_UP).toEqual(expected)
  else expect(read).toThrow('SIGN_UP is wrong: expected open, invite, closed, or domains such as')
})

it('domains are refused where no mail confirms addresses', () => {
  expect(() => readConfig({ SIGN_UP: '@notes.example' }, '/')).toThrow('SIGN_UP is wrong: domains are of no use')
  expect(() => readConfig({ SIGN_UP: '@notes.example', MAIL_FROM: 'a@b.example', CONFIRM_EMAIL: 'off' }, '/')).toThrow(
    'SIGN_UP is wrong',
  )
})

it.each([
  ['closed', 'Sign-up is closed here'],
  ['invite', 'Accounts here are made by invitation'],
])(
  'with SIGN_UP=%s the page says so and has no form, no page leads there, and a form makes no account',
  async (kind, words) => {
    const world = await startWorld(at(kind))
    const page = await world.visit(signUp.href())
    expect([page.status, page.body]).toEqual([200, expect.stringContaining(words)])
    expect(page.body).not.toContain('name="password"')
    expect((await world.visit(signIn.href())).body).not.toContain(`href="${signUp.href()}`)
    const ada = await world.aPerson('Ada')
    for (const email of ['grace@example.org', ada.email]) {
      const answer = await world.submit(signUp.href(), form(email))
      expect([answer.status, answer.body]).toEqual([403, expect.stringContaining(words)])
      expect(answer.body, 'what was typed stays').toContain(`value="${email}"`)
      expect(answer.body, 'and no address is told from another').not.toContain('already exists')
    }
    expect(await addresses(world)).toEqual([ada.email])
  },
)

it('with domains, others are told so beside the field, and a newcomer comes in once the address is confirmed', async () => {
  const world = await startWorld({ ...at('@notes.example,@jam.example'), confirmsAddresses: true })
  expect((await world.visit(signUp.href())).body).toContain('addresses that end in @notes.example or @jam.example.')
  expect((await world.visit(signIn.href())).body).toContain(`href="${signUp.href()}"`)
  for (const email of ['ada@example.org', 'ada@evil.notes.example', 'ada@notes.example.evil.example']) {
    const refused = await world.submit(signUp.href(), form(email))
    expect([refused.status, refused.body]).toEqual([
      422,
      expect.stringContaining('addresses that end in @notes.example'),
    ])
    expect(refused.body).toContain(`value="${email}"`)
  }
  expect((await world.submit(signUp.href(), form('Ada@NOTES.example'))).status).toBe(303)
  expect(await world.sql`select email, must_confirm from users`).toEqual([
    { email: 'ada@notes.example', must_confirm: true },
  ])
})

it('an invitation lets one person in, once, whichever address is typed where it is for any', async () => {
  const world = await startWorld(at('invite'))
  const { token } = await makeInvitation(world.sql, null, 1)
  const page = await world.visit(signUp.href({ invitation: token }))
  expect(page.body).toContain('You were invited')
  expect(page.body).toContain(`value="${token}"`)
  const weak = await world.submit(signUp.href(), { ...form('ada@example.org', { invitation: token }), password: 'jam' })
  expect([weak.status, weak.body], 'a mistake costs nothing').toEqual([422, expect.stringContaining(token)])

  const both = await Promise.all(
    ['ada@example.org', 'ben@example.org'].map((email) =>
      world.submit(signUp.href(), form(email, { invitation: token })),
    ),
  )
  const refused = both.filter(({ status }) => status !== 303)
  expect(refused, 'two at once').toHaveLength(1)
  expect([403, 422]).toContain(refused[0]?.status)
  expect(refused[0]?.body).toContain('This invitation has been used')
  expect(await addresses(world)).toHaveLength(1)
  const late = await world.submit(signUp.href(), form('cy@example.org', { invitation: token }))
  expect([late.status, late.body]).toEqual([403, expect.stringContaining('This invitation has been used')])
  expect(late.body).toContain('value="cy@example.org"')
  expect(await world.sql`select from invitations where token_hash::text like ${`%${token}%`}`).toEqual([])
})

it('two who use an invitation at the same moment get one account', async () => {
  const world = await startWorld(at('invite'))
  const { token } = await makeInvitation(world.sql, null, 1)
  const names = ['ada', 'ben', 'cy', 'dee']
  const all = await Promise.all(names.map((one) => acceptInvitation(world.sql, token, `${one}@example.org`, 'a hash')))
  expect(all.filter((one) => one === 'used')).toHaveLength(3)
  expect(await addresses(world)).toHaveLength(1)
})

it('an address that has an account uses no invitation up', async () => {
  const world = await startWorld(at('invite'))
  const ada = await world.aPerson('Ada')
  const { token } = await makeInvitation(world.sql, null, 1)
  const answer = await world.submit(signUp.href(), form(ada.email, { invitation: token }))
  expect([answer.status, answer.body]).toEqual([422, expect.stringContaining('already exists')])
  expect((await world.submit(signUp.href(), form('ben@example.org', { invitation: token }))).status).toBe(303)
})

it('an invitation for an address is for no other, also beside domains', async () => {
  const world = await startWorld({ ...at('@notes.example'), confirmsAddresses: true })
  const { token } = await makeInvitation(world.sql, 'guest@example.org', 1)
  expect((await world.visit(signUp.href({ invitation: token }))).body).toContain('value="guest@example.org"')
  const other = await world.submit(signUp.href(), form('mallory@example.org', { invitation: token }))
  expect([other.status, other.body]).toEqual([422, expect.stringContaining('This invitation is for another address')])
  expect((await world.submit(signUp.href(), form('Guest@Example.org', { invitation: token }))).status).toBe(303)
  expect(await world.sql`select email, must_confirm from users`).toEqual([
    { email: 'guest@example.org', must_confirm: false },
  ])
})

it('expired, withdrawn and unknown invitations are told apart, and make no account', async () => {
  const world = await startWorld(at('invite'))
  const [old, gone] = [await makeInvitation(world.sql, null, 1), await makeInvitation(world.sql, null, 1)]
  await world.sql`update invitations set expires_at = now() where id = ${old.id}`
  expect(await revokeInvitation(world.sql, gone.id)).toBe('good')
  expect(await revokeInvitation(world.sql, gone.id)).toBe('revoked')
  for (const [token, words] of [
    [old.token, 'This invitation has expired'],
    [gone.token, 'This invitation was withdrawn'],
    ['A'.repeat(22), 'This invitation is not known'],
    ['%00', 'This invitation is not known'],
  ] as const) {
    expect((await world.visit(`${signUp.href()}?invitation=${token}`)).body).toContain(words)
    const answer = await world.submit(signUp.href(), form('ada@example.org', { invitation: token }))
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining(words)])
  }
  expect(await addresses(world)).toEqual([])
})

it('where all may sign up, a bad invitation keeps no visitor out; where none may, a good one makes no account', async () => {
  const open = await startWorld()
  expect((await open.submit(signUp.href(), form('ada@example.org', { invitation: 'x' }))).status).toBe(303)
  const closed = await startWorld(at('closed'))
  const { token } = await makeInvitation(closed.sql, null, 1)
  const answer = await closed.submit(signUp.href(), form('ada@example.org', { invitation: token }))
  expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('Sign-up is closed')])
  expect(await addresses(closed)).toEqual([])
})
