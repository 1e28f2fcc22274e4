import { randomUUID } from 'node:crypto'
import type { SampleAccount } from '../../platform/deps.ts'
import type { Database, Sql } from '../../platform/database/connect.ts'
import { transaction } from '../../platform/database/transaction.ts'
import { outlineColumns, outlineValues } from '../../notes/outlined.ts'
import { outlineOf } from '../../platform/markdown/outline.ts'
import { endSessions } from '../accounts/accounts.queries.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import { samplePads } from './sample-notes.ts'

/** Created only in an embedded database behind a loopback address. */
const sample: SampleAccount = { email: 'sample@notejam.example', password: 'strawberry-jam' }

/**
 * Creates an account with notes that explain the product, in an empty database.
 * @returns its credentials; undefined when it was deleted, or its password was changed
 */
export async function offerSampleAccount(sql: Database): Promise<SampleAccount | undefined> {
  const [kept] = await sql<{ hash: string | null; isEmpty: boolean }[]>`
    select not exists (select from users) as "isEmpty",
           (select a.password from users u join accounts a on a.user_id = u.id where u.email = ${sample.email}) as hash`
  if (kept?.hash) {
    return (await passwords.verify({ hash: kept.hash, password: sample.password })) ? sample : undefined
  }
  if (!kept?.isEmpty) return undefined
  await seed(sql, await passwords.hash(sample.password))
  return sample
}

/**
 * Says what visitors are told, for as long as it is true.
 * @param account as it was offered at the start
 */
export async function sampleOffer(
  sql: Sql,
  account: SampleAccount | undefined,
): Promise<() => Promise<SampleAccount | undefined>> {
  if (!account) return () => Promise.resolve(undefined)
  const password = () => sql<{ hash: string }[]>`
    select a.password as hash from users u join accounts a on a.user_id = u.id where u.email = ${account.email}`
  const [offered] = await password()
  return async () => {
    const [kept] = await password()
    return kept?.hash === offered?.hash ? account : undefined
  }
}

/**
 * Closes the sample account when other machines can reach this Notejam: its password is in the README. Its notes stay.
 * @returns whether there was one to close
 */
export async function closeSampleAccount(sql: Sql): Promise<boolean> {
  const [kept] = await sql<{ userId: string; hash: string }[]>`
    select a.user_id as "userId", a.password as hash
    from users u join accounts a on a.user_id = u.id where u.email = ${sample.email}`
  if (!kept || !(await passwords.verify({ hash: kept.hash, password: sample.password }))) return false
  await sql`update accounts set password = ${await passwords.hash(randomUUID())} where user_id = ${kept.userId}`
  await endSessions(sql, kept.userId)
  return true
}

async function seed(database: Database, hash: string): Promise<void> {
  await transaction(database, async (tx) => {
    const [user] = await tx<{ id: string }[]>`insert into users (email) values (${sample.email}) returning id`
    if (!user) throw new Error('an insert gave no row')
    await tx`
      insert into accounts (user_id, provider_id, account_id, password)
      values (${user.id}, 'credential', ${user.id}, ${hash})`
    let minutesAgo = 0
    for (const { name, notes } of samplePads) {
      const [pad] = name
        ? await tx<{ id: string }[]>`insert into pads (user_id, name) values (${user.id}, ${name}) returning id`
        : []
      for (const note of notes) {
        await tx`
          insert into notes (user_id, pad_id, name, text, created_at, updated_at, ${outlineColumns(tx)})
          select ${user.id}, ${pad?.id ?? null}, ${note.name}, ${note.text}, t, t,
            ${outlineValues(tx, outlineOf(note), tx`1`)}
          from (select now() - make_interval(mins => ${minutesAgo}) as t) at`
        minutesAgo += 7
      }
    }
  })
}
