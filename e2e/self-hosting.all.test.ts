import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { request as requestPlainly, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { settingNames } from '../app/server/settings.ts'
import { endProcess } from '../kit/end-process.ts'
import { eventually } from '../kit/eventually.ts'
import { checkout, freePort, temporaryFolder } from '../kit/program.ts'
import { startOwnPostgres, type OwnPostgres } from './own-postgres.ts'
import { aPlace } from './place.ts'

const compose = await readFile(join(checkout, 'compose.yaml'), 'utf8')

/** The environment of a service in compose.yaml, as it is written there. */
function environmentOf(service: string): Readonly<Record<string, string>> {
  const [, part = ''] = new RegExp(`^  ${service}:\\n((?: {4}.*\\n|\\n)+)`, 'm').exec(compose) ?? []
  return Object.fromEntries(
    [...part.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

describe('compose.yaml', () => {
  it('sets what the service reads', () => {
    const names = Object.keys(environmentOf('app'))
    expect(names).toEqual(expect.arrayContaining(['PUBLIC_ORIGIN', 'DATABASE_URL', 'TRUST_PROXY_HOPS', 'DATA_DIR']))
    expect(names.filter((name) => !settingNames.some((known) => known === name))).toEqual([])
  })

  it('has no password of its own, and starts without none', () => {
    expect(environmentOf('db')['POSTGRES_PASSWORD']).toMatch(/^\$\{POSTGRES_PASSWORD:\?[^}]+\}$/)
    expect(environmentOf('app')['DATABASE_URL']).toMatch(
      /^postgres:\/\/notejam:\$\{POSTGRES_PASSWORD:\?[^}]+\}@db:5432\/notejam$/,
    )
  })

  it('asks for nothing that .env.example does not explain', async () => {
    const example = await readFile(join(checkout, '.env.example'), 'utf8')
    const asked = new Set([...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name))
    const explained = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map(([, name]) => name)
    expect([...asked].sort()).toEqual(explained.sort())
    expect(example, 'the two settings without a default are empty').toMatch(
      /^NOTEJAM_DOMAIN=\n[^]*^POSTGRES_PASSWORD=\n/m,
    )
  })
})

// CI installs Caddy; Debian and Homebrew have it.
if (spawnSync('caddy', ['version']).status === 0) {
  describe('behind Caddy with the Caddyfile', () => {
    let postgres: OwnPostgres
    beforeAll(async () => {
      postgres = await startOwnPostgres()
    })
    afterAll(() => postgres.stop())

    it('is served over HTTPS, with Secure cookies, and redirects HTTP', async (test) => {
      const place = await aPlace(test)
      const { url: DATABASE_URL } = await postgres.aDatabase('behind_caddy')
      const caddy = await startCaddy(test, place.port)
      const { TRUST_PROXY_HOPS = '' } = environmentOf('app')
      await place.open({ DATABASE_URL, TRUST_PROXY_HOPS, PUBLIC_ORIGIN: caddy.origin })

      const person = { email: 'ada@example.org', password: 'damson and quince' }
      const signedUp = await caddy.ask('/signup', { ...person, repeat_password: person.password })
      expect([signedUp.statusCode, signedUp.headers.location]).toEqual([303, '/signin'])
      const { statusCode, headers } = await caddy.ask('/signin', person)
      expect([statusCode, headers.location]).toEqual([303, '/'])
      const [session] = (headers['set-cookie'] ?? []).filter((cookie) => cookie.startsWith('__Host-notejam='))
      expect(session).toMatch(/; Secure/)
      const cookie = session?.split(';')[0] ?? ''
      const page = await caddy.ask('/', undefined, { cookie })
      expect([page.statusCode, page.headers['strict-transport-security']]).toEqual([
        200,
        expect.stringMatching(/max-age/),
      ])
      expect(await text(page)).toContain('All notes (0)')

      // The redirect names no port: where it serves, Caddy has 80 and 443.
      const plain = await caddy.askPlainly('/signin')
      expect([plain.statusCode, plain.headers.location]).toEqual([308, 'https://localhost/signin'])
    })

    it('records the address of the connection, not the one that a client claims in X-Forwarded-For', async (test) => {
      const place = await aPlace(test)
      const { url: DATABASE_URL, sql } = await postgres.aDatabase('believing')
      const caddy = await startCaddy(test, place.port)
      const { TRUST_PROXY_HOPS = '' } = environmentOf('app')
      await place.open({ DATABASE_URL, TRUST_PROXY_HOPS, PUBLIC_ORIGIN: caddy.origin })
      const person = { email: 'ada@example.org', password: 'damson and quince' }
      await caddy.ask('/signup', { ...person, repeat_password: person.password })

      const answer = await caddy.ask('/signin', person, { 'x-forwarded-for': '203.0.113.9' })
      expect(answer.headers.location).toBe('/')
      const sessions = await sql<{ address: string }[]>`select host(ip_address::inet) as address from sessions`
      expect(sessions).toEqual([{ address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) as string }])
    })
  })
}

interface Caddy {
  readonly origin: string
  ask(
    path: string,
    form?: Readonly<Record<string, string>>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<IncomingMessage>
  askPlainly(path: string): Promise<IncomingMessage>
}

/** Starts Caddy with a certificate authority of its own, which only this test trusts. @param port of Notejam */
async function startCaddy(test: TestContext, port: number): Promise<Caddy> {
  const folder = await temporaryFolder()
  const [http, https] = [await freePort(), await freePort()]
  const { PATH = '' } = process.env
  const child = spawn('caddy', ['run', '--config', join(checkout, 'Caddyfile'), '--adapter', 'caddyfile'], {
    env: {
      ...{ PATH, HOME: folder.path, XDG_DATA_HOME: folder.path, XDG_CONFIG_HOME: folder.path },
      ...{ NOTEJAM_DOMAIN: 'localhost', NOTEJAM_UPSTREAM: `localhost:${port}` },
      ...{ NOTEJAM_HTTP_PORT: String(http), NOTEJAM_HTTPS_PORT: String(https) },
    },
    stdio: 'ignore',
  })
  test.onTestFinished(async () => {
    await endProcess(child)
    await folder.remove()
  })
  const authority = join(folder.path, 'caddy/pki/authorities/local/root.crt')
  const caddy: Caddy = {
    origin: `https://localhost:${https}`,
    async ask(path, form, headers = {}) {
      const sent = request(`https://localhost:${https}${path}`, {
        ca: await readFile(authority),
        method: form ? 'POST' : 'GET',
        headers: { ...headers, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
        agent: false,
      }).end(form && new URLSearchParams(form).toString())
      const [answer] = (await once(sent, 'response')) as [IncomingMessage]
      return form ? answer.resume() : answer
    },
    async askPlainly(path) {
      const sent = requestPlainly(`http://localhost:${http}${path}`, { agent: false }).end()
      const [answer] = (await once(sent, 'response')) as [IncomingMessage]
      return answer.resume()
    },
  }
  await eventually('Caddy has made its certificate', async () => {
    if (child.exitCode !== null) throw new Error('Caddy ended')
    return (
      existsSync(authority) &&
      (await caddy.ask('/healthz').then(
        () => true,
        () => false,
      ))
    )
  })
  return caddy
}
