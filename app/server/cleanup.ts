import { forgetDeliveries } from './features/webhooks/delivering.queries.ts'
import type { Queue } from './platform/jobs/jobs.ts'
import type { Sql } from './platform/database/connect.ts'
import { eventDays } from './shell/security-events.ts'

/** Every night. */
export const cleanupQueue: Queue = {
  name: 'cleanup',
  retries: { retryLimit: 3, retryDelay: 60, expireInSeconds: 300, deleteAfterSeconds: 3600 },
  schedule: '17 3 * * *',
}

/** Retention: deletes rows that have expired: sessions, reset links, links about addresses, invitations, security events, sign-ins that wait, answered challenges, rate limits, idempotency keys, pads that can be brought back, shares of pads that cannot, texts that were too slow. */
export async function cleanUp(sql: Sql): Promise<void> {
  await sql`delete from sessions where expires_at < now()`
  // Tokens in clear, from the day on which this table began to keep hashes (0002_accounts.sql).
  await sql`update sessions set token = token_hash where token <> token_hash and not session_tokens_in_clear()`
  await sql`delete from slow_texts where noticed_at < now() - interval '1 day'`
  await sql`delete from verifications where expires_at < now()`
  await sql`delete from email_changes where expires_at < now()`
  await sql`
    delete from invitations
    where least(expires_at, coalesce(used_at, revoked_at, expires_at)) < now() - interval '30 days'`
  await sql`delete from note_creations where saved_at < now() - interval '1 day'`
  await sql`delete from deleted_pads where deleted_at < now() - interval '1 day'`
  await sql`
    delete from shares s
    where pad_id is not null and not exists (select from pads p where p.id = s.pad_id)
      and not exists (select from deleted_pads d where d.pad_id = s.pad_id)`
  await sql`delete from answered_challenges where answered_at < now() - interval '1 day'`
  await sql`delete from pending_sign_ins where begun_at < now() - interval '1 day'`
  await sql`delete from security_events where at < now() - make_interval(days => ${eventDays})`
  await sql`delete from idempotency_keys where begun_at < now() - interval '1 day'`
  // Their owner has seen for a month that they ended.
  await sql`delete from api_tokens where expires_at < now() - interval '30 days'`
  await forgetDeliveries(sql)
  await sql`delete from rate_limits where expire < extract(epoch from now()) * 1000`
}
