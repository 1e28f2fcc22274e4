import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** What an owner can say about a share; undefined leaves it as it is. */
export interface ShareOptions {
  readonly expiresAt?: string | null | undefined
  readonly passwordHash?: string | null | undefined
  readonly byline?: string | undefined
  readonly isIndexed?: boolean | undefined
}

export interface NewToken {
  readonly hash: Buffer
  readonly sealed: string
}

/** A share as its owner sees it. */
export interface OwnShare {
  readonly id: string
  readonly tokenSealed: string
  readonly hasPassword: boolean
  readonly expiresAt: string | null
  readonly isOver: boolean
  readonly byline: string
  readonly isIndexed: boolean
  readonly views: number
}

/** What can be shared, and how it is. */
export interface Shareable {
  readonly id: string
  readonly name: string
  readonly share: OwnShare | null
  /** The name that the owner gave last on another page. */
  readonly lastByline: string | null
  /** Whether the owner's address is confirmed. */
  readonly isConfirmed: boolean
}

/** Members of a `json_build_object` about share `s`. */
export function ownShare(sql: Sql): Fragment {
  return sql`
    'id', s.id::text, 'tokenSealed', s.token_sealed, 'hasPassword', s.password_hash is not null, 'expiresAt', s.expires_at,
    'isOver', coalesce(s.expires_at <= now(), false), 'byline', s.byline, 'isIndexed', s.is_indexed, 'views', s.views`
}

function lastByline(sql: Sql): Fragment {
  return sql`(select byline from shares where user_id = viewer.user_id order by id desc limit 1)`
}

/** What is shared, or is to be. */
export interface Subject {
  readonly kind: 'note' | 'pad'
  readonly id: string
}

/** A subselect for `openPage`: the viewer's note or pad, with how it is shared. */
export function shareable(sql: Sql, { kind, id }: Subject): Fragment {
  if (kind === 'note') {
    return sql`
      select json_build_object('id', n.id::text, 'name', shown_name(n.name, n.snippet), 'lastByline', ${lastByline(sql)}, 'isConfirmed', viewer.email_verified,
        'share', (select json_build_object(${ownShare(sql)}) from shares s where s.note_id = n.id and s.user_id = n.user_id))
      from notes n where n.id = ${id} and n.user_id = viewer.user_id and n.deleted_at is null`
  }
  return sql`
    select json_build_object('id', p.id::text, 'name', p.name, 'lastByline', ${lastByline(sql)}, 'isConfirmed', viewer.email_verified,
      'share', (select json_build_object(${ownShare(sql)}) from shares s where s.pad_id = p.id and s.user_id = p.user_id))
    from pads p where p.id = ${id} and p.user_id = viewer.user_id`
}

export interface KeptShare extends Pick<OwnShare, 'tokenSealed' | 'hasPassword'> {
  readonly isNew: boolean
}

/**
 * Shares a note or a pad, or changes how it is shared: its token stays.
 * @returns undefined when the owner has no such note or pad, or it is in the trash
 */
export async function keepShare(
  sql: Sql,
  ownerId: string,
  { kind, id }: Subject,
  { hash, sealed }: NewToken,
  options: ShareOptions,
): Promise<KeptShare | undefined> {
  const { expiresAt, passwordHash, byline, isIndexed } = options
  const column = kind === 'note' ? sql`note_id` : sql`pad_id`
  const owned =
    kind === 'note'
      ? sql`select user_id, id from notes where id = ${id} and user_id = ${ownerId} and deleted_at is null`
      : sql`select user_id, id from pads where id = ${id} and user_id = ${ownerId}`
  const [kept] = await sql<KeptShare[]>`
    insert into shares as s (user_id, ${column}, token_hash, token_sealed, password_hash, expires_at, byline, is_indexed)
    select user_id, id, ${hash}, ${sealed}, ${passwordHash ?? null}, ${expiresAt ?? null}::timestamptz, ${byline ?? ''}, ${isIndexed ?? false}
    from (${owned}) owned
    on conflict (${column}) do update set
      password_hash = case when ${passwordHash === undefined} then s.password_hash else excluded.password_hash end,
      expires_at = case when ${expiresAt === undefined} then s.expires_at else excluded.expires_at end,
      byline = case when ${byline === undefined} then s.byline else excluded.byline end,
      is_indexed = case when ${isIndexed === undefined} then s.is_indexed else excluded.is_indexed end
      where s.user_id = excluded.user_id
    returning s.token_sealed as "tokenSealed", s.password_hash is not null as "hasPassword", s.token_hash = ${hash} as "isNew"`
  return kept
}

