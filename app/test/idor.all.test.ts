import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { addresses } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach, type Ids } from './one-of-each.ts'
import { calls, type Call } from './every-call.ts'
import { aProgram, caller, type Program } from './programs.ts'
import { shareNote } from './share-note.ts'
import { sharedWorld, unusedId, type Answer } from './world.ts'

/**
 * Who may ask what of the API: every address of routes.ts for the owner of everything, another person, a program without a token, one with
 * the token of a share, one with a session, one whose token lacks the scope, and one whose account is closed. That no address is missing
 * here, security-csrf.test.ts says.
 */
const aWorld = sharedWorld()
const needing = calls.filter(({ scope }) => scope !== undefined)
const hers = ['Damson jam', 'Mouldy jam', 'Ada’s label.png', 'Pad of ', 'Two kilos', 'One kilo']

const ask = (call: Call, { call: send }: Pick<Program, 'call'>, path: string, ids: Ids): Promise<Answer> =>
  send(call.method, path, call.body(ids), call.headers)

/** A person with one of everything, which no refused request changes, and others who ask for it. */
let made: ReturnType<typeof openCast> | undefined
const aCast = () => (made ??= openCast())

async function openCast() {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const ids = await oneOfEach(world, ada)
  await oneOfEach(world, mallory)
  const { id: sharedId } = await world.aNote(ada, { name: 'Open jam' })
  const shareToken = (await shareNote(world, ada, sharedId)).slice(3)
  const [own, theirs] = [await aProgram(world, ada), await aProgram(world, mallory)]
  const readers = await aProgram(world, ada, { scopes: ['read'] })
  const writers = await aProgram(world, ada, { scopes: ['write'] })
  const grace = await world.aPerson('Grace')
  const closed = { who: grace, ids: await oneOfEach(world, grace), program: await aProgram(world, grace) }
  expect((await closed.program.call('GET', routes.api.account.href())).status, 'before it is suspended').toBe(200)
  await world.sql`update users set suspended_at = now() where id = ${grace.id}`
  return { world, ada, ids, shareToken, own, theirs, readers, writers, closed }
}

describe.each(needing)('$title', (call) => {
  it('is for the owner alone, with a token that may', async () => {
    const { world, ada, ids, shareToken, own, theirs, readers, writers, closed } = await aCast()
    const before = await everything(world.sql)
    const path = call.path(ids)
    const refused: [who: string, status: number, answer: Answer][] = [
      ['nobody', 401, await ask(call, { call: caller(world, {}) }, path, ids)],
      ['the token of a share', 401, await ask(call, { call: caller(world, { token: shareToken }) }, path, ids)],
      ['a session', 401, await ask(call, { call: caller(world, { who: ada }) }, path, ids)],
      ['a suspended account', 401, await ask(call, closed.program, call.path(closed.ids), closed.ids)],
      ['a token without the scope', 403, await ask(call, call.scope === 'read' ? writers : readers, path, ids)],
    ]
    if (call.names) {
      const answer = await ask(call, theirs, path, ids)
      const missing = await ask(call, theirs, call.pathWith(unusedId), ids)
      refused.push(['another person', 404, answer])
      expect(answer.body, 'as what does not exist').toBe(missing.body)
    }
    for (const [who, status, answer] of refused) {
      expect(answer.status, `${who}: ${answer.body}`).toBe(status)
      expect(answer.headers.get('content-type'), who).toMatch(/^application\/problem\+json/)
      for (const one of hers) expect(answer.body, who).not.toContain(one)
    }
    expect(await everything(world.sql), 'nothing has changed').toEqual(before)

    if (call.method === 'GET') {
      expect((await ask(call, own, path, ids)).status, 'the owner').toBe(call.ok)
      return
    }
    const grace = await world.aPerson('Grace')
    const hersToo = await oneOfEach(world, grace)
    const answer = await ask(call, await aProgram(world, grace), call.path(hersToo), hersToo)
    expect(answer.status, `the owner: ${answer.body}`).toBe(call.ok)
  })
})

