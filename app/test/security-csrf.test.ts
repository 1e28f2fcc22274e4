import { describe, expect, it } from 'vitest'
import { buildApp } from '../server/app.ts'
import { createNoteChanges } from '../server/notes/note-changes.ts'
import { createLog } from '../server/platform/log.ts'
import { folderStore } from '../server/platform/objects/folder.ts'
import { routes } from '../server/routes.ts'
import { addresses, apart, aFormOf, everything, forms, type Address } from './every-address.ts'
import { noPressureLimits, startWorld, type Person, type World } from './world.ts'
import { Workers } from '../server/platform/work/workers.ts'

const elsewhere: Record<string, Record<string, string>> = {
  'another site': { 'sec-fetch-site': 'cross-site' },
  'another subdomain': { 'sec-fetch-site': 'same-site' },
  'a word that browsers do not say': { 'sec-fetch-site': 'banana' },
  'another origin': { origin: 'https://evil.example' },
  'another port': { origin: 'http://localhost:9000' },
  'another scheme': { origin: 'https://localhost:8000' },
  'an origin that begins like ours': { origin: 'http://localhost:8000.evil.example' },
  'a page without an origin': { origin: 'null' },
  'another origin that claims to be here': { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  'our origin, fetched by another site': { origin: 'http://localhost:8000', 'sec-fetch-site': 'cross-site' },
}

const here: Record<string, Record<string, string>> = {
  'no browser': {},
  'this origin': { 'sec-fetch-site': 'same-origin' },
  'the address bar': { 'sec-fetch-site': 'none' },
  'our origin': { origin: 'http://localhost:8000' },
  'our origin, in a new browser': { origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' },
}

describe('the list of addresses in these tests', () => {
  it('has every address and every form of the product', async () => {
    const world = await startWorld()
    const app = await buildApp({
      sql: world.sql,
      log: createLog('silent'),
      mailer: world.outbox,
      outbox: world.outbox,
      workers: new Workers('not used'),
      objects: folderStore('not used'),
      uploads: 'not used',
      tidyUp: () => {},
      attachmentsQuota: 0,
      textQuota: 0,
      assets: { script: '', styles: [], icon: '', folder: undefined },
      secret: 'only for asking which routes there are',
      previousSecrets: [],
      publicOrigin: 'http://localhost:8000',
      isLocal: true,
      rateLimit: false,
      proxyHops: 0,
      changes: createNoteChanges(world.sql, createLog('silent')),
      schemaVersion: 1,
      drain: { isDraining: false },
      pressureLimits: noPressureLimits,
      writeProbeSeconds: 10,
      isMeasured: false,
      tracing: undefined,
    })
    const served = patternsIn(routes).flatMap((url) =>
      (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
        .filter((method) => app.hasRoute({ method, url }))
        .map((method) => `${method} ${url}`),
    )
    await app.close()
    expect([...addresses.map(({ title }) => title), ...apart].sort()).toEqual(served.sort())
  })
})

describe('a form that is sent', () => {
  it.each(Object.entries(elsewhere))('by %s is refused everywhere, and nothing changes', async (_, headers) => {
    const world = await startWorld()
    for (const form of forms) {
      const { owner, path, valid } = await aFormOf(world, form)
      const before = await everything(world.sql)
      const answer = await post(world, path, valid, owner, headers)
      expect(answer.status, form.title).toBe(403)
      expect(answer.body, form.title).toContain('This came from another site')
      expect(answer.headers.getSetCookie(), form.title).toEqual([])
      expect(await everything(world.sql), form.title).toEqual(before)
      expect(await world.outbox.list(), form.title).toEqual([])
    }
  })

  it.each(Object.entries(here))('by %s is taken everywhere', async (_, headers) => {
    const world = await startWorld()
    for (const form of forms) {
      const { owner, path, valid } = await aFormOf(world, form)
      const before = await everything(world.sql)
      expect((await post(world, path, valid, owner, headers)).status, form.title).toBe(303)
      expect(await everything(world.sql), form.title).not.toEqual(before)
    }
  })

  it('to a name of this machine is taken from the same name, in local mode only', async () => {
    const local = await startWorld()
    const remote = await startWorld({ publicOrigin: 'https://notes.example', isLocal: false })
    for (const [world, status] of [
      [local, 303],
      [remote, 403],
    ] as const) {
      const ada = await world.aPerson('Ada')
      const send = (origin: string) => post(world, routes.pads.create.href(), { name: 'Jam' }, ada, { origin })
      expect((await send(world.url)).status, world.url).toBe(status)
      expect((await send(world.url.replace('127.0.0.1', 'localhost'))).status, 'another name').toBe(403)
      expect((await send('https://notes.example')).status, 'the public origin').toBe(status === 303 ? 403 : 303)
      expect((await send('http://notes.example')).status, 'without encryption').toBe(403)
    }
  })

  it('from elsewhere with another method than POST is refused as well', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const init = { method, headers: { origin: 'https://evil.example' } }
      expect((await world.visit('/', ada, init)).status, method).toBe(403)
    }
  })
})

describe('a link to signing out', () => {
  const led: Record<string, Record<string, string>> = {
    'on another site': { 'sec-fetch-site': 'cross-site' },
    'on another subdomain': { 'sec-fetch-site': 'same-site' },
    'on another site, as an image': { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' },
    'on another site, in a browser that only names the page': { referer: 'https://evil.example/win' },
    'that is fetched ahead': { 'sec-fetch-site': 'same-origin', 'sec-purpose': 'prefetch' },
    'that is drawn ahead': { 'sec-fetch-site': 'none', 'sec-purpose': 'prefetch;prerender' },
  }

  it.each(Object.entries(led))('%s asks first, and the session stays open', async (_, headers) => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    for (const method of ['GET', 'HEAD']) {
      const answer = await world.visit(routes.accounts.signOut.href(), ada, { method, headers })
      expect(answer.status, method).toBe(method === 'GET' ? 403 : 405)
      expect(answer.headers.getSetCookie(), method).toEqual([])
    }
    const page = await world.visit(routes.accounts.signOut.href(), ada, { headers })
    expect(page.body).toContain('You are still signed in')
    expect((await world.visit('/', ada)).status).toBe(200)
    expect(await world.sql`select from sessions`).toHaveLength(1)
  })

  it.each(Object.entries(here))('that %s follows ends the session', async (_, headers) => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const before = { ...ada, cookies: new Map(ada.cookies) }
    const answer = await world.visit(routes.accounts.signOut.href(), ada, { headers })
    expect(answer.location).toBe('/signin')
    expect(ada.cookies.has('notejam')).toBe(false)
    expect((await world.visit('/', before)).location, 'with the cookie of before').toBe('/signin')
    expect(await world.sql`select from sessions`).toHaveLength(0)
  })
})

function patternsIn(tree: unknown): string[] {
  if (typeof tree !== 'object' || tree === null) return []
  if ('pattern' in tree) return [String(tree.pattern)]
  return Object.values<unknown>({ ...tree }).flatMap(patternsIn)
}

function post(
  world: World,
  path: string,
  fields: ReturnType<Address['form']>,
  who: Person,
  headers: Record<string, string>,
) {
  return world.visit(path, who, { method: 'POST', headers, body: new URLSearchParams(fields) })
}
