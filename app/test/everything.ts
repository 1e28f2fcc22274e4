import type { Sql } from '../server/platform/database/connect.ts'

/** Every row that people's doings leave, to see that nothing changed. */
export async function everything(sql: Sql): Promise<Record<string, unknown>> {
  const [rows] = await sql<Record<string, unknown>[]>`
    select (select json_agg(t order by id) from users t) as users,
           (select json_agg(t order by id) from accounts t) as accounts,
           (select json_agg(t order by id) from sessions t) as sessions,
           (select json_agg(t order by id) from verifications t) as verifications,
           (select coalesce(json_agg(t order by id), '[]') from email_changes t) as email_changes,
           (select json_agg(t order by id) from pads t) as pads,
           -- Not what was made of a text for those who read it.
           (select json_agg(to_jsonb(t) - 'html' - 'html_version' order by id) from notes t) as notes,
           (select json_agg(t order by id) from note_revisions t) as revisions,
           (select coalesce(json_agg(t order by user_id, key), '[]') from note_creations t) as creations,
           (select json_agg(t order by id) from attachments t) as attachments,
           (select json_agg(t order by id) from exports t) as exports,
           (select coalesce(json_agg(t order by id), '[]') from security_events t) as events,
           (select coalesce(json_agg(t order by user_id), '[]') from one_time_codes t) as codes,
           (select coalesce(json_agg(t order by id), '[]') from passkeys t) as passkeys,
           (select coalesce(json_agg(t order by id), '[]') from imports t) as imports,
           -- Not when they were used last.
           (select coalesce(json_agg(to_jsonb(t) - 'last_used_at' - 'last_network' order by id), '[]') from api_tokens t) as tokens,
           (select coalesce(json_agg(to_jsonb(t) - 'views' order by id), '[]') from shares t) as shares,
           (select coalesce(json_agg(t order by id), '[]') from webhooks t) as webhooks,
           (select coalesce(json_agg(t order by id), '[]') from webhook_deliveries t) as deliveries`
  return { ...rows }
}
