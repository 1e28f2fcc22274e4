import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { hashOfApiToken, hintOf } from '../../platform/sessions/api-token.ts'
import type { TokenForm } from './tokens.schema.ts'

/** The most tokens of one account. */
export const maxTokens = 50

/** A token, as its owner sees it. */
export interface OwnToken {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly canWrite: boolean
  readonly expiresAt: string | null
  readonly isOver: boolean
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly lastNetwork: string | null
}

/** A subselect for `openPage`: the viewer's tokens, the newest first. */
export function tokensOfViewer(sql: Sql): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object(
      'id', t.id::text, 'name', t.name, 'hint', t.hint, 'canWrite', 'write' = any (t.scopes), 'expiresAt', t.expires_at,
      'isOver', coalesce(t.expires_at <= now(), false), 'createdAt', t.created_at,
      'lastUsedAt', t.last_used_at, 'lastNetwork', t.last_network) order by t.id desc), '[]')
    from api_tokens t where t.user_id = viewer.user_id`
}

/** @returns whether there was room for it */
export async function makeToken(sql: Sql, ownerId: string, token: string, form: TokenForm): Promise<boolean> {
  const scopes = form.access === 'write' ? ['read', 'write'] : ['read']
  const days = form.lifetime === 'none' ? null : Number(form.lifetime)
  const { count } = await sql`
    ${turnOf(sql, ownerId)}
    insert into api_tokens (user_id, name, token_hash, hint, scopes, expires_at)
    select id, ${form.name}, ${hashOfApiToken(token)}, ${hintOf(token)}, ${scopes}::text[], now() + make_interval(days => ${days}::int)
    from person where tokens_of_account(person.id) < ${maxTokens}`
  return count > 0
}

/** @returns what it was called; undefined when the owner had none */
export async function deleteToken(sql: Sql, ownerId: string, tokenId: string): Promise<string | undefined> {
  const [gone] = await sql<{ name: string }[]>`
    delete from api_tokens where id = ${tokenId} and user_id = ${ownerId} returning name`
  return gone?.name
}
