import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { cleanUp } from '../../cleanup.ts'
import { routes } from '../../routes.ts'
import { backoffSeconds, deliverDue } from './deliver.ts'
import { aReceiver, aWebhook, deliverAll, depsOf, expectCounted, typesOf, type Received } from './webhooks-world.ts'

/** Written from the text of Standard Webhooks, and not with the code that signs. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const text = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.')
  const right = createHmac('sha256', key).update(text, 'utf8').digest('base64')
  return (headers['webhook-signature'] ?? '').split(' ').includes(`v1,${right}`)
}

it('a webhook is told what happens to notes of its owner alone, signed and in order', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const receiver = await aReceiver()
  const { id, secret } = await aWebhook(world, ada, receiver.url)
  expect(secret).toMatch(/^whsec_.{32}$/)
  expect((await world.visit(routes.webhooks.show.href({ webhookId: id }), ada)).body, 'once').not.toContain('whsec_')
  expect(JSON.stringify(await world.sql`select * from webhooks`)).not.toContain(secret.slice(6))

  const note = { name: 'Quince jelly', text: 'A secret recipe.', pad_id: '' }
  await world.submit(routes.notes.create.href(), note, ada)
  const [{ id: noteId } = { id: '' }] = await world.sql<
    { id: string }[]
  >`select id::text from notes where user_id = ${ada.id}`
  await world.submit(routes.notes.create.href(), { ...note, name: 'Of Grace' }, grace)
  for (const text of ['One.', 'Two.', 'Three.']) {
    const [{ version } = { version: 0 }] = await world.sql<
      { version: number }[]
    >`select version from notes where id = ${noteId}`
    await world.submit(routes.notes.edit.href({ noteId }), { ...note, text, version: String(version) }, ada)
  }
  await deliverAll(world)
  await world.visit(routes.notes.show.href({ noteId }), ada)
  await world.submit(routes.notes.delete.href({ noteId }), {}, ada)
  await world.submit(routes.notes.restore.href({ noteId }), {}, ada)
  await world.submit(routes.notes.delete.href({ noteId }), {}, ada)
  await world.submit(routes.trash.delete.href({ noteId }), {}, ada)
  await deliverAll(world)
  expect(typesOf(receiver)).toEqual([
    ...['note.created', 'note.updated', 'note.trashed', 'note.restored', 'note.trashed', 'note.deleted'],
  ])
  for (const one of receiver.received) {
    expect(isSigned(one, secret)).toBe(true)
    expect(isSigned({ ...one, body: `${one.body} ` }, secret)).toBe(false)
    expect(Math.abs(Date.now() / 1000 - Number(one.headers['webhook-timestamp']))).toBeLessThan(60)
    expect(one.body).not.toMatch(/secret recipe|Of Grace|Three/)
    expect(one.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'Notejam/0.1.0' })
  }
  const updated = JSON.parse(receiver.received[1]?.body ?? '') as { id: string; data: { note: object } }
  expect(updated).toMatchObject({
    id: receiver.received[1]?.headers['webhook-id'],
    data: { note: { id: noteId, title: note.name } },
  })
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(6)
  const page = await world.visit(routes.webhooks.show.href({ webhookId: id }), ada)
  expect(page.body).toContain('taken, with 200')
  await expectCounted(world)
})

it('a webhook costs the saves of its owner no statement, and those of other accounts none', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const save = async () => {
    world.statements.length = 0
    await world.submit(routes.notes.create.href(), { name: 'Jam', text: 'Jam.', pad_id: '' }, ada)
    return world.statements.length
  }
  await save()
  const without = await save()
  expect(without).toBeGreaterThan(0)
  expect(await world.sql`select from webhook_deliveries`).toEqual([])
  await aWebhook(world, ada, 'http://127.0.0.1:9/')
  expect(await save()).toBe(without)
  expect(await world.sql`select from webhook_deliveries`).toHaveLength(1)
})

it('a webhook that fails is tried again later and later, keeps the order, and is switched off with a mail after a day', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const receiver = await aReceiver()
  const { id } = await aWebhook(world, ada, receiver.url)
  receiver.status = 500
  await world.aNote(ada, { name: 'One' })
  await world.aNote(ada, { name: 'Two' })
  const due = () => world.sql`update webhooks set next_at = now()`
  await deliverAll(world)
  expect(receiver.received, 'the second waits behind the first').toHaveLength(1)
  const page = () => world.visit(routes.webhooks.show.href({ webhookId: id }), ada)
  expect((await page()).body).toContain('It answered 500')
  await deliverAll(world)
  expect(receiver.received, 'not at once').toHaveLength(1)
  await due()
  await deliverAll(world)
  expect(receiver.received[0]?.headers['webhook-id'], 'the same message').toBe(
    receiver.received[1]?.headers['webhook-id'],
  )
  receiver.status = 200
  await due()
  await deliverAll(world)
  expect(
    receiver.received.map(({ body }) => (JSON.parse(body) as { data: { note: { title: string } } }).data.note.title),
  ).toEqual([...['One', 'One', 'One', 'Two']])

  receiver.status = 500
  await world.outbox.forget(ada.email)
  await world.aNote(ada, { name: 'Three' })
  await deliverAll(world)
  await world.sql`update webhooks set next_at = now(), failing_since = now() - interval '25 hours'`
  await deliverAll(world)
  expect((await page()).body).toContain('Off: It answered 500')
  const [mail, ...others] = (await world.outbox.list()).filter(({ to }) => to === ada.email)
  expect([mail?.subject, others]).toEqual(['Notejam: webhook switched off by itself', []])
  expect(mail?.text).toMatch(/“127\.0\.0\.1:\d+: It answered 500”[^]*switch the webhook on/)
  expect(mail?.text).not.toContain('/notes')
  await expectCounted(world)
  expect(await world.sql`select from webhook_deliveries where done_at is null`).toEqual([])
  await world.aNote(ada, { name: 'Four' })
  await due()
  receiver.received.length = 0
  await deliverAll(world)
  expect(receiver.received, 'it is off').toEqual([])

  receiver.status = 200
  await world.submit(routes.webhooks.switch.href({ webhookId: id }), { to: 'on' }, ada)
  await world.submit(routes.webhooks.test.href({ webhookId: id }), {}, ada)
  await deliverAll(world)
  expect(typesOf(receiver)).toEqual(['test'])
  expect([0, 1, 5, 40].map((failures) => backoffSeconds(failures, 0.5))).toEqual([5, 10, 160, 3600])
})

it('a webhook that fails after a success is tried again soon, however long it had failed before', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const receiver = await aReceiver()
  await aWebhook(world, ada, receiver.url)
  await world.aNote(ada, { name: 'One' })
  await world.aNote(ada, { name: 'Two' })
  await world.sql`update webhooks set failures = 12, failing_since = now()`
  Object.defineProperty(receiver, 'status', { get: () => (receiver.received.length === 1 ? 200 : 500) })
  await deliverDue(depsOf(world))
  expect(receiver.received).toHaveLength(2)
  expect(
    await world.sql`select failures, next_at < now() + interval '1 minute' as "isSoon" from webhooks`,
  ).toMatchObject([{ failures: 1, isSoon: true }])
})

it('a webhook is told of an update that is held back before it is told what came after', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [note, other] = [await world.aNote(ada), await world.aNote(ada)]
  const receiver = await aReceiver()
  await aWebhook(world, ada, receiver.url)
  for (const { id } of [note, other]) {
    await world.submit(routes.notes.edit.href({ noteId: id }), { name: 'Jam', text: `Three kilos of ${id}.` }, ada)
  }
  while ((await deliverDue(depsOf(world))) > 0);
  expect(typesOf(receiver), 'more may follow').toEqual([])
  await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
  while ((await deliverDue(depsOf(world))) > 0);
  expect(typesOf(receiver)).toEqual(['note.updated', 'note.trashed'])
})

it('a webhook belongs to its owner alone, who confirms who they are before making one of at most ten', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const receiver = await aReceiver()
  const { id: webhookId } = await aWebhook(world, ada, receiver.url)
  const { show, test, switch: flip, delete: remove, list } = routes.webhooks
  expect((await world.visit(show.href({ webhookId }), mallory)).status).toBe(404)
  for (const address of [test, flip, remove]) {
    expect((await world.submit(address.href({ webhookId }), { to: 'off' }, mallory)).status).toBe(404)
  }
  expect((await world.visit(list.href(), mallory)).body).not.toContain('127.0.0.1')
  await deliverAll(world)
  expect(receiver.received).toEqual([])

  for (const url of ['https://169.254.169.254/', 'http://hooks.example/', '', 'x']) {
    const refused = await world.submit(list.href(), { url }, ada)
    expect([refused.status, refused.body.includes('class="problem"')], url).toEqual([422, true])
  }
  await world.sql`insert into webhooks (user_id, url, secret_sealed) select ${ada.id}, 'https://a.example/', '' from generate_series(1, 9)`
  const eleventh = await world.submit(list.href(), { url: receiver.url }, ada)
  expect([eleventh.status, eleventh.body.includes('10 webhooks at the most')]).toEqual([422, true])

  await world.sql`update sessions set created_at = now() - interval '1 hour' where user_id = ${mallory.id}`
  const asked = await world.submit(list.href(), { url: receiver.url }, mallory)
  expect([asked.status, asked.body.includes('Confirm that it is you')]).toEqual([403, true])
  expect(await world.sql`select from webhooks where user_id = ${mallory.id}`).toEqual([])

  const question = await world.visit(remove.href({ webhookId }), ada)
  expect(question.body).toContain('Delete this webhook?')
  expect(await world.sql`select from webhooks where id = ${webhookId}`).toHaveLength(1)
  expect((await world.submit(remove.href({ webhookId }), {}, ada)).location).toBe(list.href())
  expect(await world.sql`select from webhooks where id = ${webhookId}`).toEqual([])
})

it('a test that is asked for twice is one; while the webhook is off there is none', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { id: webhookId } = await aWebhook(world, ada, (await aReceiver()).url)
  const { show, test, switch: flip } = routes.webhooks
  for (const words of ['A test is on its way', 'A test is on its way', 'switch it on first']) {
    const isOff = words.startsWith('switch')
    if (isOff) await world.submit(flip.href({ webhookId }), { to: 'off' }, ada)
    const answer = await world.submit(test.href({ webhookId }), {}, ada)
    expect([answer.status, answer.location]).toEqual([303, show.href({ webhookId })])
    expect((await world.visit(show.href({ webhookId }), ada)).body).toContain(words)
    expect(await world.sql`select from webhook_deliveries`).toHaveLength(isOff ? 0 : 1)
  }
})

it('a webhook of a suspended account, and of one that is going, sends nothing; sent messages are removed in time', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const receiver = await aReceiver()
  await aWebhook(world, ada, receiver.url)
  await world.aNote(ada, { name: 'One' })
  await world.sql`update users set suspended_at = now() where id = ${ada.id}`
  await deliverAll(world)
  await world.sql`update users set suspended_at = null`
  await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '7 days')`
  await deliverAll(world)
  expect(receiver.received).toEqual([])
  await world.sql`delete from account_deletions`
  await deliverAll(world)
  expect(receiver.received).toHaveLength(1)
  await world.sql`update webhook_deliveries set created_at = now() - interval '4 days'`
  await cleanUp(world.sql)
  expect(await world.sql`select from webhook_deliveries`).toEqual([])
})

it('a webhook keeps the last hundred of what was sent, found by an index', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const receiver = await aReceiver()
  const { id } = await aWebhook(world, ada, receiver.url)
  const { id: other } = await aWebhook(world, grace, receiver.url)
  await world.sql`
    insert into webhook_deliveries (webhook_id, type, done_at)
    select w, 'note.created', now() from generate_series(1, 150) n, unnest(${[id, other]}::bigint[]) w`
  await world.aNote(ada, { name: 'One' })
  await deliverAll(world)
  const count = async (webhook: string) =>
    (await world.sql`select from webhook_deliveries where webhook_id = ${webhook}`).length
  expect([await count(id), await count(other)], 'of this webhook alone').toEqual([100, 150])
  const indexes = await world.sql`
    select from pg_indexes where tablename = 'webhook_deliveries' and indexdef like '%(webhook_id, id)'`
  expect(indexes).toHaveLength(1)
})

it('a webhook sends no further message of an account that is suspended while it is sent to', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const receiver = await aReceiver(async () => world.sql`update users set suspended_at = now()`)
  await aWebhook(world, ada, receiver.url)
  for (const name of ['One', 'Two', 'Three']) await world.aNote(ada, { name })
  await deliverAll(world)
  expect(receiver.received).toHaveLength(1)
})

it('webhooks are not there unless the operator turns them on', async () => {
  const world = await startWorld({ webhooks: false })
  const ada = await world.aPerson('Ada')
  expect((await world.visit(routes.webhooks.list.href(), ada)).status).toBe(404)
  expect((await world.visit(routes.accounts.settings.href(), ada)).body).not.toContain('Webhooks')
})
