import { describe, expect, it } from 'vitest'
import type { Address } from '../../../test/address.ts'
import { apart } from '../../../test/addresses-apart.ts'
import { addresses } from '../../../test/every-address.ts'
import { everything } from '../../../test/everything.ts'
import { oneOfEach, type Ids } from '../../../test/one-of-each.ts'
import { shareNote, sharePad } from '../../../test/share-note.ts'
import { sharedWorld, unusedId, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { sharedNames } from './shared-names.ts'
import { hashOfLinkToken, newLinkToken } from '../../platform/secrets/link-tokens.ts'
import { secret } from '../../../test/deps.ts'

/** What a share's token opens is its page. Here it is offered to every other address, in every place where a key may stand. */
const offers: Record<string, (token: string, key: string) => { query?: string; headers?: Record<string, string> }> = {
  'in the address': (token) => ({ query: `?token=${token}&share=${token}` }),
  'as the key to a share with a password': (_, key) => ({
    headers: { cookie: `notejam-share=${key}; notejam=${key}` },
  }),
  'as the session cookie': (token) => ({ headers: { cookie: `notejam=${token}; notejam-share=${token}` } }),
  'as a signed cookie': (token) => ({
    headers: { cookie: `notejam=${token}.${'a'.repeat(43)}=; __Host-notejam=${token}` },
  }),
  'in headers': (token) => ({
    headers: { authorization: `Bearer ${token}`, 'x-share-token': token, referer: `http://localhost:8000/s/${token}` },
  }),
}

const aWorld = sharedWorld()
// Below a token the first page is the share's own.
const isPrivate = addresses.filter((one) => one.isPrivate && one.pattern !== routes.home.pattern)

/** What those tests leave apart, and needs a session or takes files: with ids of hers. */
const readers = [routes.shared, routes.locked].flatMap((each) =>
  Object.values<{ readonly pattern: string }>(each).map(({ pattern }) => pattern),
)
const others = [...apart, ...addresses.filter((one) => !one.isPrivate).map(({ title }) => title)]
  .map((title) => title.split(' ') as ['GET' | 'POST', string])
  .filter(([, pattern]) => !readers.includes(pattern))

interface Shared {
  readonly world: World
  readonly ada: Person
  readonly ids: Ids
  readonly token: string
  /** Of another share of hers, which has a password. */
  readonly key: string
  readonly before: Record<string, unknown>
}

let made: Promise<Shared> | undefined
function aShare(): Promise<Shared> {
  made ??= (async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const ids = await oneOfEach(world, ada)
    await world.sql`delete from shares where user_id = ${ada.id}`
    const { id } = await world.aNote(ada, { name: 'Open jam' })
    const token = (await shareNote(world, ada, id)).slice(3)
    const { id: lockedId } = await world.aNote(ada, { name: 'Locked jam' })
    const password = 'plums and damsons'
    const locked = await shareNote(world, ada, lockedId, { password, access: 'password' })
    const reader = world.aVisitor()
    await world.submit(locked, { password }, reader)
    expect((await world.visit(locked, reader)).body, 'the key opens its share').toContain('Locked jam')
    const key = reader.cookies.get('notejam-share') ?? ''
    return { world, ada, ids, token, key, before: await everything(world.sql) }
  })()
  return made
}

const hers = ['Damson jam', 'Mouldy jam', 'Ada’s label.png', 'Pad of ', 'Two kilos of damsons', 'One kilo']

