import { randomBytes } from 'node:crypto'
import type { Sql } from '../database/connect.ts'

/** The key that signs cookies, from the database: made by the first process that asks, the same for all of them. */
export async function sharedSecret(sql: Sql): Promise<string> {
  const fresh = randomBytes(32).toString('base64url')
  await sql`insert into secrets (name, value) values ('auth', ${fresh}) on conflict do nothing`
  const [kept] = await sql<{ value: string }[]>`select value from secrets where name = 'auth'`
  if (!kept) throw new Error('the secret that was just kept is not there')
  return kept.value
}
