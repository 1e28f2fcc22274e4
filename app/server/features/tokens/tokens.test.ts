import { expect, it } from 'vitest'
import { aProgram, caller } from '../../../test/programs.ts'
import { passwordOf, sharedWorld, startWorld, unusedId, type Person, type World } from '../../../test/world.ts'
import { resetLink } from '../../../test/every-address.ts'
import { hashOfApiToken, isApiToken, newApiToken } from '../../platform/sessions/api-token.ts'
import { maxFailuresPerMinute } from '../../shell/api/token-gate.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()
const account = routes.api.account.href()
const form = { name: 'Laptop backup', access: 'write', lifetime: '30' }

async function make(world: World, who: Person, fields: Record<string, string> = form): Promise<string> {
  const answer = await world.submit(routes.tokens.list.href(), fields, who)
  expect(answer.status, answer.body).toBe(201)
  return /value="(nj_[\w-]+)"/.exec(answer.body)?.[1] ?? ''
}

const rowsOf = (world: World, { id }: Person) =>
  world.sql<{ id: string; row: string; scopes: string[]; days: number | null }[]>`
    select id::text, to_jsonb(t)::text as row, scopes, extract(days from expires_at - created_at)::int as days
    from api_tokens t where user_id = ${id} order by id`

it('a token is shown once, kept as a hash, and opens the account until it is deleted', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const token = await make(world, ada)
  expect(isApiToken(token)).toBe(true)
  const [row] = await rowsOf(world, ada)
  expect(row?.row).not.toContain(token.slice(3, 40))
  expect([row?.scopes, row?.days]).toEqual([['read', 'write'], 30])
  const { call } = { call: caller(world, { token }) }
  expect((await call('GET', account)).json).toMatchObject({ id: ada.id, email: ada.email })

  const page = await world.visit(routes.tokens.list.href(), ada)
  expect(page.body).toContain('Laptop backup')
  expect(page.body).not.toContain(token)

  const deletion = routes.tokens.delete.href({ tokenId: row?.id ?? '' })
  const question = await world.visit(deletion, ada)
  expect(question.body).toMatch(/Delete this token\?.*Laptop backup/s)
  expect((await call('GET', account)).status, 'asked, and not deleted').toBe(200)
  await world.submit(deletion, {}, ada)
  const gone = await call('GET', account)
  expect([gone.status, gone.json.type]).toEqual([401, 'http://localhost:8000/api#problem-bad-token'])
  expect(gone.headers.get('www-authenticate')).toContain('invalid_token')
})

it('a token is not made by a form of another site, nor by a person who has not shown lately who they are', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const body = new URLSearchParams(form)
  for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
    const answer = await world.visit(routes.tokens.list.href(), ada, { method: 'POST', body, headers })
    expect(answer.status).toBe(403)
  }
  await world.sql`update sessions set created_at = now() - interval '11 minutes' where user_id = ${ada.id}`
  const asked = await world.submit(routes.tokens.list.href(), form, ada)
  expect(asked.body).toContain('Confirm that it is you')
  expect(await rowsOf(world, ada)).toEqual([])
})

it('a form for a token keeps what was typed, and names what is wrong with it', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  for (const wrong of [{ name: ' ' }, { name: 'x'.repeat(101) }, { access: 'all' }, { lifetime: '31' }]) {
    const answer = await world.submit(routes.tokens.list.href(), { ...form, ...wrong }, ada)
    expect(answer.status, JSON.stringify(wrong)).toBe(422)
    expect(answer.body).toContain('class="problem"')
  }
  expect(await rowsOf(world, ada)).toEqual([])
})

it('another person can neither see nor delete a token, and gets the answer of one that does not exist', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const token = await make(world, ada, { ...form, name: 'Night train' })
  const [row] = await rowsOf(world, ada)
  const theirs = await world.submit(routes.tokens.delete.href({ tokenId: row?.id ?? '' }), {}, mallory)
  const missing = await world.submit(routes.tokens.delete.href({ tokenId: unusedId }), {}, mallory)
  expect([theirs.status, theirs.body]).toEqual([404, missing.body])
  expect((await world.visit(routes.tokens.list.href(), mallory)).body).not.toContain('Night train')
  expect((await caller(world, { token })('GET', account)).status).toBe(200)
})

