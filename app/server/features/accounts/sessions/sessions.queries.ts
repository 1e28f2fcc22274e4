import type { Fragment, Sql } from '../../../platform/database/connect.ts'

export interface OpenSession {
  readonly id: string
  readonly isThis: boolean
  /** As the browser sent it. */
  readonly userAgent: string | null
  readonly address: string | null
  /** ISO. */
  readonly begunAt: string
  /** ISO: of a visit at most ten minutes before the last. */
  readonly seenAt: string
}

/** A subselect for `openPage`: where the viewer is signed in, this session first. */
export function sessionsOfViewer(sql: Sql): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object('id', s.id::text, 'isThis', s.id = viewer.session_id,
        'userAgent', s.user_agent, 'address', s.ip_address, 'begunAt', s.created_at, 'seenAt', s.updated_at)
      order by s.id = viewer.session_id desc, s.updated_at desc, s.id desc), '[]')
    from sessions s where s.user_id = viewer.user_id and s.expires_at > now()`
}

/** @returns whether the person had such a session */
export async function endSessionOf(sql: Sql, userId: string, sessionId: string): Promise<boolean> {
  const { count } = await sql`delete from sessions where id = ${sessionId} and user_id = ${userId}`
  return count > 0
}

/** @returns how many there were */
export async function endOtherSessions(sql: Sql, userId: string, ownHash: string): Promise<number> {
  const { count } = await sql`delete from sessions where user_id = ${userId} and token_hash <> ${ownHash}`
  return count
}
