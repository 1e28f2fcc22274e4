import { describe, expect, it } from 'vitest'
import type { Sql } from '../server/platform/database/connect.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { sharedWorld, startWorld, type World } from './world.ts'

const check = '23514'
const unique = '23505'
const foreignKey = '23503'
const missing = '23502'
const mebibyte = 1024 * 1024

interface Rows {
  readonly userId: string
  readonly padId: string
  readonly noteId: string
  /** Another person's. */
  readonly theirPadId: string
}

type Write = (sql: Sql, rows: Rows) => PromiseLike<unknown>

const user =
  (email: string): Write =>
  (sql) =>
    sql`insert into users (email) values (${email})`
const pad =
  (name: string): Write =>
  (sql, { userId }) =>
    sql`insert into pads (user_id, name) values (${userId}, ${name})`
const note =
  (name: string, text: string): Write =>
  (sql, { userId }) =>
    sql`insert into notes (user_id, name, text) values (${userId}, ${name}, ${text})`
const change =
  (text: string): Write =>
  (sql, { noteId }) =>
    sql`update notes set text = ${text} where id = ${noteId}`

const refused: Record<string, [code: string, write: Write]> = {
  'an address of another account': [unique, user('ada@example.org')],
  'an address in capitals': [check, user('Ada@example.org')],
  'an address of two characters': [check, user('a@')],
  'an address of 255 characters': [check, user(`${'a'.repeat(243)}@example.org`)],
  'a pad without a name': [check, pad('')],
  'a name of a pad of 101 characters': [check, pad('x'.repeat(101))],
  'a name of a note of 101 characters': [check, note('🫙'.repeat(101), 'Jam')],
  'a note without a name and a text': [check, note('', '')],
  'a text of a byte more than 1 MiB': [check, note('Jam', 'x'.repeat(mebibyte + 1))],
  'a text of more bytes than characters': [check, note('Jam', 'é'.repeat(mebibyte / 2 + 1))],
  'a text that grows over 1 MiB': [check, change('x'.repeat(mebibyte + 1))],
  'a text that is emptied below no name': [
    check,
    (sql, { noteId }) => sql`update notes set name = '', text = '' where id = ${noteId}`,
  ],
  'a note of an owner who does not exist': [
    foreignKey,
    (sql) => sql`insert into notes (user_id, name, text) values (0, 'Jam', 'Jam')`,
  ],
  'a note without an owner': [missing, (sql) => sql`insert into notes (name, text) values ('Jam', 'Jam')`],
  'a note in a pad that is not there': [
    foreignKey,
    (sql, { userId }) => sql`insert into notes (user_id, pad_id, name, text) values (${userId}, 0, 'Jam', 'Jam')`,
  ],
  'a note in another person’s pad': [
    foreignKey,
    (sql, { userId, theirPadId }) =>
      sql`insert into notes (user_id, pad_id, name, text) values (${userId}, ${theirPadId}, 'Jam', 'Jam')`,
  ],
  'a note that moves to another person’s pad': [
    foreignKey,
    (sql, { noteId, theirPadId }) => sql`update notes set pad_id = ${theirPadId} where id = ${noteId}`,
  ],
  'a pad with notes that changes its owner': [
    foreignKey,
    (sql, { padId }) => sql`update pads set user_id = (select max(id) from users) where id = ${padId}`,
  ],
  'a session with the token of another': [
    unique,
    (sql) => sql`
      insert into sessions (user_id, token, token_hash, expires_at)
      select user_id, 'another', token_hash, expires_at from sessions limit 1`,
  ],
  'a second password for one account': [
    unique,
    (sql) => sql`
      insert into accounts (user_id, provider_id, account_id) select user_id, provider_id, account_id from accounts`,
  ],
}

describe('the database itself', () => {
  const aWorld = sharedWorld()
  let shared: ReturnType<typeof someRows> | undefined

  it.each(Object.entries(refused))('refuses %s', async (_, [code, write]) => {
    const world = await aWorld()
    const { sql, rows } = await (shared ??= someRows(world))
    const before = await everything(sql)
    const error = await Promise.resolve(write(sql, rows)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ severity: 'ERROR', code })
    expect(await everything(sql)).toEqual(before)
  })

  it('takes what is just within its limits', async () => {
    const { sql, rows } = await someRows(await startWorld())
    const writes = [
      user(`${'a'.repeat(242)}@example.org`),
      pad('🫙'.repeat(100)),
      note('🫙'.repeat(100), 'x'),
      note('x', 'é'.repeat(mebibyte / 2)),
      change('x'.repeat(mebibyte)),
    ]
    for (const write of writes) await write(sql, rows)
    expect(await sql`select from notes where octet_length(text) = ${mebibyte}`).toHaveLength(2)
  })

  it('deletes all rows of a person with the person, and no row of another', async () => {
    const { sql, rows } = await someRows(await startWorld())
    const before = await everything(sql)
    await sql`delete from users where id = ${rows.userId}`

    for (const table of ['accounts', 'sessions', 'pads', 'notes']) {
      const theirs = await sql`select from ${sql.unsafe(table)} where user_id = ${rows.userId}`
      expect(theirs, table).toHaveLength(0)
    }
    await sql`delete from verifications where value = ${rows.userId}`
    const after = await everything(sql)
    for (const [table, all] of Object.entries(before)) {
      const others = (all as { id: number; user_id?: number; value?: string }[]).filter(
        (row) => String(row.user_id ?? row.value ?? row.id) !== rows.userId,
      )
      expect(after[table], table).toEqual(others)
    }
  })

  it('keeps the notes of a pad that is deleted, without a pad', async () => {
    const { sql, rows } = await someRows(await startWorld())
    await sql`delete from pads where id = ${rows.padId}`
    expect(await sql`select pad_id from notes where id = ${rows.noteId}`).toEqual([{ pad_id: null }])
  })
})

async function someRows(world: World): Promise<{ sql: Sql; rows: Rows }> {
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const [{ padId, noteId }, theirs] = [await oneOfEach(world, ada), await oneOfEach(world, grace)]
  return { sql: world.sql, rows: { userId: ada.id, padId, noteId, theirPadId: theirs.padId } }
}
