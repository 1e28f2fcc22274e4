import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { usePasskey } from '../server/features/accounts/passkeys/passkeys.queries.ts'
import { makeToken, maxTokens } from '../server/features/tokens/tokens.queries.ts'
import { makeWebhook, maxWebhooks } from '../server/features/webhooks/webhooks.queries.ts'
import { maxFilesOfNote } from '../server/notes/files/file-limits.ts'
import { maxPads } from '../server/notes/max-pads.ts'
import { routes } from '../server/routes.ts'
import type { Sql } from '../server/platform/database/connect.ts'
import { ownTransaction } from '../server/platform/database/transaction.ts'
import { eventually } from '../../kit/eventually.ts'
import { valueOf } from '../../kit/html.ts'
import { passwordOf, startWorld, type World } from './world.ts'

it('a note has so many files, however many are sent at once', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada)
  await world.sql`
    insert into attachments (user_id, note_id, object_key, name, type, bytes)
    select ${ada.id}, ${noteId}, 'key-' || n, n || '.txt', 'text/plain', 1 from generate_series(1, ${maxFilesOfNote - 2}::int) n`
  const send = () => {
    const body = new FormData()
    body.append('files', new Blob(['x']), 'one.txt')
    const path = routes.attachments.create.href({ noteId })
    return world.visit(path, ada, { method: 'POST', headers: { accept: 'application/json' }, body })
  }
  const answers = await Promise.all(Array.from({ length: 6 }, send))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422, 422, 422])
  expect(await world.sql`select from attachments`).toHaveLength(maxFilesOfNote)
})

it('a person has so many pads, however many are made at once', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await world.sql`
    insert into pads (user_id, name) select ${ada.id}, 'Pad ' || n from generate_series(1, ${maxPads - 2}::int) n`
  const make = (who = ada) => world.submit(routes.pads.create.href(), { name: 'One more' }, who)
  const answers = await Promise.all(Array.from({ length: 6 }, () => make()))
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 422, 422, 422, 422])
  const refused = answers.find(({ status }) => status === 422)
  expect(refused?.body).toContain(`You have ${maxPads} pads already`)
  expect(valueOf(refused?.body ?? '', 'name')).toBe('One more')
  expect(await world.sql`select from pads where user_id = ${ada.id}`).toHaveLength(maxPads)
  expect((await make(grace)).status).toBe(303)
})

/** Begins acts of one account, lets them come as far as their owner's row, and then lets them go on: each has begun before the others end. */
async function atOnce<Result>({ sql }: World, ownerId: string, begin: () => Promise<Result>[]): Promise<Result[]> {
  // A connection beside the pool, whose others the acts need.
  const own = await sql.open()
  const begun = await ownTransaction(own, async () => {
    await own.sql`select from users where id = ${ownerId} for no key update`
    const acts = begin()
    await eventually('two wait for the row', async () => {
      await own.sql`select pg_stat_clear_snapshot()`
      const { count } = await own.sql`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      return count > 1
    })
    return { acts }
  })
  await own.end()
  return Promise.all(begun.acts)
}

// Not by requests: one process carries out those of one account in turn, and it is for several that the limits have to hold.
it.each<[string, number, (sql: Sql, id: string, n: number) => Promise<unknown>]>([
  ['webhooks', maxWebhooks, (sql, id) => makeWebhook(sql, id, 'https://hooks.example/', '')],
  [
    'api_tokens',
    maxTokens,
    (sql, id, n) => makeToken(sql, id, `token ${n}`, { name: 'Scales', access: 'read', lifetime: '30' }),
  ],
])('an account has so many rows of %s, however many are made at once', async (table, most, make) => {
  const world = await startWorld()
  const { sql } = world
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  for (let n = 1; n < most; n++) await make(sql, ada.id, n)
  const made = await atOnce(world, ada.id, () => [91, 92, 93].map((n) => make(sql, ada.id, n)))
  expect(made.filter(Boolean)).toHaveLength(1)
  const [{ n } = { n: 0 }] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from ${table}`)
  expect(n).toBe(most)
  expect(await make(sql, grace.id, 99)).toBeTruthy()
})

it('void challenges go as new ones come', async () => {
  const world = await startWorld()
  const { sql } = world
  const { id } = await world.aPerson('Ada')
  await sql`insert into answered_challenges select sha256(n::text::bytea), now() - interval '2 hours' from generate_series(1, 30) n`
  for (let n = 1; n <= 15; n++) await usePasskey(sql, { id: '1', userId: id }, randomBytes(32), 0)
  expect(await sql`select from answered_challenges`).toHaveLength(15)
})

it('an account has so many sessions: the one that was in use longest ago ends', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const signIn = async () => {
    const visitor = world.aVisitor()
    await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, visitor)
    return visitor
  }
  await world.sql`update sessions set updated_at = now() - interval '2 hours' where user_id = ${ada.id}`
  await world.sql`
    insert into sessions (user_id, token, expires_at, updated_at)
    select ${ada.id}, 'token-' || n, now() + interval '1 day', now() - interval '1 hour' from generate_series(1, 98) n`
  const [first, second] = [await signIn(), await signIn()]
  expect(await world.sql`select from sessions where user_id = ${ada.id}`).toHaveLength(100)
  expect((await world.visit('/', ada)).status, 'the oldest').toBe(303)
  expect([(await world.visit('/', first)).status, (await world.visit('/', second)).status]).toEqual([200, 200])
  expect((await world.visit('/', grace)).status, 'of another account').toBe(200)
})
