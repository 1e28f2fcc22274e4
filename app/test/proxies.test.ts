import { describe, expect, it } from 'vitest'
import { limits } from '../server/features/accounts/accounts.limits.ts'
import { neighbourhoodOf, networkOf } from '../server/platform/http/network.ts'
import { routes } from '../server/routes.ts'
import { sendRaw } from './raw-http.ts'
import { passwordOf, sharedWorld, startWorld, type World } from './world.ts'

/** The address that is kept with a session which was opened by a request with this header. */
async function addressSeen(world: World, forwardedFor: string | undefined): Promise<string | undefined> {
  const { email } = await world.aPerson(`Ada-${Math.random().toString(36).slice(2)}`)
  const answer = await signIn(world, email, passwordOf, forwardedFor)
  expect(answer.location).toBe('/')
  const [session] = await world.sql<{ address: string }[]>`
    select ip_address as address from sessions join users on users.id = user_id
    where email = ${email} and user_agent = 'a browser'`
  return session?.address
}

function signIn(world: World, email: string, password: string, forwardedFor: string | undefined) {
  const headers: Record<string, string> = { 'user-agent': 'a browser' }
  if (forwardedFor !== undefined) headers['x-forwarded-for'] = forwardedFor
  return world.visit(routes.accounts.signIn.href(), undefined, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ email, password }),
  })
}

/** Documentation addresses (RFC 5737): who asks, the edge that asked for them, and an invention. */
const [client, edge, invented] = ['198.51.100.7', '203.0.113.9', '192.0.2.66']
const peer = '127.0.0.1'

const behind = [0, 1, 2].map((proxyHops) => sharedWorld({ proxyHops }))

it.each([
  [0, undefined, peer],
  [0, client, peer],
  [0, `${invented}, ${client}, ${edge}`, peer],
  // One proxy: it adds whom it heard.
  [1, client, client],
  [1, `${invented}, ${client}`, client],
  [1, `${invented}, ${invented}, ${client}`, client],
  // Two: the edge adds the client, the load balancer adds the edge.
  [2, `${client}, ${edge}`, client],
  [2, `${invented}, ${client}, ${edge}`, client],
  [2, `${invented}, ${invented}, ${invented}, ${client}, ${edge}`, client],
  // Kept for its network alone, which is one household's.
  [2, `2001:db8::7, ${edge}`, '2001:0db8:0000:0000:0000:0000:0000:0000'],
  // Fewer than there should be: no more is believed than is there.
  [2, client, client],
  [2, undefined, peer],
])(
  'behind %i proxies, with X-Forwarded-For: %s, a request comes from %s',
  async (proxyHops, forwardedFor, expected) => {
    const world = await behind[proxyHops]?.()
    expect(world && (await addressSeen(world, forwardedFor))).toBe(expected)
  },
)

it('a client that invents addresses is counted as one, and others are not counted with it', async () => {
  const world = await startWorld({ proxyHops: 2, rateLimit: true })
  const guess = (email: string, forwardedFor: string) => signIn(world, email, 'not the password', forwardedFor)
  expect((await guess('first@example.org', `${client}, ${edge}`)).status).toBe(422)
  const { name, points } = limits.signInFromAddress
  await world.sql`update rate_limits set points = ${points} where key like ${`${name}:%`}`

  for (const left of ['', `${invented}, `, '10.0.0.1, 10.0.0.2, ']) {
    expect((await guess(`${left.length}@example.org`, `${left}${client}, ${edge}`)).status, left).toBe(429)
  }
  expect((await guess('other@example.org', `198.51.100.8, ${edge}`)).status, 'a neighbour, by the same edge').toBe(422)
})

const network = '2001:db8:7:9'

it.each([
  // Another address every time.
  ['one /64', (n: number) => `${network}:${(n * 601).toString(16)}::${n.toString(16)}`, '2001:db8:7:a::1'],
  ['one IPv4 address', () => client, '198.51.100.8'],
  ['one IPv4 address, written both ways', (n: number) => (n % 2 ? client : `::ffff:${client}`), '::ffff:198.51.100.8'],
])('%s has so many attempts, and its neighbour has its own', async (_whose, addressOf, neighbour) => {
  const world = await startWorld({ proxyHops: 2, rateLimit: true })
  // Another account each time: theirs is not the limit that is met.
  const guess = (n: number, address: string) =>
    signIn(world, `nobody-${n}@example.org`, 'not the password', `${address}, ${edge}`)
  const { name, points } = limits.signInFromAddress
  const attempts = async (from: number, to: number) => {
    const statuses: number[] = []
    for (let n = from; n < to; n++) statuses.push((await guess(n, addressOf(n))).status)
    return statuses
  }

  expect(await attempts(0, 2)).toEqual([422, 422])
  const counted = await world.sql<{ points: number }[]>`
    select points from rate_limits where key like ${`${name}:%`}`
  expect(counted).toEqual([{ points: 2 }])
  await world.sql`update rate_limits set points = ${points - 2} where key like ${`${name}:%`}`
  expect(await attempts(2, 5)).toEqual([422, 422, 429])
  expect((await guess(5, neighbour)).status).toBe(422)
})

