import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { problemTypes } from '../server/shell/api/problem.ts'
import { secret } from './deps.ts'
import { aProgram, caller } from './programs.ts'
import { sharedWorld, startWorld } from './world.ts'

const aWorld = sharedWorld()
const all = routes.api.notes.href()

async function aWriter(name = 'Ada') {
  const world = await aWorld()
  const owner = await world.aPerson(name)
  return { world, owner, ...(await aProgram(world, owner)) }
}

it('every failure is a problem in JSON that has a name', async () => {
  const { world, token, call } = await aWriter()
  const json = { 'content-type': 'application/json' }
  const cases: [number, string, string, string, Record<string, string>?, string?][] = [
    [404, 'not-found', 'GET', '/api/v1/nothing'],
    [404, 'not-found', 'GET', '/api/v2/notes'],
    [404, 'not-found', 'GET', '/api/v1/notes/x'],
    [404, 'not-found', 'GET', '/api/v1/notes/0'],
    [404, 'not-found', 'GET', `/api/v1/notes/${'9'.repeat(40)}`],
    [400, 'bad-address', 'GET', '/api/v1/notes/%E0'],
    [405, 'wrong-method', 'DELETE', all],
    [405, 'wrong-method', 'QUERY', all],
    [404, 'not-found', 'QUERY', '/api/v1/nothing'],
    [422, 'invalid', 'POST', all],
    [422, 'invalid', 'POST', routes.api.pads.href()],
    [400, 'malformed-json', 'POST', all, json, '{'],
    [400, 'malformed-json', 'POST', all, json, ''],
    [400, 'malformed-json', 'POST', all, json, '{"__proto__": {"text": "a"}}'],
    [422, 'invalid', 'POST', all, json, '{"txt": "a"}'],
    [400, 'bad-request', 'POST', all, json, `[${'[],'.repeat(1000)}[]]`],
    [415, 'media-type', 'POST', all, { 'content-type': 'application/xml' }, '<a/>'],
    [415, 'media-type', 'POST', all, { 'content-type': 'application/x-www-form-urlencoded' }, 'text=a'],
    [413, 'too-large', 'POST', routes.api.pads.href(), json, `{"name": "${'a'.repeat(70_000)}"}`],
    [413, 'too-large', 'POST', all, json, `{"text": "${'a'.repeat(8 * 1024 ** 2)}"}`],
    [403, 'cross-site', 'POST', all, { ...json, origin: 'https://evil.example' }, '{"text": "a"}'],
    [403, 'cross-site', 'POST', all, { ...json, 'sec-fetch-site': 'cross-site' }, '{"text": "a"}'],
  ]
  for (const [status, code, method, path, headers = {}, body] of cases) {
    const answer = await world.visit(path, undefined, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body === undefined ? {} : { body }),
    })
    const what = `${method} ${path} ${body?.slice(0, 30)}: ${answer.body.slice(0, 200)}`
    expect(answer.status, what).toBe(status)
    expect(answer.headers.get('content-type'), what).toMatch(/^application\/problem\+json/)
    const problem = JSON.parse(answer.body) as { type: string; status: number; title: string; detail: string }
    expect(problem, what).toMatchObject({ type: `http://localhost:8000/api#problem-${code}`, status })
    expect(problemTypes[code as keyof typeof problemTypes].status).toBe(status)
    if (status === 405) expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
  }
  expect((await call('GET', all)).json.items).toEqual([])
})

it('says of a wrong field in one sentence what it has to be', async () => {
  const { call } = await aWriter()
  const pad = 'pad_id: must be an id, such as "42"'
  for (const [method, path, body, detail] of [
    ['POST', all, { text: 'a', pad_id: 3 }, 'pad_id: must be a string or null'],
    ['POST', all, { text: 'a', pad_id: '0x2a' }, pad],
    ['POST', all, { text: 'a\0b' }, 'text: must have no NUL and no half of a surrogate pair'],
    ['POST', all, [], 'The body must be an object'],
    ['POST', all, { title: 'x'.repeat(101) }, 'title: must have 100 characters at the most'],
    ['POST', routes.api.pads.href(), { name: 'Plums', colour: 8 }, 'colour: must be 7 or less'],
    ['POST', routes.api.pads.href(), { name: '\u200b' }, 'name: must say something'],
    ['PATCH', routes.api.note.href({ noteId: '1' }), {}, 'The body must have at least one field'],
    ['GET', `${all}?limit=0`, undefined, 'limit: must be 1 or more'],
    ['GET', `${all}?pad_id=x`, undefined, pad],
    ['GET', `${all}?state=all`, undefined, 'state: must be one of active, trashed'],
    ['GET', `${all}?tag=`, undefined, 'tag: must not be empty'],
    ['GET', `${all}?updated_since=monday`, undefined, 'updated_since: must be a time, such as 2027-03-31T09:15:00Z'],
  ] as const) {
    const answer = await call(method, path, body, { 'if-match': '*' })
    expect([answer.status < 500, answer.json['detail']], `${method} ${path}`).toEqual([true, detail])
  }
})

