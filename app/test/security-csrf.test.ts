import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Address } from './address.ts'
import { apart } from './addresses-apart.ts'
import { addresses, aFormOf, forms } from './every-address.ts'
import { everything } from './everything.ts'
import { elsewhere, here } from './request-headers.ts'
import { sharedWorld, startWorld, type Person, type World } from './world.ts'

const aWorld = sharedWorld()

describe('the list of addresses in these tests', () => {
  it('has every address and every form of the product', async () => {
    const world = await aWorld()
    const served = patternsIn(routes).flatMap((url) =>
      (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
        .filter((method) => world.hasRoute(method, url))
        .map((method) => `${method} ${url}`),
    )
    expect([...addresses.map(({ title }) => title), ...apart].sort()).toEqual(served.sort())
  })
})

describe('a form that is sent', () => {
  const world = aWorld
  const hostile = { 'sec-fetch-site': 'cross-site' }
  const ours = { origin: 'http://localhost:8000', 'sec-fetch-site': 'same-origin' }

  it.each(forms)('to $title by another site is refused and changes nothing; by ours it is taken', async (form) => {
    const { sql, outbox } = await world()
    const { owner, path, valid } = await aFormOf(await world(), form)
    const before = await everything(sql)
    const mails = (await outbox.list()).length
    const answer = await post(await world(), path, valid, owner, hostile)
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('This came from another site')
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await everything(sql)).toEqual(before)
    expect(await outbox.list()).toHaveLength(mails)

    expect((await post(await world(), path, valid, owner, ours)).status).toBe(303)
    expect(await everything(sql)).not.toEqual(before)
  })

  it.each(Object.entries(elsewhere))('by %s is refused, and nothing changes', async (_, headers) => {
    const { sql } = await world()
    const ada = await (await world()).aPerson('Ada')
    const before = await everything(sql)
    const answer = await post(await world(), routes.pads.create.href(), { name: 'Jam' }, ada, headers)
    expect(answer.status).toBe(403)
    expect(await everything(sql)).toEqual(before)
  })

  it.each(Object.entries(here))('by %s is taken', async (_, headers) => {
    const { sql } = await world()
    const ada = await (await world()).aPerson('Ada')
    expect((await post(await world(), routes.pads.create.href(), { name: 'Jam' }, ada, headers)).status).toBe(303)
    expect(await sql`select name from pads where user_id = ${ada.id}`).toEqual([{ name: 'Jam' }])
  })

  it('to a name of this machine is taken from the same name, in local mode only', async () => {
    const local = await aWorld()
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
    const world = await aWorld()
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
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const method of ['GET', 'HEAD']) {
      const answer = await world.visit(routes.accounts.signOut.href(), ada, { method, headers })
      expect(answer.status, method).toBe(method === 'GET' ? 403 : 405)
      expect(answer.headers.getSetCookie(), method).toEqual([])
    }
    const page = await world.visit(routes.accounts.signOut.href(), ada, { headers })
    expect(page.body).toContain('You are still signed in')
    expect((await world.visit('/', ada)).status).toBe(200)
    expect(await world.sql`select from sessions where user_id = ${ada.id}`).toHaveLength(1)
  })

  it.each(Object.entries(here))('that %s follows ends the session', async (_, headers) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const before = { ...ada, cookies: new Map(ada.cookies) }
    const answer = await world.visit(routes.accounts.signOut.href(), ada, { headers })
    expect(answer.location).toBe('/signin')
    expect(ada.cookies.has('notejam')).toBe(false)
    expect((await world.visit('/', before)).location, 'with the cookie of before').toBe('/signin')
    expect(await world.sql`select from sessions where user_id = ${ada.id}`).toHaveLength(0)
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