describe('with the token of a share', () => {
  it.each(isPrivate)('$title tells nothing and changes nothing', async (address: Address) => {
    const { world, ids, token, key, before } = await aShare()
    expect((await world.visit(`/s/${token}`)).status, 'it opens its page').toBe(200)
    const [path, withToken] = [address.path(ids), address.pathWith(token)]
    for (const [where, offer] of Object.entries(offers)) {
      const { query = '', headers = {} } = offer(token, key)
      const body = address.method === 'POST' ? { method: 'POST', body: new URLSearchParams(address.form(ids)) } : {}
      for (const asked of [`${path}${query}`, `${withToken}${query}`, `/s/${token}${path}`, `/p/${token}${path}`]) {
        const answer = await world.visit(asked, undefined, { ...body, headers })
        expect([303, 401, 404, 405], `${where}: ${asked}`).toContain(answer.status)
        if (answer.status === 303) expect(answer.location).toMatch(/^\/signin/)
        for (const one of hers) expect(answer.body, `${where}: ${asked}`).not.toContain(one)
      }
    }
    // No method of an address does more than the two that it has.
    for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const headers = { cookie: `notejam=${token}; notejam-share=${key}` }
      const answer = await world.visit(`${path}?token=${token}`, undefined, { method, headers })
      expect([303, 401, 404, 405], method).toContain(answer.status)
      for (const one of hers) expect(answer.body, method).not.toContain(one)
    }
    expect(await everything(world.sql)).toEqual(before)
  })

  it.each(others)('%s %s tells nothing of hers and changes nothing', async (method, pattern) => {
    const { world, ids, token, key, before } = await aShare()
    const known = { ...ids, exportId: '1', token: ids.resetToken } as unknown as Record<string, string>
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => known[name] ?? '1')
    for (const [where, offer] of Object.entries(offers)) {
      const { query = '', headers = {} } = offer(token, key)
      const files = new FormData()
      files.append('files', new Blob(['Jam']), 'jam.txt')
      const body = method === 'POST' ? { method, body: files } : {}
      for (const asked of [`${path}${query}`, `/s/${token}${path}`, `/p/${token}${path}`]) {
        const answer = await world.visit(asked, undefined, { ...body, headers })
        expect(answer.status, `${where}: ${asked}`).toBeLessThan(500)
        for (const one of hers) expect(answer.body, `${where}: ${asked}`).not.toContain(one)
      }
    }
    expect(await everything(world.sql)).toEqual(before)
  })

  it('nothing else stands below its address: not by an id, not by a name of another share or of another kind', async () => {
    const { world, ada, ids, token } = await aShare()
    const { id: padId } = await world.aPad(ada)
    const pad = (await sharePad(world, ada, padId)).slice(3)
    const own = sharedNames({ secret, previousSecrets: [] }, token)
    const ofPad = sharedNames({ secret, previousSecrets: [] }, pad)
    const names = [
      ...[ids.noteId, ids.attachmentId, unusedId, '0', '-1', 'x', newLinkToken()],
      ...[own.nameOf('note', ids.noteId), own.nameOf('file', ids.attachmentId), own.nameOf('note', ids.attachmentId)],
      ...[ofPad.nameOf('note', ids.noteId), ofPad.nameOf('file', ids.attachmentId), ofPad.nameOf('file', ids.noteId)],
    ]
    for (const name of names) {
      for (const under of [token, pad]) {
        for (const below of [
          `notes/${name}`,
          `after/${name}`,
          `files/${name}/label.png`,
          `thumbnails/${name}`,
          name,
          `../../notes/${name}`,
        ]) {
          // The list of the pad, after a note that is not in it, begins where it begins.
          if (under === pad && below.startsWith('after/') && ofPad.idOf('note', name)) continue
          const answer = await world.visit(`/s/${under}/${below}`)
          expect([303, 404], below).toContain(answer.status)
          for (const one of hers) expect(answer.body, below).not.toContain(one)
        }
      }
    }
  })

  it('another person can do nothing to a share, and gets the answer of one that does not exist', async () => {
    const { world, ada, token } = await aShare()
    const mallory = await world.aPerson('Mallory')
    const [share] = await world.sql<
      { id: string }[]
    >`select id::text from shares where token_hash = ${hashOfLinkToken(token)}`
    for (const route of [routes.shares.renew, routes.shares.revoke]) {
      const theirs = await world.submit(route.href({ shareId: share?.id ?? '' }), {}, mallory)
      const missing = await world.submit(route.href({ shareId: unusedId }), {}, mallory)
      expect([theirs.status, theirs.body]).toEqual([404, missing.body])
    }
    expect((await world.visit(routes.shares.list.href(), mallory)).body).not.toContain('Open jam')
    expect((await world.visit(routes.shares.list.href(), ada)).body).toContain('Open jam')
    expect((await world.visit(`/s/${token}`)).status).toBe(200)
  })
})
