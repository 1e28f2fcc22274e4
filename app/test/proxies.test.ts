import { expect, it } from 'vitest'
import { limits } from '../server/features/accounts/accounts.limits.ts'
import { routes } from '../server/routes.ts'
import { passwordOf, startWorld, type World } from './world.ts'

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
    const world = await startWorld({ proxyHops })
    expect(await addressSeen(world, forwardedFor)).toBe(expected)
  },
)

it('whoever invents addresses is counted as one, and others are not counted with them', async () => {
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
