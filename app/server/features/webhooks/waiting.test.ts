import { describe, expect, it } from 'vitest'
import { startWorld, type Person, type World } from '../../../test/world.ts'
import { cleanUp } from '../../cleanup.ts'
import type { Sql } from '../../platform/database/connect.ts'
import { transaction } from '../../platform/database/transaction.ts'
import { routes } from '../../routes.ts'
import { deliverDue } from './deliver.ts'
import { nextMessage } from './delivering.queries.ts'
import { aReceiver, aWebhook, deliverAll, depsOf, expectCounted, typesOf } from './webhooks-world.ts'

const maxWaiting = 10_000

/** Messages that wait for a webhook, as if its person had made so many notes. */
async function fill({ sql }: World, webhookId: string, count: number): Promise<void> {
  await sql`
    insert into webhook_deliveries (webhook_id, type, note_id)
    select ${webhookId}, 'note.created', -n from generate_series(1, ${count}::int) n`
}

const stateOf = async ({ sql }: World, webhookId: string) => {
  const [found] = await sql`
    select off_at is null as "isOn", waiting, off_reason as reason from webhooks where id = ${webhookId}`
  return found
}

async function manyNotes({ sql }: World, owner: Person, count: number): Promise<void> {
  await sql`insert into notes (user_id, name, text) select ${owner.id}, 'Jar ' || n, 'Plums.' from generate_series(1, ${count}::int) n`
}

describe('messages that wait', () => {
  it('are ten thousand at the most: the next one switches the webhook off where it is made, and its person is told once', async () => {
    const world = await startWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const receiver = await aReceiver()
    const [{ id }, other, hers] = [
      await aWebhook(world, ada, receiver.url),
      await aWebhook(world, ada, receiver.url),
      await aWebhook(world, grace, receiver.url),
    ]
    await fill(world, id, maxWaiting - 1)
    await world.aNote(ada, { name: 'The last that fits' })
    expect(await stateOf(world, id)).toMatchObject({ isOn: true, waiting: maxWaiting })
    await world.aNote(ada, { name: 'One more' })
    const reason = 'More than 10,000 messages waited for it'
    expect(await stateOf(world, id), 'before anything is sent').toEqual({
      isOn: false,
      waiting: maxWaiting + 1,
      reason,
    })
    await world.aNote(ada, { name: 'And after that' })
    expect(await stateOf(world, id), 'none is made').toMatchObject({ waiting: maxWaiting + 1 })
    expect(await stateOf(world, other.id), 'another one goes on').toMatchObject({ isOn: true, waiting: 3 })
    expect(await stateOf(world, hers.id)).toMatchObject({ isOn: true, waiting: 0 })

    await world.outbox.forget(ada.email)
    await deliverAll(world)
    await deliverAll(world)
    expect(await stateOf(world, id)).toEqual({ isOn: false, waiting: 0, reason })
    await expectCounted(world)
    const page = await world.visit(routes.webhooks.show.href({ webhookId: id }), ada)
    expect(page.body).toContain(`Off: ${reason}`)
    expect(page.body).toContain('What waited for it is not sent any more.')
    const mails = (await world.outbox.list()).filter(({ to }) => to === ada.email)
    expect(mails.map(({ subject }) => subject)).toEqual(['Notejam: webhook switched off by itself'])
    expect(mails[0]?.text).toContain(reason)
    expect(mails[0]?.text).not.toContain('change your password')

    await world.submit(routes.webhooks.switch.href({ webhookId: id }), { to: 'on' }, ada)
    await world.aNote(ada, { name: 'From now on' })
    expect(await stateOf(world, id)).toEqual({ isOn: true, waiting: 1, reason: '' })
  })

  it('are no more than that after one statement on many notes, of whichever kind', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await manyNotes(world, ada, 120)
    await world.sql`create or replace function webhook_most_waiting() returns int language sql immutable return 50`
    const { id } = await aWebhook(world, ada, 'http://127.0.0.1:9/')
    for (const act of [
      () => world.sql`update notes set deleted_at = now()`,
      () => world.sql`update notes set deleted_at = null`,
      () => world.sql`update notes set text = text || '.'`,
      () => world.sql`delete from notes`,
      () => manyNotes(world, ada, 120),
    ]) {
      await act()
      expect(await stateOf(world, id)).toMatchObject({ isOn: false, waiting: 51 })
      await expectCounted(world)
      await world.submit(routes.webhooks.switch.href({ webhookId: id }), { to: 'on' }, ada)
      expect(await stateOf(world, id)).toMatchObject({ isOn: true, waiting: 0 })
    }
  })

  it('are told of once where a note is written again, whatever else happens', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await manyNotes(world, ada, 20)
    const { id } = await aWebhook(world, ada, 'http://127.0.0.1:9/')
    for (let again = 0; again < 3; again++) await world.sql`update notes set text = text || '.'`
    expect(await stateOf(world, id)).toMatchObject({ waiting: 20 })
    await world.sql`update notes set pinned_at = now()`
    expect(await stateOf(world, id), 'a pin is told of to no service').toMatchObject({ waiting: 20 })
    await expectCounted(world)
  })

  it('stay counted while notes are written, sent, tested, switched, forgotten', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const receiver = await aReceiver()
    const { id: webhookId } = await aWebhook(world, ada, receiver.url)
    const note = await world.aNote(ada)
    await Promise.all([
      deliverDue(depsOf(world)),
      ...Array.from({ length: 10 }, () =>
        world.submit(routes.notes.create.href(), { name: 'Jam', text: 'Jam.', pad_id: '' }, ada),
      ),
      world.submit(routes.webhooks.test.href({ webhookId }), {}, ada),
      world.submit(routes.notes.edit.href({ noteId: note.id }), { name: 'Jam', text: 'Plums.' }, ada),
    ])
    await expectCounted(world)
    receiver.status = 500
    await world.aNote(ada)
    await deliverAll(world)
    await expectCounted(world)
    await world.sql`update webhook_deliveries set created_at = now() - interval '4 days'`
    await cleanUp(world.sql)
    expect(await stateOf(world, webhookId)).toMatchObject({ waiting: 0 })
    await expectCounted(world)
    await world.aNote(ada)
    await world.submit(routes.webhooks.switch.href({ webhookId }), { to: 'on' }, ada)
    expect(await stateOf(world, webhookId), 'it was on').toMatchObject({ waiting: 1 })
    await world.submit(routes.webhooks.switch.href({ webhookId }), { to: 'off' }, ada)
    await expectCounted(world)
    expect((await world.submit(routes.webhooks.delete.href({ webhookId }), {}, ada)).location).toBe(
      '/settings/webhooks',
    )
    expect(await world.sql`select from webhook_deliveries`).toEqual([])
  })
})

