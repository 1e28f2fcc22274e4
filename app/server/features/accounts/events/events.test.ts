import { expect, it } from 'vitest'
import { passwordOf, startWorld } from '../../../../test/world.ts'
import { cleanUp } from '../../../cleanup.ts'
import { routes } from '../../../routes.ts'
import { recordEvent } from '../../../shell/security-events.ts'

const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0' }

it('a sign-in is listed with its device and network, and a new device is told by mail', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const browser = world.aVisitor()
  const signIn = () =>
    world.visit(routes.accounts.signIn.href(), browser, {
      method: 'POST',
      headers: firefox,
      body: new URLSearchParams({ email: ada.email, password: passwordOf }),
    })
  expect((await signIn()).location).toBe('/')
  const [mail] = await world.outbox.list()
  expect(mail).toMatchObject({ to: ada.email, subject: 'Notejam: signed in on a new device' })
  expect(mail?.text).toContain('Firefox on Linux, from 127.0.0.1')
  expect(mail?.text).not.toContain(passwordOf)
  await signIn()
  expect(await world.outbox.list(), 'the same device once more').toHaveLength(1)

  const { body } = await world.visit(routes.accounts.security.href(), ada)
  expect(body).toContain('Signed in on a new device')
  expect(body).toContain('Firefox on Linux')
  expect(body).toContain('127.0.0.1')
  expect((await world.visit(routes.accounts.security.href(), mallory)).body).not.toContain('Firefox')
})

it('the mail about what an operator or a job did says so, and not that it may have been a stranger', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const deps = { sql: world.sql, mailer: world.outbox, publicOrigin: world.url, log: { error: () => {} } as never }
  for (const [kind, words, page] of [
    ['suspended', 'Ask the person who runs this Notejam', routes.accounts.signIn],
    ['webhook-off', 'switch the webhook on', routes.webhooks.list],
    ['factors-off', 'The person who runs this Notejam did that', routes.accounts.security],
  ] as const) {
    await recordEvent(deps, { userId: ada.id, kind })
    const mail = (await world.outbox.list()).find(({ text }) => text.includes(words))
    expect(mail?.text, kind).toContain(world.url + page.href())
    expect(mail?.text).not.toContain('If that was you')
  }
})

it('all notes that are taken along are listed, downloaded or packed', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.visit(routes.export.all.href(), ada)
  await world.submit(routes.export.page.href(), { history: '1' }, ada)
  const { body } = await world.visit(routes.accounts.security.href(), ada)
  expect(body).toMatch(/All notes packed for a download.*All notes downloaded/s)
})

it('a person who signs up and then signs in gets no mail about a new device', async () => {
  const world = await startWorld()
  const grace = world.aVisitor()
  const fields = { email: 'grace@example.org', password: passwordOf, repeat_password: passwordOf }
  await world.submit(routes.accounts.signUp.href(), fields, grace)
  await world.submit(routes.accounts.signIn.href(), { email: fields.email, password: passwordOf }, grace)
  expect((await world.visit('/', grace)).status).toBe(200)
  expect(await world.outbox.list()).toEqual([])
})

it('many events of a kind flood no mailbox, and push out no trace of another', async () => {
  const world = await startWorld()
  const { sql, outbox } = world
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const deps = { sql, mailer: outbox, publicOrigin: world.url, log: { error: () => {} } as never }
  await recordEvent(deps, { userId: ada.id, kind: 'email-changed' })
  const told = []
  for (let n = 0; n < 7; n++) told.push(await recordEvent(deps, { userId: ada.id, kind: 'new-device' }))
  expect(told).toEqual([true, true, true, true, true, false, false])
  expect(await outbox.list()).toHaveLength(5)
  expect(await recordEvent(deps, { userId: ada.id, kind: 'passkey-added' }), 'another kind is told').toBe(true)
  expect(await recordEvent(deps, { userId: grace.id, kind: 'new-device' }), 'and another person').toBe(true)
  await sql`update security_events set at = now() - interval '61 minutes'`
  expect(await recordEvent(deps, { userId: ada.id, kind: 'new-device' }), 'an hour later').toBe(true)

  await sql`
    insert into security_events (user_id, kind, network, device, detail)
    select ${ada.id}, 'passkey-renamed', '', '', '' from generate_series(1, 700)`
  await recordEvent(deps, { userId: ada.id, kind: 'passkey-renamed' })
  const kept =
    await sql`select kind, count(*)::int as n from security_events where user_id = ${ada.id} group by kind order by kind`
  expect(kept).toEqual([
    { kind: 'email-changed', n: 1 },
    { kind: 'new-device', n: 8 },
    { kind: 'passkey-added', n: 1 },
    { kind: 'passkey-renamed', n: 100 },
  ])
})

it('a hundred events of a kind at most are kept, for ninety days, and listed page by page', async () => {
  const world = await startWorld()
  const { sql } = world
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const insert = (who: { id: string }, count: number) => sql`
    insert into security_events (user_id, kind, network, device, detail)
    select ${who.id}, 'token-made', '', '', 'number ' || n || '.' from generate_series(1, ${count}::int) n`
  await insert(ada, 105)
  await insert(grace, 3)
  const deps = { sql, mailer: world.outbox, publicOrigin: world.url, log: { error: () => {} } as never }
  await recordEvent(deps, { userId: ada.id, kind: 'token-made' })
  const count = async (who: { id: string }) =>
    (await sql<{ n: number }[]>`select count(*)::int as n from security_events where user_id = ${who.id}`)[0]?.n
  expect(await count(ada)).toBe(100)
  expect(await count(grace)).toBe(3)

  const first = await world.visit(routes.accounts.security.href(), ada)
  expect(first.body).toContain('number 105.')
  const older = /href="(\/settings\/security\?before=\d+)"/.exec(first.body)?.[1] ?? ''
  const second = await world.visit(older, ada)
  expect(second.body).toContain('number 56.')
  expect(second.body).not.toContain('number 57.')
  expect((await world.visit(older, grace)).body, 'an id of another person').not.toContain('number 56.')

  await sql`update security_events set at = now() - interval '91 days' where id % 2 = 0 and user_id = ${ada.id}`
  await cleanUp(sql)
  expect([await count(ada), await count(grace)]).toEqual([51, 3])
})

it('an event that cannot be kept or mailed fails no request', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  world.expectedErrors.add('a security event could not be kept or told')
  await world.sql`alter table security_events rename to gone`
  const browser = world.aVisitor()
  await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, browser)
  expect((await world.visit('/', browser)).status).toBe(200)
  await world.sql`alter table gone rename to security_events`
})