/** What a share is of. */
export interface SharedWhat {
  readonly noteId: string | null
  readonly padId: string | null
  readonly name: string
}

/** Gives a share another token: the address of before leads nowhere. @returns undefined when the owner has no such share */
export async function renewShare(
  sql: Sql,
  ownerId: string,
  shareId: string,
  { hash, sealed }: NewToken,
): Promise<SharedWhat | undefined> {
  const [renewed] = await sql<SharedWhat[]>`
    update shares set token_hash = ${hash}, token_sealed = ${sealed}, views = 0
    where id = ${shareId} and user_id = ${ownerId}
    returning note_id::text as "noteId", pad_id::text as "padId", ${nameOfShared(sql)} as name`
  return renewed
}

/** Seals a token anew, with the service's present secret. */
export async function resealShare(
  sql: Sql,
  ownerId: string,
  shareId: string,
  from: string,
  sealed: string,
): Promise<void> {
  await sql`
    update shares set token_sealed = ${sealed} where id = ${shareId} and user_id = ${ownerId} and token_sealed = ${from}`
}

/** @returns undefined when the owner has no such share */
export async function revokeShare(sql: Sql, ownerId: string, shareId: string): Promise<SharedWhat | undefined> {
  const [gone] = await sql<SharedWhat[]>`
    delete from shares where id = ${shareId} and user_id = ${ownerId}
    returning note_id::text as "noteId", pad_id::text as "padId", ${nameOfShared(sql)} as name`
  return gone
}

/** Of what a row of `shares` shares. */
function nameOfShared(sql: Sql): Fragment {
  return sql`coalesce(
    (select shown_name(n.name, n.snippet) from notes n where n.id = shares.note_id and n.user_id = shares.user_id),
    (select p.name from pads p where p.id = shares.pad_id and p.user_id = shares.user_id), '')`
}

/**
 * Ends all shares, as their last day does: their owners open them again, at the same addresses. For a database as it was at an earlier
 * moment, which does not know what has been revoked since.
 * @returns how many were open
 */
export async function endAllShares(sql: Sql): Promise<number> {
  const { count } = await sql`update shares set expires_at = now() where expires_at is null or expires_at > now()`
  return count
}

export interface ListedShare extends OwnShare, SharedWhat {
  readonly isTrashed: boolean
}

export const shareListSize = 50

/** A subselect for `openPage`: the viewer's shares, the newest first, one more than a page. @param before the id of the last one that was shown */
export function sharesOfViewer(sql: Sql, before: string | undefined): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object(${ownShare(sql)}, 'noteId', s.note_id::text, 'padId', s.pad_id::text,
                                               'name', s.name, 'isTrashed', s.is_trashed) order by s.id desc), '[]')
    from (
      select s.*, coalesce(p.name, shown_name(n.name, n.snippet)) as name, n.deleted_at is not null as is_trashed
      from shares s
      left join notes n on n.id = s.note_id and n.user_id = s.user_id
      left join pads p on p.id = s.pad_id and p.user_id = s.user_id
      where s.user_id = viewer.user_id and (n.id is not null or p.id is not null) and s.id < ${before ?? '999999999999999999'}::bigint
      order by s.id desc limit ${shareListSize + 1}
    ) s`
}