it('reads bodies in UTF-8 alone, and keeps no sign that was not sent', async () => {
  const { world, owner, token, call } = await aWriter()
  const send = (type: string, body: Uint8Array<ArrayBuffer>, headers = {}) =>
    world.visit(all, undefined, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': type, ...headers },
      body,
    })
  const latin = new Uint8Array(Buffer.from('{"text": "caf\xe9"}', 'latin1'))
  const plain = new Uint8Array(Buffer.from('{"text": "a"}'))
  for (const [status, code, type, body, headers] of [
    [400, 'malformed-json', 'application/json', latin],
    [400, 'bad-request', 'text/plain', latin],
    [400, 'bad-request', 'text/markdown', latin],
    [415, 'media-type', 'application/json; charset=utf-16', plain],
    [415, 'media-type', 'text/plain; charset="iso-8859-1"', latin],
    [415, 'media-type', 'application/json', new Uint8Array(gzipSync(plain)), { 'content-encoding': 'gzip' }],
    [415, 'media-type', 'text/plain', new Uint8Array(gzipSync(plain)), { 'content-encoding': 'gzip' }],
  ] as const) {
    const answer = await send(type, body, headers)
    const { type: problem } = JSON.parse(answer.body) as { type: string }
    expect([answer.status, problem], `${type} ${answer.body}`).toEqual([
      status,
      expect.stringMatching(`#problem-${code}$`),
    ])
  }
  const notes = await world.sql`select from notes where user_id = ${owner.id}`
  expect(notes.count).toBe(0)
  for (const type of ['application/json; charset=UTF-8', 'text/plain;charset=utf8', 'text/markdown; charset="utf-8"']) {
    expect((await send(type, plain, { 'content-encoding': 'identity' })).status, type).toBe(201)
  }
  for (const [path, type, detail] of [
    [all, 'application/x-www-form-urlencoded', 'Send application/json, text/plain or text/markdown.'],
    [routes.api.pads.href(), 'application/xml', 'Send application/json.'],
    [routes.api.pads.href(), 'text/plain', 'Send application/json.'],
    [routes.api.imports.href(), 'application/zip', 'Send multipart/form-data.'],
  ] as const) {
    const answer = await call('POST', path, 'Recipes', { 'content-type': type })
    expect([answer.status, answer.json['detail']], type).toEqual([415, detail])
  }
})

it('needs no body where nothing of it is needed, and tells the id of each request', async () => {
  const { call } = await aWriter()
  const wrong = await call('POST', routes.api.export.href(), 'null', { 'content-type': 'application/json' })
  expect(wrong.status, 'null is a body').toBe(422)
  const { status, headers } = await call('POST', routes.api.export.href())
  expect([status, headers.get('x-request-id')]).toEqual([202, expect.stringMatching(/^[0-9a-f-]{36}$/)])
})

it('answers HEAD as GET without its body, OPTIONS with the methods, and allows no other site', async () => {
  const { world, owner, call } = await aWriter()
  const { id } = await world.aNote(owner)
  const path = routes.api.note.href({ noteId: id })
  const [head, get] = [await call('HEAD', path), await call('GET', path)]
  expect([head.status, head.body, head.headers.get('etag')]).toEqual([200, '', get.headers.get('etag')])
  expect(head.headers.get('content-length')).toBe(String(Buffer.byteLength(get.body)))
  expect(get.headers.get('cache-control')).toBe('private, no-store')
  const options = await world.visit(path, undefined, { method: 'OPTIONS', headers: { origin: 'https://evil.example' } })
  expect([options.status, options.headers.get('allow')]).toEqual([204, 'DELETE, GET, HEAD, PATCH, PUT, OPTIONS'])
  for (const answer of [options, get]) expect(answer.headers.get('access-control-allow-origin')).toBeNull()
})

