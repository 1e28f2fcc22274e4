import type { Database, Fragment, Sql } from '../../../platform/database/connect.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import { endTokens } from '../../../shell/api/end-tokens.ts'
import { hashOfLinkToken, linkTokenPattern } from '../../../platform/secrets/link-tokens.ts'
import { isFree, lives, takenOr, undoDays, type EmailLink } from './email.queries.ts'

/**
 * Gives an account its address of before again, by the link that was sent there, and closes every other way in. The links that undo what came
 * after end as well: they were sent to addresses that another person may have chosen.
 */
export async function undoChange(sql: Database, token: string): Promise<EmailLink | 'spent' | 'taken'> {
  if (!linkTokenPattern.test(token)) return 'spent'
  return takenOr(() =>
    transaction(sql, async (tx) => {
      const [link] = await tx<(EmailLink & { id: string; askedAt: string })[]>`
        select id::text, user_id::text as "userId", kind, old_email as "oldEmail", new_email as "newEmail", created_at::text as "askedAt"
        from email_changes where token_hash = ${hashOfLinkToken(token)} and kind = 'undo' and ${lives(tx)} for update`
      if (!link) return 'spent'
      const { id, userId, oldEmail } = link
      // What a session adds at this moment is there by then, or finds that it has ended (`whileOpen`).
      await tx`select from users where id = ${userId} for update`
      if (!(await isFree(tx, oldEmail, userId))) return 'taken'
      const { count } = await tx`
        update users set email = ${oldEmail}, email_verified = true, updated_at = now()
        where id = ${userId} and not exists (
          select from account_deletions d where d.user_id = users.id and d.begun_at is not null)`
      if (count === 0) return 'spent'
      await tx`delete from email_changes where user_id = ${userId} and (kind <> 'undo' or id >= ${id})`
      await closeOtherWaysIn(tx, userId, link.askedAt)
      return link
    }),
  )
}

/**
 * Of an account that another person may have had: its password is void until its owner chooses one, sessions, tokens and reset links end, and
 * passkeys, one-time codes, webhooks and connections to a provider go that were added since a week before its address changed. Recovery codes go, too:
 * when they were made is not known.
 */
async function closeOtherWaysIn(tx: Sql, userId: string, changedAt: string): Promise<void> {
  const isLate = (column: Fragment) => tx`${column} > ${changedAt}::timestamptz - make_interval(days => ${undoDays})`
  await tx`update accounts set password = null where user_id = ${userId} and provider_id = 'credential'`
  await tx`
    delete from accounts where user_id = ${userId} and provider_id <> 'credential' and ${isLate(tx`created_at`)}`
  await tx`delete from passkeys where user_id = ${userId} and ${isLate(tx`created_at`)}`
  await tx`delete from webhooks where user_id = ${userId} and ${isLate(tx`created_at`)}`
  await tx`delete from one_time_codes where user_id = ${userId} and ${isLate(tx`coalesce(confirmed_at, begun_at)`)}`
  await tx`delete from recovery_codes where user_id = ${userId}`
  await tx`delete from sessions where user_id = ${userId}`
  await tx`delete from pending_sign_ins where user_id = ${userId}`
  await tx`delete from verifications where value = ${userId}`
  await endTokens(tx, userId)
}