it('a token opens no page, and a session opens nothing of the API', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const { token } = await aProgram(world, ada)
  const bearer = { headers: { authorization: `Bearer ${token}` } }
  const page = await world.visit(routes.notes.show.href({ noteId: note.id }), undefined, bearer)
  expect([page.status, page.location]).toEqual([303, expect.stringContaining('/signin')])
  const form = { ...bearer, method: 'POST', body: new URLSearchParams() }
  expect((await world.visit(routes.notes.delete.href({ noteId: note.id }), undefined, form)).status).not.toBe(200)
  for (const method of ['GET', 'DELETE']) {
    const api = await world.visit(routes.api.note.href({ noteId: note.id }), ada, { method })
    expect([api.status, JSON.parse(api.body)]).toMatchObject([401, { title: 'A token is needed' }])
  }
  const [{ count } = { count: 0 }] = await world.sql<{ count: number }[]>`
    select count(*)::int from notes where id = ${note.id} and deleted_at is null`
  expect(count, 'nothing was trashed').toBe(1)
})

it.each([
  ['no header', {}, 'token-needed'],
  ['another scheme', { authorization: 'Basic YTpi' }, 'token-needed'],
  ['nothing behind the scheme', { authorization: 'Bearer ' }, 'token-needed'],
  ['two words', { authorization: 'Bearer a b' }, 'token-needed'],
  ['a token of another service', { authorization: `Bearer ghp_${'a'.repeat(36)}` }, 'bad-token'],
  ['a mistyped one', { authorization: `Bearer ${newApiToken().slice(0, -1)}_` }, 'bad-token'],
  ['one that was never made', { authorization: `Bearer ${newApiToken()}` }, 'bad-token'],
  ['a token in the address', {}, 'token-needed'],
] as const)('refuses %s', async (what, headers, code) => {
  const world = await aWorld()
  const { token } = await aProgram(world, await world.aPerson('Ada'))
  const path = what === 'a token in the address' ? `${account}?access_token=${token}&token=${token}` : account
  const answer = await world.visit(path, undefined, { headers })
  expect(answer.status).toBe(401)
  expect((JSON.parse(answer.body) as { type: string }).type).toContain(`#problem-${code}`)
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="Notejam"/)
})

it('a token that may read cannot write, one that has ended does nothing, and both answers say why', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const reading = await aProgram(world, ada, { scopes: ['read'] })
  expect((await reading.call('GET', account)).status).toBe(200)
  const refused = await reading.call('POST', routes.api.notes.href(), 'Plums')
  expect([refused.status, refused.json.detail]).toEqual([403, expect.stringContaining('“write”')])
  expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope')
  const ended = await aProgram(world, ada, { expiresIn: '-1 second' })
  expect((await ended.call('GET', account)).status).toBe(401)
  const [{ count } = { count: -1 }] = await world.sql<
    { count: number }[]
  >`select count(*)::int from notes where user_id = ${ada.id}`
  expect(count).toBe(0)
})

it('a token in use ends at once: when it expires, loses a scope, or its account goes', async () => {
  const world = await aWorld()
  for (const [end, status] of [
    [(id: string) => world.sql`update api_tokens set expires_at = now() where user_id = ${id}`, 401],
    [(id: string) => world.sql`update api_tokens set scopes = '{write}' where user_id = ${id}`, 403],
    [(id: string) => world.sql`insert into account_deletions (user_id, due_at) values (${id}, now())`, 401],
    [(id: string) => world.sql`delete from users where id = ${id}`, 401],
  ] as const) {
    const ada = await world.aPerson('Ada')
    const { call } = await aProgram(world, ada)
    expect((await call('GET', account)).status).toBe(200)
    await end(ada.id)
    expect((await call('GET', account)).status).toBe(status)
  }
})