it('says 304 to a client that has it, also of lists, until anything of it changes', async () => {
  const { world, owner, call } = await aWriter()
  const { id } = await world.aNote(owner)
  for (const path of [routes.api.note.href({ noteId: id }), all, routes.api.pads.href(), routes.api.account.href()]) {
    const etag = (await call('GET', path)).headers.get('etag') ?? ''
    const known = await call('GET', path, undefined, { 'if-none-match': `"other", W/${etag}` })
    expect([known.status, known.body, known.headers.get('etag')], path).toEqual([304, '', etag])
  }
  const path = routes.api.note.href({ noteId: id })
  const etag = (await call('GET', path)).headers.get('etag') ?? ''
  await call('PUT', routes.api.pin.href({ noteId: id }))
  expect((await call('GET', path, undefined, { 'if-none-match': etag })).status, 'it is pinned now').toBe(200)
})

it('carries a request with an Idempotency-Key out once, for its account alone', async () => {
  const { world, owner, call } = await aWriter()
  const key = { 'idempotency-key': crypto.randomUUID() }
  const first = await call('POST', all, { text: 'Plums' }, key)
  const again = await call('POST', all, { text: 'Plums' }, key)
  expect([again.status, again.body]).toEqual([201, first.body])
  expect([again.headers.get('location'), again.headers.get('idempotency-replayed')]).toEqual([
    first.headers.get('location'),
    'true',
  ])
  const other = await call('POST', all, { text: 'Damsons' }, key)
  expect([other.status, other.json.type]).toEqual([422, expect.stringContaining('key-for-another-request')])
  const pad = await call('POST', routes.api.pads.href(), { name: 'Plums' }, key)
  expect(pad.status).toBe(422)

  const mallory = await aProgram(world, await world.aPerson('Mallory'))
  const theirs = await mallory.call('POST', all, { text: 'Plums' }, key)
  expect([theirs.status, theirs.json.id === first.json.id]).toEqual([201, false])

  const notes = await world.sql`select from notes where user_id = ${owner.id}`
  expect(notes.count).toBe(1)
  for (const wrong of ['', ' ', 'a b', 'x'.repeat(256)]) {
    const answer = await call('POST', all, { text: 'x' }, { 'idempotency-key': wrong })
    expect(answer.status, wrong).toBe(400)
  }
})

it('a kept answer, and what was asked for, cannot be read in the table, and both outlive a new signing key', async () => {
  const before = await startWorld()
  const owner = await before.aPerson('Ada')
  const { id: noteId } = await before.aNote(owner)
  const { call, token } = await aProgram(before, owner)
  const key = { 'idempotency-key': 'share-1' }
  const share = { note_id: noteId, password: 'correct horse' }
  const first = await call('POST', routes.api.shares.href(), share, key)
  expect(first.status, first.body).toBe(201)
  const address = /[\w-]{22}$/.exec(String(first.json['url']))?.[0] ?? ''
  expect(address).not.toBe('')
  const [row] = await before.sql<{ all: string; hash: Buffer }[]>`
    select to_jsonb(k)::text as all, request_hash as hash from idempotency_keys k`
  expect(row?.all).not.toContain(address)
  const plain = JSON.stringify(['POST', routes.api.shares.href(), 'application/json', JSON.stringify(share)])
  expect(row?.hash.equals(createHash('sha256').update(plain).digest()), 'no guess at the password by it').toBe(false)

  const after = await startWorld({
    sql: before.sql,
    secret: 'the second secret, 32 characters long',
    previousSecrets: [secret],
  })
  const again = await caller(after, { token })('POST', routes.api.shares.href(), share, key)
  expect([again.status, again.body]).toEqual([201, first.body])
  const without = await startWorld({ sql: before.sql, secret: 'the third secret, 32 characters long' })
  const lost = await caller(without, { token })('POST', routes.api.shares.href(), share, key)
  expect([lost.status, lost.body.includes(address)]).toEqual([422, false])
})

