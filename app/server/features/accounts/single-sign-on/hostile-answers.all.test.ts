import { createPublicKey } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  rsaKey,
  signedBy,
  signedByHmac,
  startHostileProvider,
  unsigned,
  type HostileProvider,
} from '../../../../test/hostile-provider.ts'
import { settingsOf } from '../../../../test/provider-world.ts'
import { passwordOf, startWorld, type Person, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { createProvider } from './provider.ts'

const { start, back } = routes.accounts.provider
const key = rsaKey()
const now = () => Math.floor(Date.now() / 1000)

/** Begins in a browser. @returns what the provider gets */
async function begin(world: World, idp: HostileProvider, who: Person): Promise<{ state: string; nonce: string }> {
  const { location, body } = await world.visit(start.href(), who)
  const query = URL.parse(location ?? '')?.searchParams
  expect(query, body).toBeDefined()
  idp.nonce = query?.get('nonce') ?? ''
  return { state: query?.get('state') ?? '', nonce: idp.nonce }
}

let codes = 0
const newCode = () => `code-${++codes}`

/** Expects a sentence on the page for signing in, and that nothing was made. */
async function expectNothing(
  world: World,
  who: Person,
  { body, status, location }: { body: string; status: number; location: string | null },
  words: RegExp,
) {
  expect([location, body.includes('<h1>Sign in</h1>')], body).toEqual([null, true])
  expect(/role="alert">.*?<span>(.*?)<\/span>/s.exec(body)?.[1]).toMatch(words)
  expect(status).toBeGreaterThanOrEqual(400)
  expect([...who.cookies.keys()].filter((name) => name === 'notejam')).toEqual([])
  expect(await world.sql`select from users union all select from accounts union all select from sessions`).toEqual([])
}

describe('an answer that is not to be trusted', () => {
  const untrusted = /the answer of Example Login cannot be trusted/
  const away = /^Example Login does not answer at the moment/
  const unfitting = /do not fit together/

  const cases: [string, RegExp, (idp: HostileProvider) => void][] = [
    ['is of another issuer', untrusted, (idp) => (idp.claims = { iss: 'https://login.elsewhere.example' })],
    ['is for another audience', untrusted, (idp) => (idp.claims = { aud: 'another-client' })],
    [
      'is for several audiences, and not given out to us',
      untrusted,
      (idp) => (idp.claims = { aud: ['notejam', 'other'], azp: 'other' }),
    ],
    ['has another nonce', untrusted, (idp) => (idp.claims = { nonce: 'another' })],
    ['has no nonce', untrusted, (idp) => (idp.claims = { nonce: undefined })],
    ['has expired', untrusted, (idp) => (idp.claims = { exp: now() - 60 })],
    ['is not valid yet', untrusted, (idp) => (idp.claims = { nbf: now() + 90 })],
    ['has no end', untrusted, (idp) => (idp.claims = { exp: undefined })],
    ['has no subject', untrusted, (idp) => (idp.claims = { sub: undefined })],
    ['has a subject with NUL', untrusted, (idp) => (idp.claims = { sub: 'mary\0' })],
    ['has a subject that is too long', untrusted, (idp) => (idp.claims = { sub: 'm'.repeat(256) })],
    ['is not signed', untrusted, (idp) => (idp.signer = unsigned)],
    ['is signed with the client’s secret', untrusted, (idp) => (idp.signer = signedByHmac(idp.clientSecret))],
    [
      'is signed with the public key as a secret',
      untrusted,
      (idp) => (idp.signer = signedByHmac(createPublicKey(key).export({ format: 'pem', type: 'spki' }))),
    ],
    ['is signed by another key of the same name', untrusted, (idp) => (idp.signer = signedBy(rsaKey()))],
    ['is signed by a key that is not published', untrusted, (idp) => (idp.signer = signedBy(key, 'another'))],
    [
      'has lost its signature',
      untrusted,
      (idp) => (idp.signer = (...given) => signedBy(key)(...given).replace(/[^.]*$/, '')),
    ],
    ['is no token', untrusted, (idp) => (idp.signer = () => 'a.b.c')],
    ['has no ID token', untrusted, (idp) => (idp.token = { access_token: 'opaque', token_type: 'Bearer' })],
    [
      'is an array',
      untrusted,
      (idp) => (idp.token = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[]')),
    ],
    [
      'is a page',
      away,
      (idp) => (idp.token = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Hello')),
    ],
    ['is a defect there', away, (idp) => (idp.token = (response) => response.writeHead(500).end())],
    [
      'leads elsewhere',
      away,
      (idp) => (idp.token = (response) => response.writeHead(302, { location: '/token' }).end()),
    ],
    [
      'ends in the middle',
      away,
      (idp) =>
        (idp.token = (response) => (
          response.writeHead(200, { 'content-length': '100' }).write('{'),
          response.destroy()
        )),
    ],
    ['does not end', away, (idp) => (idp.token = endless)],
    ['does not know us', unfitting, (idp) => (idp.token = refusal(401, 'invalid_client'))],
    ['says that the code was used', /used up or too old/, (idp) => (idp.token = refusal(400, 'invalid_grant'))],
    ['has no keys', untrusted, (idp) => (idp.keys = { keys: [] })],
    [
      'has keys that are none',
      untrusted,
      (idp) => (idp.keys = { keys: [{ kty: 'RSA', kid: 'one', alg: 'RS256', n: '!', e: 7 }] }),
    ],
    ['has endless keys', away, (idp) => (idp.keys = endless)],
    ['has no confirmed address', /no confirmed email address/, (idp) => (idp.claims = { email_verified: false })],
    [
      'does not say whether the address is confirmed',
      /no confirmed email address/,
      (idp) => (idp.claims = { email_verified: undefined }),
    ],
    ['says so in words', /no confirmed email address/, (idp) => (idp.claims = { email_verified: 'true' })],
    ['has no address', /no confirmed email address/, (idp) => (idp.claims = { email: undefined })],
    ['has an address that is none', /no confirmed email address/, (idp) => (idp.claims = { email: 'mary\0@example' })],
  ]

  it('opens nothing and makes nothing, and a right one afterwards does', async () => {
    const idp = await startHostileProvider(key)
    const world = await startWorld({ provider: settingsOf(idp) })
    const who = world.aVisitor()
    const usual = { ...idp }
    for (const [title, words, tamper] of cases) {
      const { state } = await begin(world, idp, who)
      tamper(idp)
      const answer = await world.visit(back.href({ state, code: newCode() }), who)
      await expectNothing(world, who, answer, words).catch((error: unknown) => {
        throw new Error(`an answer that ${title}`, { cause: error })
      })
      Object.assign(idp, { claims: usual.claims, signer: usual.signer, token: undefined, keys: undefined })
    }
    expect(JSON.stringify(world.logged), 'no token, code or address in the log').not.toMatch(/eyJ|code-\d|mary/)
    const { state } = await begin(world, idp, who)
    expect((await world.visit(back.href({ state, code: newCode() }), who)).location).toBe('/')
    expect(await world.sql`select from users`).toHaveLength(1)
  })

  it('is not taken without the cookie of its attempt, twice, with another state, or with another issuer', async () => {
    const idp = await startHostileProvider(key)
    const world = await startWorld({ provider: settingsOf(idp) })
    const [mallory, mary] = [world.aVisitor(), world.aVisitor()]
    const { state } = await begin(world, idp, mallory)
    const path = back.href({ state, code: newCode() })

    await expectNothing(world, mary, await world.visit(path, mary), /begun in another browser/)
    await expectNothing(
      world,
      mary,
      await world.visit(back.href({ state, code: '' }), mary),
      /begun in another browser/,
    )
    const mine = await begin(world, idp, mary)
    await expectNothing(world, mary, await world.visit(path, mary), /begun in another browser/)
    const twice = `${back.href({ state: mine.state, code: newCode() })}&state=${state}`
    await expectNothing(world, mary, await world.visit(twice, mary), /begun in another browser/)
    const foreign = back.href({ state: mine.state, code: newCode(), iss: 'https://login.elsewhere.example' })
    await expectNothing(world, mary, await world.visit(foreign, mary), /cannot be trusted/)
    expect(idp.asked, 'no code was shown to the provider').not.toContain('/token')
    await expectNothing(
      world,
      mary,
      await world.visit(back.href({ state: mine.state, code: newCode() }), mary),
      /begun in another browser/,
    )

    const again = await begin(world, idp, mary)
    const used = back.href({ state: again.state, code: newCode() })
    expect((await world.visit(used, mary)).location).toBe('/')
    // The back button of a person who is signed in.
    const visit = await world.visit(used, mary)
    expect([visit.status, visit.location]).toEqual([303, '/'])
    expect(await world.sql`select from sessions`).toHaveLength(1)
  })

  it('that is an error is said in words', async () => {
    const idp = await startHostileProvider(key)
    const world = await startWorld({ provider: settingsOf(idp) })
    const who = world.aVisitor()
    const said: [string, RegExp][] = [
      ['access_denied', /was cancelled/],
      ['login_required', /did not let you in/],
      ['temporarily_unavailable', away],
      ['invalid_scope', unfitting],
      ['<b>made up</b>', /did not let you in/],
    ]
    for (const [error, words] of said) {
      const { state } = await begin(world, idp, who)
      const path = back.href({ state, error, error_description: 'Visit evil.example' })
      const answer = await world.visit(path, who)
      await expectNothing(world, who, answer, words)
      expect(answer.body).not.toMatch(/evil|made up/)
    }
    expect(idp.asked).not.toContain('/token')
  })
})

describe('a provider', () => {
  it('that is away keeps no person from the page, and from a password', async () => {
    const idp = await startHostileProvider(key)
    await idp.stop()
    const world = await startWorld({ provider: settingsOf(idp) })
    const who = world.aVisitor()
    expect((await world.visit('/signin', who)).status).toBe(200)
    await expectNothing(world, who, await world.visit(start.href(), who), /^Example Login does not answer/)
    const { email } = await world.aPerson('Ada')
    expect((await world.submit('/signin', { email, password: passwordOf }, who)).location).toBe('/')
  })

  it('that does not end its answer is given up, and is asked again a moment later', async () => {
    const idp = await startHostileProvider(key)
    const provider = createProvider(
      settingsOf(idp),
      { publicOrigin: 'http://localhost:8000' },
      { answerSeconds: 0.2, failureMs: 0 },
    )
    idp.discovery = (response) => response.writeHead(200, { 'content-type': 'application/json' }).write('{')
    await expect(provider.issuer()).rejects.toMatchObject({ kind: 'away' })
    idp.discovery = undefined
    expect(await provider.issuer()).toBe(idp.issuer)
    expect(await provider.issuer()).toBe(idp.issuer)
    expect(idp.asked, 'it is kept').toHaveLength(2)
  })

  it.each<[string, (idp: HostileProvider) => void, RegExp]>([
    [
      'of another issuer',
      (idp) => (idp.metadata = { issuer: 'https://login.elsewhere.example' }),
      /do not fit together/,
    ],
    ['without a page', (idp) => (idp.metadata = { authorization_endpoint: undefined }), /do not fit together/],
    [
      'whose page is a script',
      (idp) => (idp.metadata = { authorization_endpoint: 'javascript:alert(1)' }),
      /do not fit together/,
    ],
    [
      'whose page is not protected',
      (idp) => (idp.metadata = { authorization_endpoint: 'http://login.example/' }),
      /do not fit together/,
    ],
    ['with endless metadata', (idp) => (idp.discovery = endless), /does not answer/],
    [
      'whose metadata leads around',
      (idp) =>
        (idp.discovery = (response) =>
          response.writeHead(302, { location: '/.well-known/openid-configuration' }).end()),
      /does not answer/,
    ],
  ])('%s signs no person in', async (_title, tamper, words) => {
    const idp = await startHostileProvider(key)
    const world = await startWorld({ provider: settingsOf(idp) })
    tamper(idp)
    const who = world.aVisitor()
    await expectNothing(world, who, await world.visit(start.href(), who), words)
    expect(idp.asked.length, 'it is not asked around').toBe(1)
  })

  it('gets no secret of the client where its metadata names an address without HTTPS', async () => {
    const idp = await startHostileProvider(key)
    const world = await startWorld({ provider: settingsOf(idp) })
    idp.metadata = { token_endpoint: 'http://192.0.2.7/token' }
    const who = world.aVisitor()
    const { state } = await begin(world, idp, who)
    await expectNothing(world, who, await world.visit(back.href({ state, code: newCode() }), who), /does not answer/)
  })
})

function endless(response: {
  writeHead: (status: number, headers: Record<string, string>) => unknown
  write: (text: string) => unknown
  destroyed: boolean
}): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  const more = () => {
    if (response.destroyed) return
    response.write(' '.repeat(64 * 1024))
    setImmediate(more)
  }
  more()
}

function refusal(status: number, error: string): HostileProvider['token'] {
  return (response) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error }))
}
