import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { noAssets } from '../app/test/deps.ts'
import { makeInvitation } from '../app/server/features/accounts/invitations/invitations.queries.ts'
import { passwordOf, sharedWorld, startWorld } from '../app/test/world.ts'
import { routes } from '../app/server/routes.ts'
import { freePort } from '../kit/program.ts'
import type { Client } from './client.ts'
import { headers } from './looks.ts'
import { readOptions } from './options.ts'
import { smoke } from './smoke.ts'

const folder = await mkdtemp(join(tmpdir(), 'notejam-smoke-'))
const [script, style] = ['main-AbCd1234.js', 'main-EfGh5678.css']
beforeAll(async () => {
  for (const name of [script, style]) await writeFile(join(folder, name), '/* something */')
})
afterAll(() => rm(folder, { recursive: true }))
const assets = { ...noAssets, folder, script: `/static/${script}`, styles: [`/static/${style}`] }
const aWorld = sharedWorld({ assets })

/** Uses what is at an address. @returns the sentence, and every line that was printed */
async function used(url: string, more: Partial<ReturnType<typeof readOptions>> = {}) {
  const lines: string[] = []
  const problem = await smoke({ ...readOptions([url], {}), ...more }, (line) => void lines.push(line))
  return { problem, lines }
}

/** Stands before the service. @param breaks changes a request or its answer; true when it has answered itself */
async function before(
  url: string,
  breaks: (request: IncomingMessage, response: ServerResponse) => boolean | ((answer: IncomingMessage) => void),
): Promise<string> {
  const server = createServer((asked, response) => {
    const changed = breaks(asked, response)
    if (changed === true) return
    const { method, headers, url: path = '' } = asked
    const sent = request(url + path, { ...(method ? { method } : {}), headers }, (answer) => {
      if (changed) changed(answer)
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    asked.pipe(sent)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refusing = async () =>
  before('http://127.0.0.1:1', (_asked, response) => {
    response.writeHead(403).end()
    return true
  })

it('every step passes on a Notejam that works, and nothing is left of the account', async () => {
  const world = await aWorld()
  const grace = await world.aPerson('Grace')
  const count = async () => (await world.sql`select from users`).length
  const people = await count()
  const { problem, lines } = await used(world.url, { balancer: await refusing(), version: '7e57ed0abc' })
  expect(problem).toBeUndefined()
  expect(lines.map((line) => line.replace(/^(\S+) +\d+ ms {2}/, '$1 '))).toEqual([
    'ok the version: 0.0.0+7e57ed0',
    'ok security headers',
    'ok static files: 2 on the page',
    'ok the bare balancer: 403',
    'ok sign up',
    'ok sign in',
    'ok write a note',
    'ok find it',
    'ok attach a file',
    'ok trash and restore',
    'ok delete the account',
  ])
  const gone = await world.sql<{ email: string }[]>`select email from users where id <> ${grace.id}`
  for (const { email } of gone) expect(email, 'its rows go by a job').toMatch(/@notejam\.invalid$/)
  expect(await count()).toBe(people + 1)
})

it('an account that is given is used, and keeps all but what was made', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.aNote(ada, { name: 'Damson jam' })
  const account = { email: ada.email, password: passwordOf }
  const { problem, lines } = await used(world.url, { account })
  expect(problem).toBeUndefined()
  expect(lines.join()).not.toContain('sign up')
  expect(lines.at(-1)).toContain('delete the note')
  expect(await world.sql`select name from notes where user_id = ${ada.id}`).toEqual([{ name: 'Damson jam' }])
  // Saved, and its answer is lost on the way.
  const lost = await before(world.url, ({ url, method }) => (answer) => {
    if (url === '/notes/create' && method === 'POST') answer.statusCode = 502
  })
  const failed = await used(lost, { account })
  expect(failed.problem).toContain('POST /notes/create was answered with 502')
  expect(await world.sql`select name from notes where user_id = ${ada.id}`).toEqual([{ name: 'Damson jam' }])
  const wrong = await used(world.url, { account: { ...account, password: 'not hers' } })
  expect(wrong.problem).toMatch(
    /^Failed at “sign in”: POST \/signin does not take the account’s address and password\.$/,
  )
})

it('where sign-up is not open, an invitation makes the account, or none is needed', async () => {
  const world = await startWorld({ assets, signUp: { kind: 'invite' } })
  const refused = await used(world.url)
  expect(refused.problem).toContain('SMOKE_EMAIL and SMOKE_PASSWORD have to name an account, or SMOKE_INVITATION')
  const { token } = await makeInvitation(world.sql, null, 1)
  const { invitation } = readOptions([world.url], { SMOKE_INVITATION: `${world.url}/signup?invitation=${token}` })
  expect(invitation).toBe(token)
  const invited = await used(world.url, { invitation })
  expect([invited.problem, invited.lines.at(-1)]).toEqual([undefined, expect.stringContaining('delete the account')])
  const { isWithoutAccount } = readOptions([world.url, '--without-account'], {})
  const visited = await used(world.url, { isWithoutAccount })
  expect([visited.problem, visited.lines.at(-1)]).toEqual([undefined, expect.stringContaining('static files')])
  expect(() => readOptions([world.url], { SMOKE_INVITATION: 'x' })).toThrow('SMOKE_INVITATION is no link')
})

const faults: readonly { what: string; at: RegExp; says: RegExp; breaks: Parameters<typeof before>[1] }[] = [
  ...['content-security-policy', 'x-content-type-options', 'referrer-policy'].map((name) => ({
    what: `a proxy that drops ${name}`,
    at: /security headers/,
    says: new RegExp(`GET /signin was answered without the header ${name}`),
    breaks: () => (answer: IncomingMessage) => {
      answer.headers = Object.fromEntries(Object.entries(answer.headers).filter(([header]) => header !== name))
    },
  })),
  {
    what: 'static files that no browser may keep',
    at: /static files/,
    says: /GET \/static\/main-AbCd1234\.js has “no-cache” in the header cache-control/,
    breaks: ({ url }) => {
      return (answer) => {
        if (url?.startsWith('/static/')) answer.headers['cache-control'] = 'no-cache'
      }
    },
  },
  {
    what: 'a save that is answered with 500',
    at: /write a note/,
    says: /POST \/notes\/create was answered with 500 instead of 201/,
    breaks: ({ url, method }, response) => {
      if (url !== '/notes/create' || method !== 'POST') return false
      response.writeHead(500).end()
      return true
    },
  },
  {
    what: 'a save that is never answered',
    at: /write a note/,
    says: /POST \/notes\/create was not answered within 3 seconds/,
    breaks: ({ url, method }) => url === '/notes/create' && method === 'POST',
  },
  {
    what: 'a file that comes back changed',
    at: /attach a file/,
    says: /GET \/attachments\/\d+\/file\/smoke\.bin was answered with 404/,
    breaks: (asked) => {
      if (asked.method === 'GET') asked.url = asked.url?.replace(/attachments\/\d+/, 'attachments/999999')
      return false
    },
  },
  {
    what: 'sign-up that is closed',
    at: /sign up/,
    says: /POST \/signup was answered with 403 .* SMOKE_EMAIL and SMOKE_PASSWORD have to name an account/,
    breaks: ({ url, method }, response) => {
      if (url !== '/signup' || method !== 'POST') return false
      response.writeHead(403).end()
      return true
    },
  },
]

it.each(faults)(
  '$what is said in one sentence, and the account is deleted all the same',
  async ({ at, says, breaks }) => {
    const world = await aWorld()
    const { problem, lines } = await used(await before(world.url, breaks), { requestMs: 3_000 })
    expect(problem).toMatch(says)
    expect(problem).toMatch(new RegExp(`^Failed at “${at.source}”: `))
    expect(lines.filter((line) => line.startsWith('FAIL'))[0]).toMatch(at)
    const left = await world.sql<{ email: string }[]>`select email from users where email like 'smoke-%'`
    expect(left).toEqual([])
  },
)

it('a balancer that serves every client fails, and one that does not answer passes', async () => {
  const world = await aWorld()
  const open = await used(world.url, { balancer: await before(world.url, () => false) })
  expect(open.problem).toBe(
    'Failed at “the bare balancer”: at the balancer, GET / was answered with 303 instead of 403.',
  )
  const closed = await used(world.url, { balancer: `http://127.0.0.1:${await freePort()}` })
  expect(closed.problem).toBeUndefined()
  expect(closed.lines.join('\n')).toContain('the bare balancer: cannot be reached from here')
})

it.each([
  [null, 'GET /signin was answered without the header strict-transport-security'],
  ['max-age=3600', 'GET /signin has a Strict-Transport-Security of less than half a year'],
  ['max-age=63072000; includeSubDomains', undefined],
])('over HTTPS, HSTS of %j is told apart', async (value, says) => {
  const world = await aWorld()
  const { headers: sent, body } = await world.visit(routes.accounts.signIn.href())
  const given = new Headers(sent)
  if (value !== null) given.set('strict-transport-security', value)
  const client = { get: () => Promise.resolve({ headers: given, text: body }) } as unknown as Client
  const looked = headers(client, { ...readOptions(['https://notes.example'], {}) })
  if (says === undefined) await looked
  else await expect(looked).rejects.toThrow(says)
})

it('another version than was expected fails before anything is made', async () => {
  const world = await aWorld()
  for (const version of ['0.2.0', '0.0.0+1234567', '1234567']) {
    const { problem, lines } = await used(world.url, { version })
    expect(problem).toBe(
      `Failed at “the version”: GET /healthz says version 0.0.0+7e57ed0, and ${version} was expected.`,
    )
    expect(lines).toHaveLength(1)
  }
  for (const version of ['0.0.0', '0.0.0+7e57ed0']) {
    const { lines } = await used(world.url, { version, wholeMs: 1 })
    expect(lines[0]).toMatch(/^(ok|FAIL)/)
  }
})

it('the time for all steps is bounded, and a version without deletion leaves the account with a line', async () => {
  const world = await aWorld()
  const slow = await before(
    world.url,
    ({ url }) => url === routes.search.pattern || url?.startsWith('/search') === true,
  )
  const late = await used(slow, { wholeMs: 4_000 })
  expect(late.problem).toMatch(/ was not answered before the time for all steps was over\.$/)
  const old = await before(world.url, ({ url }, response) => {
    if (url !== routes.accounts.delete.pattern) return false
    response.writeHead(404).end()
    return true
  })
  const { problem, lines } = await used(old)
  expect(problem).toBeUndefined()
  expect(lines.at(-1)).toMatch(/delete the account: this version cannot: smoke-[0-9a-f]{16}@smoke\.invalid stays$/)
  await world.sql`delete from users where email like 'smoke-%'`
})

it('nothing that is printed has a password', async () => {
  const world = await aWorld()
  const sent: string[] = []
  const url = await before(world.url, (asked) => {
    asked.on('data', (part: Buffer) => sent.push(part.toString()))
    return false
  })
  const { lines } = await used(url)
  const passwords = sent.flatMap((body) => new URLSearchParams(body).get('password') ?? [])
  expect(passwords.length).toBeGreaterThan(2)
  for (const password of passwords) expect(lines.join()).not.toContain(password)
})

it.each([
  [[], {}, /^Name one address/],
  [['https://a.example', 'https://b.example'], {}, /^Name one address/],
  [['notes.example'], {}, /^An address such as/],
  [['https://notes.example/path'], {}, /^An address such as/],
  [['https://ada:pw@notes.example'], {}, /^An address such as/],
  [['http://notes.example'], {}, /^A password would be sent in clear: name the https address of notes\.example/],
  [['https://notes.example', '--balancer'], {}, /^--balancer needs a value/],
  [['https://notes.example', '--fast'], {}, /^--fast is not known/],
  [['https://notes.example'], { SMOKE_EMAIL: 'ada@example.org' }, /^SMOKE_EMAIL and SMOKE_PASSWORD go together/],
] as const)('%j is refused with a sentence', (words, env, says) => {
  expect(() => readOptions(words, env)).toThrow(says)
})