it.each([
  [
    limits.signUpFromAddress,
    routes.accounts.signUp.href(),
    { password: 'plums and pears', repeat_password: 'plums and pears' },
  ],
  [limits.resetFromAddress, routes.accounts.forgotPassword.href(), {}],
])('so it is for $name', async ({ name, points }, path, more) => {
  const world = await startWorld({ proxyHops: 1, rateLimit: true })
  const ask = (email: string, address: string) =>
    world.visit(path, undefined, {
      method: 'POST',
      headers: { 'x-forwarded-for': address },
      body: new URLSearchParams({ email, ...more }),
    })
  expect((await ask('first@example.org', `${network}::1`)).status).toBe(303)
  await world.sql`update rate_limits set points = ${points} where key like ${`${name}:%`}`
  expect((await ask('second@example.org', `${network}:1::1`)).status).toBe(429)
  expect((await ask('third@example.org', '2001:db8:7:a::1')).status).toBe(303)
})

it.each([
  ['2001:db8:7:9::1', '2001:db8:7:9::/64'],
  ['2001:DB8:0007:0009:ffff:ffff:ffff:ffff', '2001:db8:7:9::/64'],
  ['2001:db8::', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['64:ff9b::192.0.2.66', '64:ff9b:0:0::/64'],
  ['::ffff:192.0.2.66', invented],
  ['::FFFF:c000:242', invented],
  ['0:0:0:0:0:ffff:192.0.2.66', invented],
  [invented, invented],
  ['unknown', 'unknown'],
  ['', ''],
  [undefined, ''],
])('%s is counted as %s', (address, counted) => {
  expect(networkOf(address)).toBe(counted)
})

it.each([
  ['192.0.2.66', '192.0.2.0/24'],
  ['2001:db8:7:9::/64', '2001:db8:7::/48'],
  ['0:0:0:0::/64', '0:0:0::/48'],
  ['unknown', 'unknown'],
])('%s lies in %s', (network, neighbourhood) => {
  expect(neighbourhoodOf(network)).toBe(neighbourhood)
})

describe('a visitor who came to CloudFront without encryption', () => {
  const https = { publicOrigin: 'https://notes.example', isLocal: false }
  const unencrypted = { headers: { 'cloudfront-forwarded-proto': 'http' } }

  it('is sent to the same address with it, before anything is read or said', async () => {
    const world = await startWorld({ ...https, proxyHops: 2 })
    const path = '/signin?next=%2Ftrash'
    const answer = await world.visit(path, undefined, unencrypted)
    expect([answer.status, answer.location, answer.body]).toEqual([308, `https://notes.example${path}`, ''])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
    const body = new URLSearchParams({ email: 'ada@example.org', password: 'hunter2 hunter2' })
    const form = await world.visit(path, undefined, { ...unencrypted, method: 'POST', body })
    expect([form.status, form.headers.getSetCookie()]).toEqual([308, []])
    const headers = { ...unencrypted.headers, authorization: 'Bearer nj_' }
    const api = await world.visit('/api/v1/account', undefined, { headers })
    expect([api.status, api.location, api.body], 'a program is told').toEqual([
      403,
      null,
      expect.stringContaining('https-needed'),
    ])
    const whole = await sendRaw(world.url, [
      'GET http://evil.example/trap HTTP/1.1',
      ...['host: localhost', 'connection: close', 'cloudfront-forwarded-proto: http'],
    ])
    expect(whole?.headers['location'] ?? '').not.toContain('evil')
    expect(world.statements).toEqual([])
    const encrypted = { headers: { 'cloudfront-forwarded-proto': 'https' } }
    expect((await world.visit(path, undefined, encrypted)).status).toBe(200)
    expect(
      (await world.visit(routes.health.alive.href())).status,
      'the load balancer’s health check comes without it',
    ).toBe(200)
  })

  it.each([
    ['there is no CloudFront', { ...https, proxyHops: 1 }],
    ['without a proxy before the service', { ...https, proxyHops: 0 }],
    ['there is no encryption at all', { proxyHops: 2 }],
  ])('is not believed in when %s', async (_what, settings) => {
    const world = await startWorld(settings)
    const answer = await world.visit('/signin', undefined, unencrypted)
    expect([answer.status, answer.location]).toEqual([200, null])
  })

  it('gets no cookie that would travel in the open, whatever a header says', async () => {
    const world = await startWorld({ ...https, proxyHops: 0 })
    const ada = await world.aPerson('Ada')
    const headers = { 'cloudfront-forwarded-proto': 'http', 'x-forwarded-proto': 'http' }
    const body = new URLSearchParams({ email: ada.email, password: passwordOf })
    const answer = await world.visit(routes.accounts.signIn.href(), undefined, { method: 'POST', headers, body })
    expect(answer.status).toBe(303)
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-.*; Secure/)
  })
})