describe('a receiver that takes its time', () => {
  it('has its turn, and the others theirs', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const [slow, quick] = [await aReceiver(), await aReceiver()]
    slow.delayMs = 1_500
    const { id } = await aWebhook(world, ada, slow.url)
    await fill(world, id, 3)
    await deliverDue(depsOf(world), { milliseconds: 300 })
    expect(slow.received, 'the rest waits behind the one that was not taken').toHaveLength(1)
    await aWebhook(world, ada, quick.url)
    await world.aNote(ada)
    await deliverAll(world)
    expect(typesOf(quick)).toEqual(['note.created'])
  })
})

describe('what is read', () => {
  const counters = (tx: Sql) => tx<{ table: string; seqScans: number; indexScans: number; rows: number }[]>`
    select relname as "table", seq_scan::int as "seqScans", idx_scan::int as "indexScans",
      (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as rows
    from pg_stat_xact_user_tables where relname in ('webhooks', 'webhook_deliveries') order by relname desc`

  /** What an act looks at in two tables. */
  async function looksOf({ sql }: World, act: (tx: Sql) => PromiseLike<unknown>) {
    return transaction(sql, async (tx) => {
      const before = await counters(tx)
      await act(tx)
      return (await counters(tx)).map(({ table, seqScans, indexScans, rows }, index) => ({
        table,
        seqScans: seqScans - (before[index]?.seqScans ?? 0),
        indexScans: indexScans - (before[index]?.indexScans ?? 0),
        rows: rows - (before[index]?.rows ?? 0),
      }))
    })
  }

  it('for a change of an account without webhooks: one place of an index, however many others have', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada)
    await world.sql`insert into users (email) select n || '@a.example' from generate_series(1, 500) n`
    await world.sql`
      insert into webhooks (user_id, url, secret_sealed)
      select id, 'https://a.example/', '' from users cross join generate_series(1, 10) where id <> ${ada.id}`
    await world.sql`analyze webhooks`
    const acts: ((tx: Sql) => PromiseLike<unknown>)[] = [
      (tx) => tx`update notes set text = 'Plums.' where id = ${note.id}`,
      (tx) => tx`insert into notes (user_id, name, text) values (${ada.id}, 'One more', 'Plums.')`,
      (tx) => tx`delete from notes where id = ${note.id}`,
    ]
    for (const act of acts) {
      expect(await looksOf(world, act)).toEqual([
        { table: 'webhooks', seqScans: 0, indexScans: 1, rows: 0 },
        { table: 'webhook_deliveries', seqScans: 0, indexScans: 0, rows: 0 },
      ])
    }
  })

  it('for the next message: a few rows, however many wait', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { id } = await aWebhook(world, ada, 'http://127.0.0.1:9/')
    await fill(world, id, 9_000)
    await world.sql`analyze webhook_deliveries`
    const taken = { id, userId: ada.id, url: '', sealed: '', failures: 0 }
    const [, messages] = await looksOf(world, (tx) => nextMessage(tx, taken))
    expect(messages).toMatchObject({ table: 'webhook_deliveries', seqScans: 0 })
    expect(messages?.rows).toBeLessThan(20)
  })
})
