import { inBatches } from '../../platform/database/batches.ts'
import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import type { Deps } from '../../platform/deps.ts'
import { forEachPerson } from '../../platform/jobs/each-person.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'
import { buryAccount } from './replay-deletions.ts'
import { accountTag } from './account-events.ts'

/** Every ten minutes, and at once for an account that is deleted at once. */
export const removedAccountsQueue: Queue = {
  name: 'removed-accounts',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 900, retentionSeconds: 3600, deleteAfterSeconds: 3600 },
  schedule: '*/10 * * * *',
}

/** Of one statement: it holds its locks for a short time. */
const [maxNotes, maxRows] = [200, 2_000]

type RemovalDeps = Pick<Deps, 'log' | 'secret' | 'forgetMail'> & { readonly sql: Sql }

/** With the list of what is gone, which a restored database does not have. */
export type WholeRemovalDeps = RemovalDeps & Pick<Deps, 'tombstones'>

/**
 * Removes the accounts whose time has come: first what opens and names them, so that the address is free and the previous release knows no
 * such account, then their rows batch by batch, their own row last. What is interrupted goes on with the next run, because until that last
 * statement the row in `account_deletions` stays. Triggers list the objects of files for removal (`unnamed_objects`).
 * Idempotent: several processes may remove at once.
 * @returns how many accounts went
 */
export async function removeAccounts(deps: WholeRemovalDeps): Promise<number> {
  const { sql, log } = deps
  let removed = 0
  await forEachPerson(log, dueAccounts(sql), async (userId) => {
    await forgetPerson(deps, userId)
    // Its owner can keep the account until here, and the tombstone is made of its row, which goes next.
    await buryAccount(sql, deps.tombstones, userId)
    await removeRows(sql, userId)
    removed++
  })
  return removed
}

/**
 * Everything by which an account is found and opened goes, if its time has come. From here on it cannot be taken back. The address in its
 * place is one that no visitor can have taken before.
 */
export async function forgetPerson({ sql, log, secret, forgetMail }: RemovalDeps, userId: string): Promise<void> {
  const [person] = await sql<{ email: string }[]>`
    select u.email from users u join account_deletions d on d.user_id = u.id
    where u.id = ${userId} and d.due_at <= now() and d.begun_at is null`
  if (!person) return
  // Mail is found by the address, which goes next.
  await forgetMail(person.email)
  const { count } = await sql`
    ${turnOf(sql, userId)},
    begun as (
      update account_deletions d set begun_at = now() from person
      where d.user_id = person.id and d.due_at <= now() and d.begun_at is null
      returning d.user_id
    ),
    ways_in as (delete from accounts using begun where accounts.user_id = begun.user_id),
    passkeys_gone as (delete from passkeys using begun where passkeys.user_id = begun.user_id),
    webhooks_gone as (delete from webhooks using begun where webhooks.user_id = begun.user_id),
    signed_out as (delete from sessions using begun where sessions.user_id = begun.user_id),
    resets as (delete from verifications using begun where value = begun.user_id::text),
    links as (
      delete from email_changes e using begun
      where e.user_id = begun.user_id or ${person.email} in (e.old_email, e.new_email)),
    invitations_to as (
      delete from invitations i using begun where i.used_by = begun.user_id or i.email = ${person.email})
    update users set email = 'removed-' || gen_random_uuid() || '@notejam.invalid', name = '', image = null
    from begun where users.id = begun.user_id`
  if (count > 0) log.info({ event: 'account-deleted', account: accountTag(secret, person.email) }, 'account')
}

async function* dueAccounts(sql: Sql): AsyncGenerator<string> {
  let last = '0'
  for (;;) {
    const due = await sql<{ id: string }[]>`
      select user_id::text as id from account_deletions
      where due_at <= now() and user_id > ${last}::bigint
      order by user_id limit 100`
    for (const { id } of due) yield id
    last = due.at(-1)?.id ?? last
    if (due.length < 100) return
  }
}

/** Of an account whose removal has begun; of no other. */
async function removeRows(sql: Sql, userId: string): Promise<void> {
  const begun = sql`(select user_id from account_deletions where user_id = ${userId} and begun_at is not null)`
  await inBatches(
    maxNotes,
    (limit) => sql`
      ${turnOf(sql, userId)}
      delete from notes using person
      where user_id = person.id and notes.id in (
        select id from notes where user_id = ${begun} limit ${limit})`,
  )
  // Some of these tables have no foreign key: the rows of the account stay when its row in `users` goes.
  const tables: readonly Fragment[] = [
    ...[sql`search_vocabulary`, sql`note_creations`, sql`search_due`, sql`search_again`, sql`import_items`],
  ]
  for (const table of tables) {
    await inBatches(
      maxRows,
      (limit) => sql`
        delete from ${table} where user_id = ${userId} and ctid = any (array(
          select ctid from ${table} where user_id = ${begun} limit ${limit}))`,
    )
  }
  // With the little that is left: pads, tags, and rows of a request that began before the removal.
  await sql`delete from users where id = ${begun}`
}