it('a token ends with the deletion of its account, and does not come back when that is taken back', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { call } = await aProgram(world, ada)
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '7 days')`
  await world.sql`delete from account_deletions where user_id = ${ada.id}`
  expect((await call('GET', account)).status).toBe(401)
  expect(await rowsOf(world, ada)).toEqual([])
})

it('a token outlives a change of password unless its owner says otherwise, and never a reset by mail', async () => {
  const world = await aWorld()
  const next = 'another long password'
  const fields = { password: passwordOf, new_password: next, confirm_new_password: next }
  for (const [more, status] of [
    [{}, 200],
    [{ tokens: 'end' }, 401],
  ] as const) {
    const ada = await world.aPerson('Ada')
    const { call } = await aProgram(world, ada)
    const changed = await world.submit(routes.accounts.settings.href(), { ...fields, ...more }, ada)
    expect(changed.status, changed.body).toBe(303)
    expect((await call('GET', account)).status).toBe(status)
  }
  const ada = await world.aPerson('Ada')
  const { call } = await aProgram(world, ada)
  await world.submit(routes.accounts.forgotPassword.href(), { email: ada.email })
  await expect.poll(async () => (await world.outbox.list()).some(({ to }) => to === ada.email)).toBe(true)
  const mail = (await world.outbox.list()).find(({ to }) => to === ada.email)
  const link = /reset-password\?token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  await world.visit(resetLink(link))
  const visitor = world.aVisitor()
  const reset = { token: link, new_password: next, confirm_new_password: next }
  expect((await world.submit(routes.accounts.resetPassword.href(), reset, visitor)).status).toBe(303)
  expect((await call('GET', account)).status).toBe(401)
})

it('the page tells the owner when and from where a token was used', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { call } = await aProgram(world, ada)
  expect((await world.visit(routes.tokens.list.href(), ada)).body).toContain('not used yet')
  await call('GET', account)
  const used = () => world.sql<{ network: string | null }[]>`
    select last_network as network from api_tokens where user_id = ${ada.id} and last_used_at is not null`
  await expect.poll(async () => (await used())[0]?.network).toBe('127.0.0.1')
  expect((await world.visit(routes.tokens.list.href(), ada)).body).toContain('127.0.0.1')
})

it('a token is found by one statement a call, with the limit told, and its use is written once', async () => {
  const world = await startWorld({ rateLimit: true })
  const ada = await world.aPerson('Ada')
  const { call } = await aProgram(world, ada)
  await call('GET', account)
  await expect.poll(() => world.statements.some((text) => text.includes('set last_used_at'))).toBe(true)
  world.statements.length = 0
  const answer = await call('GET', account)
  expect(answer.headers.get('ratelimit-policy')).toBe('"token";q=600;w=60')
  expect(answer.headers.get('ratelimit')).toMatch(/^"token";r=598;t=\d+$/)
  expect(world.statements.filter((text) => !text.includes('pg_'))).toHaveLength(1)
})

it('guesses of one network are bounded; a token that is known there goes on', async () => {
  const world = await startWorld({ rateLimit: true })
  const ada = await world.aPerson('Ada')
  const [known, late] = [await aProgram(world, ada), await aProgram(world, ada)]
  expect((await known.call('GET', account)).status).toBe(200)
  for (let n = 0; n < maxFailuresPerMinute; n++)
    expect((await caller(world, { token: newApiToken() })('GET', account)).status).toBe(401)
  world.statements.length = 0
  const guess = await caller(world, { token: newApiToken() })('GET', account)
  expect([guess.status, Number(guess.headers.get('retry-after'))]).toEqual([429, expect.any(Number)])
  expect(world.statements, 'a refused guess asks the database nothing').toEqual([])
  expect((await late.call('GET', account)).status).toBe(429)
  expect((await known.call('GET', account)).status).toBe(200)
})

it('a token has a checksum, so that scanners tell it from other texts', () => {
  const token = newApiToken()
  expect(token).toMatch(/^nj_[\w-]{49}$/)
  expect(isApiToken(token)).toBe(true)
  const other = token[10] === 'a' ? 'b' : 'a'
  expect(isApiToken(token.slice(0, 10) + other + token.slice(11))).toBe(false)
  expect(hashOfApiToken(token)).toHaveLength(32)
})