describe('an id in a body', () => {
  it.each([
    ['POST', routes.api.notes.href(), { text: 'a', pad_id: 'padId' }],
    ['PUT', 'noteId', { title: 'a', text: 'b', pad_id: 'padId' }],
    ['PATCH', 'noteId', { pad_id: 'padId' }],
    ['POST', routes.api.shares.href(), { note_id: 'noteId' }],
    ['POST', routes.api.shares.href(), { pad_id: 'padId' }],
    ['POST', routes.api.shares.href(), { note_id: 'trashedId' }],
  ] as const)('of another person is like one that does not exist: %s %s %j', async (method, where, shape) => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const [hersOnly, own] = [await oneOfEach(world, ada), await oneOfEach(world, mallory)]
    const { call } = await aProgram(world, mallory)
    const path = where === 'noteId' ? routes.api.note.href({ noteId: own.noteId }) : where
    const body = (of: (name: keyof Ids) => string) =>
      Object.fromEntries(
        Object.entries(shape).map(([name, one]) => [name, name.endsWith('_id') ? of(one as keyof Ids) : one]),
      )
    const before = await everything(world.sql)
    const theirs = await call(
      method,
      path,
      body((name) => hersOnly[name]),
      { 'if-match': '*' },
    )
    const missing = await call(
      method,
      path,
      body(() => unusedId),
      { 'if-match': '*' },
    )
    expect([theirs.status, theirs.body]).toEqual([422, missing.body])
    expect(await everything(world.sql)).toEqual(before)
  })
})

it('a version of another note is none of this one', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  const { id: noteId } = await world.aNote(ada)
  const { call } = await aProgram(world, ada)
  const path = { noteId, revisionId: ids.revisionId }
  expect((await call('GET', routes.api.revision.href(path))).status).toBe(404)
  expect((await call('POST', routes.api.restoreRevision.href(path))).status).toBe(404)
  expect((await call('GET', routes.api.revision.href(ids))).status).toBe(200)
})

it('a packed export is for its owner alone', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const [packed] = await world.sql<{ id: string }[]>`
    insert into exports (user_id, with_history, state, parts, part_bytes, archive_bytes, expires_at)
    values (${ada.id}, false, 'done', '{a-part}', 3, 3, now() + interval '1 hour') returning id::text`
  const path = routes.api.archive.href({ exportId: packed?.id ?? '' })
  expect((await (await aProgram(world, mallory)).call('GET', path)).status).toBe(404)
  const own = await aProgram(world, ada)
  const head = await own.call('HEAD', path)
  expect([head.status, head.headers.get('content-length')]).toEqual([200, '3'])
  const beyond = await own.call('GET', path, undefined, { range: 'bytes=9-' })
  expect([beyond.status, beyond.headers.get('content-range'), beyond.json.status]).toEqual([416, 'bytes */3', 416])
})

const isPrivate = addresses.filter((one) => one.isPrivate)
it.each(isPrivate)('is not told to a suspended account: $title', async (address) => {
  const { world, closed } = await aCast()
  const before = await everything(world.sql)
  const form = address.method === 'POST' ? { method: 'POST', body: new URLSearchParams(address.form(closed.ids)) } : {}
  const answer = await world.visit(address.path(closed.ids), closed.who, form)
  expect([303, 401], address.title).toContain(answer.status)
  if (answer.status === 303) expect(answer.location).toMatch(/^\/signin/)
  for (const one of hers.filter((word) => !JSON.stringify(address.form(closed.ids)).includes(word))) {
    expect(answer.body, address.title).not.toContain(one)
  }
  expect(await everything(world.sql)).toEqual(before)
})

it.each(isPrivate)('a token opens no page: $title', async (address) => {
  const { world, ids, own } = await aCast()
  const { token } = own
  const before = await everything(world.sql)
  const form = address.method === 'POST' ? { method: 'POST', body: new URLSearchParams(address.form(ids)) } : {}
  const headers = { authorization: `Bearer ${token}` }
  for (const accept of ['text/html', 'application/json']) {
    const answer = await world.visit(address.path(ids), undefined, { ...form, headers: { ...headers, accept } })
    expect([200, 303, 401], address.title).toContain(answer.status)
    if (answer.status === 303) expect(answer.location).toMatch(/^\/signin/)
    for (const one of hers) expect(answer.body, address.title).not.toContain(one)
  }
  expect(await everything(world.sql)).toEqual(before)
})
