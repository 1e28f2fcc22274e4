import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Mailer } from '../server/platform/mail/mailer.ts'
import { createLog } from '../server/platform/log.ts'
import { routes } from '../server/routes.ts'
import { addresses, aFormOf, forms, newcomer, newPassword, resetLink } from './every-address.ts'
import { everything } from './everything.ts'
import { passwordOf, startWorld, type Person, type World } from './world.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

describe('the log', () => {
  it('has a line for each request, with its id, method, route and status', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada)
    await world.visit(`${routes.notes.show.href({ noteId: note.id })}?token=in-the-address`, ada)
    await world.submit(routes.pads.create.href(), { name: '' }, ada)
    await world.visit('/banana/split', ada)
    await world.visit('/', undefined, { method: 'HEAD' })

    const lines = requestLines(world)
    expect(lines.map(({ method, route, status }) => [method, route, status])).toEqual([
      ['GET', '/notes/:noteId', 200],
      ['POST', '/pads/create', 422],
      ['GET', 'none', 404],
      ['HEAD', '/', 303],
    ])
    for (const line of lines) {
      expect(line['reqId']).toMatch(uuid)
      expect(line['level']).toBe('info')
      expect(line['time']).toMatch(/^\d{4}-\d\d-\d\dT/)
      expect(line['ms']).toEqual(expect.any(Number))
      const always = ['level', 'method', 'ms', 'msg', 'reqId', 'route', 'status', 'time']
      const isAdas = line['method'] !== 'HEAD'
      expect(Object.keys(line).sort()).toEqual(isAdas ? [...always, 'user'] : always)
    }
    expect(new Set(lines.map(({ reqId }) => reqId)).size, 'each its own id').toBe(lines.length)
  })

  it('tells people apart, and not who they are', async () => {
    const world = await startWorld()
    const [ada, ben] = [await world.aPerson('Ada'), await world.aPerson('Ben')]
    for (const who of [ada, ben, ada]) await world.visit('/', who)
    await world.submit(routes.notes.create.href(), { name: 'Plum jam', text: 'Three kilos.' }, ada)

    const tags = requestLines(world).map(({ user }) => user)
    expect(tags[0]).toMatch(/^[\w-]{12}$/)
    expect(tags).toEqual([tags[0], tags[1], tags[0], tags[0]])
    expect(tags[1]).not.toBe(tags[0])
    expect(tags[0], 'nor a hash without a key').not.toBe(hashOf(ada.id))
  })

  it('names the trace that a request is a part of, when it is one', async () => {
    const [direct, behind] = [await startWorld(), await startWorld({ proxyHops: 2 })]
    const [w3c, amazon] = ['4bf92f3577b34da6a3ce929d0e0e4736', '67891233abcdef012345678912345678']
    const sent: Record<string, string>[] = [
      { traceparent: `00-${w3c}-00f067aa0ba902b7-01` },
      { 'x-amzn-trace-id': `Self=1-0-1;Root=1-67891233-abcdef012345678912345678;Sampled=1` },
      { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` },
      { traceparent: `00-${w3c}-${'0'.repeat(16)}-01` },
      { traceparent: `my name is Ada` },
      { traceparent: `00-${w3c}-00f067aa0ba902b7-01-and more` },
      { 'x-amzn-trace-id': `Root=1-ada@example-abcdef012345678912345678` },
    ]
    for (const world of [direct, behind]) {
      for (const headers of sent) await world.visit('/signin', undefined, { headers })
    }
    const traces = (world: World) => requestLines(world).map(({ traceId }) => traceId)
    const none = Array<undefined>(5).fill(undefined)
    expect(traces(direct)).toEqual([w3c, undefined, ...none])
    expect(traces(behind)).toEqual([w3c, amazon, ...none])
  })

  it('takes no id from a visitor', async () => {
    const world = await startWorld()
    await world.visit('/signin', undefined, { headers: { 'request-id': 'chosen', 'x-request-id': 'chosen' } })
    expect(requestLines(world)[0]?.['reqId']).toMatch(uuid)
  })

  it('never says who came, what they wrote, or anything that opens an account', async () => {
    const world = await startWorld({ rateLimit: true })
    const secrets = await aDayOf(world)
    expect(requestLines(world).length).toBeGreaterThan(100)
    expectUnsaid(world, secrets)
  })

  it('says no more when everything breaks', async () => {
    const mailer: Mailer = { send: (mail) => Promise.reject(new Error(`no way to ${mail.to.length} letters`)) }
    const world = await startWorld({ mailer, rateLimit: true })
    const expected = [
      'defect',
      'no shell for an error page',
      'the mail with a reset link could not be kept',
      'the mail to a new address could not be kept',
      'the mail that confirms an address could not be kept',
      'a security event could not be kept or told',
    ]
    for (const message of expected) world.expectedErrors.add(message)
    const tables = ['users', 'accounts', 'sessions', 'verifications', 'notes', 'pads']
    const secrets: string[] = []
    for (const form of forms) {
      const { owner, ids, path, valid } = await aFormOf(world, form)
      secrets.push(...secretsOf(owner), ids.resetToken, ...(await sessionHashes(world)))
      // Whatever is written from now on breaks a rule; then nothing can be read, either.
      for (const table of tables)
        await world.sql.unsafe(`alter table ${table} add constraint no check (false) not valid`)
      await world.submit(path, valid, owner)
      for (const table of tables) await world.sql.unsafe(`alter table ${table} drop constraint no`)
      await world.sql`alter table sessions rename to sessions_of_before`
      await world.submit(path, valid, owner)
      await world.sql`alter table sessions_of_before rename to sessions`
    }

    const errors = world.logged.filter(({ level }) => level === 'error')
    expect(errors.map(({ err }) => (err as { code?: string }).code)).toEqual(expect.arrayContaining(['23514', '42P01']))
    expect(errors.length).toBeGreaterThan(forms.length)
    expectUnsaid(world, secrets)
  })

  it('leaves out what the database quotes, wherever an error carries it', async () => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    const { sql } = await startWorld()
    const failing: PromiseLike<unknown>[] = [
      Promise.resolve('{"text": my secret}').then(JSON.parse),
      sql`select ${'My "very" secret'}::text::int`,
      sql`select ${'2026-02-30, my secret'}::text::timestamptz`,
      sql.unsafe(`select 'my secret' from "my secret"`),
      sql`insert into users (email) values (${'My Secret'})`,
    ]
    for (const statement of failing) {
      const error = await statement.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      log.error({ err: error }, 'defect')
      log.error({ err: new Error('while saving', { cause: error }) }, 'defect')
    }
    expect(lines).toHaveLength(2 * failing.length)
    for (const line of lines) expect(line).not.toMatch(/secret/i)
    for (const code of ['22P02', '22007', '42P01', '23514']) expect(lines.join(), 'what it was is said').toContain(code)
  })
})

describe('a defect', () => {
  it('is a page with the reference under which it is logged, and with nothing of the inside', async () => {
    const world = await startWorld()
    world.expectedErrors.add('defect')
    const ada = await world.aPerson('Ada')
    const before = await everything(world.sql)
    await world.sql`alter table notes rename to jars`

    for (const path of ['/', routes.notes.show.href({ noteId: '1' }), routes.trash.list.href()]) {
      const answer = await world.visit(path, ada)
      const { reqId, err } = world.logged.findLast(({ msg }) => msg === 'defect') ?? {}
      expect(answer.status, path).toBe(500)
      expect(answer.headers.get('content-type'), path).toBe('text/html; charset=utf-8')
      expect(answer.headers.get('cache-control'), path).toBe('private, no-store')
      expect(answer.body, path).toContain('Something went wrong here')
      expect(answer.body, path).toContain(`Reference: <code>${String(reqId)}</code>`)
      expect(answer.body, path).not.toMatch(/notes"|relation|select |\.tsx?\b|node_modules| at |42P01|PostgresError/i)
      const { user, route, method } = requestLines(world).at(-1) ?? {}
      expect(world.logged.findLast(({ msg }) => msg === 'defect')).toMatchObject({
        route,
        method,
        ...(user ? { user } : {}),
      })
      expect(err, 'the log says what it was').toMatchObject({ type: 'DatabaseError', code: '42P01' })
      expect(requestLines(world).at(-1)).toMatchObject({ reqId, status: 500 })
    }

    const saved = await world.submit(routes.notes.create.href(), { name: 'Plum jam', text: 'Three kilos.' }, ada)
    expect(saved.status).toBe(500)
    await world.sql`alter table jars rename to notes`
    expect(await everything(world.sql)).toEqual(before)
    expect((await world.visit('/', ada)).status, 'when it is mended').toBe(200)
  })

  it('of the sign-in is not taken for a wrong password', async () => {
    const world = await startWorld()
    world.expectedErrors.add('defect')
    const { email } = await world.aPerson('Ada')
    await world.sql`alter table sessions rename to jars`
    const answer = await world.submit(routes.accounts.signIn.href(), { email, password: passwordOf })
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('Wrong email or password')
    expect(world.logged.filter(({ msg }) => msg === 'defect')).toHaveLength(1)
  })
})

/** Everything that people do, rightly and wrongly. @returns what must not be logged */
async function aDayOf(world: World): Promise<string[]> {
  const secrets: string[] = [
    newcomer,
    newPassword,
    passwordOf,
    'Three kilos',
    'Plum jam',
    'Preserves',
    'a wrong password',
  ]
  for (const address of addresses) {
    const { owner, ids, path, valid } = await aFormOf(world, address)
    secrets.push(...secretsOf(owner), ids.resetToken)
    const { method } = address
    if (method === 'GET') await world.visit(`${path}${path.includes('?') ? '&' : '?'}email=${owner.email}`, owner)
    else {
      await world.submit(path, { ...valid, password: 'a wrong password' }, owner)
      await world.submit(path, [...Object.entries(valid), ...Object.entries(valid)], owner)
      const headers = { 'content-type': 'application/json' }
      await world.visit(path, owner, { method, headers, body: `${JSON.stringify(valid)}}` })
      await world.visit(path, owner, { method, headers: { origin: 'https://evil.example' } })
      await world.submit(path, valid, owner)
      await world.submit(path, valid)
    }
    secrets.push(...secretsOf(owner))
  }
  await world.visit(`${resetLink('a-key-of-a-reset')}%zz`)
  const mails = await world.outbox.list()
  for (const { text } of mails) secrets.push(...(text.match(/(?<=token=)[\w-]+/g) ?? []))
  expect(mails.length).toBeGreaterThan(0)
  return [...secrets, 'a-key-of-a-reset', ...(await sessionHashes(world))]
}

function secretsOf({ email, cookies }: Person): string[] {
  const values = [...cookies.values()].map((cookie) => decodeURIComponent(cookie))
  const tokens = values.map((value) => value.replace(/\..*/, ''))
  return [...tokens, email, email.split('@')[0] ?? '', ...cookies.values(), ...values]
}

async function sessionHashes(world: World): Promise<string[]> {
  return (await world.sql<{ hash: string }[]>`select token_hash as hash from sessions`).map(({ hash }) => hash)
}

function hashOf(id: string): string {
  return createHash('sha256').update(`log ${id}`).digest('base64url').slice(0, 12)
}

function requestLines(world: World) {
  return world.logged.filter(({ msg }) => msg === 'request')
}

function expectUnsaid(world: World, secrets: readonly string[]): void {
  const said = world.logged.map((line) => JSON.stringify(line))
  for (const secret of new Set(secrets)) {
    expect(secret.length, `"${secret}" can be looked for`).toBeGreaterThan(3)
    expect(
      said.filter((line) => line.toLowerCase().includes(secret.toLowerCase())),
      secret,
    ).toEqual([])
  }
  expect(said.join('\n')).not.toMatch(/@example|cookie|authorization|token=/i)
}