it('tells of a first request that is still running, takes over from one that was killed, and forgets failures', async () => {
  const { world, owner, call } = await aWriter()
  const key = { 'idempotency-key': 'backup-1' }
  expect((await call('POST', all, { text: ' ' }, key)).status).toBe(422)
  const answers = await Promise.all([1, 2, 3].map(() => call('POST', all, { text: 'Plums' }, key)))
  const statuses = answers.map(({ status }) => status)
  expect(
    statuses.every((status) => [201, 409].includes(status)),
    statuses.join(),
  ).toBe(true)
  expect(new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json.id)).size).toBe(1)
  await world.sql`update idempotency_keys set status = null, body = null where user_id = ${owner.id}`
  expect((await call('POST', all, { text: 'Plums' }, key)).status).toBe(409)
  await world.sql`update idempotency_keys set begun_at = now() - interval '10 minutes' where user_id = ${owner.id}`
  expect((await call('POST', all, { text: 'Plums' }, key)).status).toBe(201)
  const notes = await world.sql`select from notes where user_id = ${owner.id}`
  expect(notes.count, 'the one that was killed had made its note').toBe(1)
})

it('a cursor is for the account, the list and the filters that it came with', async () => {
  const { world, owner, call } = await aWriter()
  for (const name of ['One', 'Two', 'Three']) await world.aNote(owner, { name })
  const { next_cursor: cursor } = (await call('GET', `${all}?limit=1`)).json as { next_cursor: string }
  expect((await call('GET', `${all}?limit=2&cursor=${cursor}`)).status).toBe(200)
  const mallory = await aProgram(world, await world.aPerson('Mallory'))
  const forged = Buffer.from(JSON.stringify(['2999-01-01T00:00:00+00:00', '1'])).toString('base64url')
  for (const [who, path] of [
    [mallory.call, `${all}?cursor=${cursor}`],
    [call, `${all}?order=updated_at&cursor=${cursor}`],
    [call, `${all}?state=trashed&cursor=${cursor}`],
    [call, `${routes.api.tags.href()}?cursor=${cursor}`],
    [call, `${all}?cursor=${forged}.${cursor.split('.')[1]}`],
    [call, `${all}?cursor=${cursor}.x`],
    [call, `${all}?cursor=${cursor.slice(0, -1)}`],
  ] as const) {
    const answer = await who('GET', path)
    expect([answer.status, answer.json.type], path).toEqual([400, expect.stringContaining('bad-cursor')])
  }
})

it('reads in one statement, and saves in the one that pages have and one for the answer', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await world.aNote(ada)
  const { call } = await aProgram(world, ada)
  await call('GET', routes.api.account.href())
  await expect.poll(() => world.statements.some((text) => text.includes('set last_used_at'))).toBe(true)
  for (const [most, method, path, body] of [
    [1, 'GET', all],
    [1, 'GET', `${all}?state=trashed`],
    [1, 'GET', routes.api.note.href({ noteId: id })],
    [1, 'GET', routes.api.pads.href()],
    [2, 'PUT', routes.api.note.href({ noteId: id }), { title: 'Plums', text: 'Three kilos.' }],
    [2, 'POST', all, { text: 'Two kilos.' }],
  ] as const) {
    world.statements.length = 0
    const { status } = await call(method, path, body, { 'if-match': '*' })
    expect([status < 300, world.statements.length], `${method} ${path} ${world.statements.join('\n')}`).toEqual([
      true,
      most,
    ])
  }
})

it('limits tokens and accounts, and says how long to wait', async () => {
  const world = await startWorld({ rateLimit: true })
  const ada = await world.aPerson('Ada')
  const program = await aProgram(world, ada)
  let refused = 0
  for (let n = 0; n < 610 && refused === 0; n += 10) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => program.call('GET', '/api/v1/account')))
    refused = answers.filter(({ status }) => status === 429).length
  }
  const answer = await program.call('GET', '/api/v1/account')
  expect([answer.status, answer.json.type]).toEqual([429, expect.stringContaining('too-often')])
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(answer.headers.get('ratelimit')).toMatch(/^"token";r=0;t=\d+$/)
  expect((await (await aProgram(world, ada)).call('GET', '/api/v1/account')).status, 'another token').toBe(200)
})
