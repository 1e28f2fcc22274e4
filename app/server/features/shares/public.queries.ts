import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { StoredFile } from '../../notes/files/hand-out.ts'
import { renderedText, type Rendered } from '../../notes/rendered.tsx'
import type { StoredZones } from '../../shell/zone.ts'

/** What a reader's page shows of the share itself. */
export interface OpenShare extends StoredZones {
  readonly id: string
  readonly ownerId: string
  readonly passwordHash: string | null
  /** Until it ends, rounded down; null for a share without an end. */
  readonly secondsLeft: number | null
  readonly isIndexed: boolean
  readonly byline: string
  /** Of a shared pad; null where a note is shared. */
  readonly padName: string | null
}

export interface SharedNote extends Rendered {
  /** Whether this process has the HTML of this version: then neither HTML nor text was read. */
  readonly isKnown: boolean
  readonly name: string
  readonly shownName: string
  readonly updatedAt: string
  /** The files that its text shows, by their ids. */
  readonly files: Readonly<Record<string, { readonly name: string }>>
  /** The notes of the same shared pad that it links to, by the titles of the links. */
  readonly linked: Readonly<Record<string, string>> | null
}

export interface ListedNote {
  readonly id: string
  readonly shownName: string
  readonly name: string
  readonly snippet: string
  readonly updatedAt: string
}

export interface OpenPage extends OpenShare {
  readonly note: SharedNote | null
  /** One more than a page. */
  readonly list: readonly ListedNote[] | null
}

/** Files of one page; no note that a person writes has as many. */
const maxFiles = 2_000
export const listSize = 100

/**
 * The gate of readers: the share `s` that a token opens now, of an account that is open, with its note not in the trash. For every other
 * address nothing is found.
 */
function openShare(sql: Sql, tokenHash: Buffer): Fragment {
  return sql`
    from shares s join users u on u.id = s.user_id
    left join pads p on p.id = s.pad_id and p.user_id = s.user_id
    where s.token_hash = ${tokenHash} and (s.expires_at is null or s.expires_at > now())
      and u.suspended_at is null and not exists (select from account_deletions d where d.user_id = s.user_id)
      and (p.id is not null or exists (
        select from notes n where n.id = s.note_id and n.user_id = s.user_id and n.deleted_at is null))`
}

/** A condition: note `n` is what the share `s` shows, or one of the pad that it shows. */
function isShared(sql: Sql): Fragment {
  return sql`
    n.user_id = s.user_id and n.deleted_at is null
    and (n.id = s.note_id or (n.pad_id = s.pad_id and p.id is not null))`
}

interface Asked {
  /** Of a shared pad: the note that is read. */
  readonly noteId?: string | undefined
  /** Of a shared pad: the last note of the list before this one. */
  readonly afterId?: string | undefined
  /** Whether the reader may have given the password: if not, nothing but the share is read. */
  readonly hasKey: boolean
  /** Of the note, whose HTML is at hand. */
  readonly knownVersion?: number | undefined
}

/** Columns of share `s`, of its owner `u` and its pad `p`. */
function columns(sql: Sql): Fragment {
  return sql`
    s.id::text, s.user_id::text as "ownerId", s.password_hash as "passwordHash", s.is_indexed as "isIndexed", s.byline,
    floor(extract(epoch from s.expires_at - now()))::float8 as "secondsLeft",
    p.name as "padName", u.time_zone as "timeZone", u.browser_time_zone as "browserTimeZone"`
}

/** A page of a share, in one statement. */
export async function readShare(
  sql: Sql,
  tokenHash: Buffer,
  { noteId, afterId, hasKey, knownVersion }: Asked,
): Promise<OpenPage | undefined> {
  const [found] = await sql.reads<OpenPage[]>`
    select ${columns(sql)},
      case when s.password_hash is null or ${hasKey} then (${noteOf(sql, noteId ?? null, knownVersion ?? null)}) end as note,
      case when (s.password_hash is null or ${hasKey}) and s.pad_id is not null and ${noteId ?? null}::bigint is null
        then (${listOf(sql, afterId ?? null)}) end as list
    ${openShare(sql, tokenHash)}`
  return found
}

function noteOf(sql: Sql, noteId: string | null, knownVersion: number | null): Fragment {
  const isKnown = sql`n.version is not distinct from ${knownVersion}::int`
  return sql`
    select json_build_object('id', n.id::text, 'version', n.version, 'name', n.name, 'shownName', shown_name(n.name, n.snippet),
      'updatedAt', n.updated_at, 'isKnown', ${isKnown}, ${renderedText(sql, isKnown)},
      'files', (
        select coalesce(json_object_agg(a.id, json_build_object('name', a.name)), '{}') from (
          select a.id, a.name from note_files f join attachments a on a.id = f.file_id and a.user_id = n.user_id
          where f.note_id = n.id and f.user_id = n.user_id and f.is_shown limit ${maxFiles}) a),
      'linked', case when s.pad_id is not null then (
        select coalesce(json_object_agg(l.title, l.id), '{}') from (
          select title, o.id::text from unnest(n.links) title cross join lateral (
            select o.id from notes o
            where o.user_id = n.user_id and o.deleted_at is null and o.pad_id = s.pad_id
              and title_key(shown_name(o.name, o.snippet)) = title_key(title)
            order by o.updated_at desc limit 1) o) l) end)
    from notes n where n.id = coalesce(s.note_id, ${noteId}::bigint) and ${isShared(sql)}`
}

/** The note that was edited last stands first. */
function listOf(sql: Sql, afterId: string | null): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object('id', n.id::text, 'name', n.name, 'shownName', shown_name(n.name, n.snippet),
                                               'snippet', n.snippet, 'updatedAt', n.updated_at)
                             order by n.updated_at desc, n.id desc), '[]')
    from (
      select id, name, snippet, updated_at from notes
      where user_id = s.user_id and pad_id = s.pad_id and deleted_at is null
        and (${afterId}::bigint is null or (updated_at, id) < (
          select a.updated_at, a.id from notes a where a.id = ${afterId}::bigint and a.user_id = s.user_id and a.pad_id = s.pad_id))
      order by updated_at desc, id desc limit ${listSize + 1}
    ) n`
}

export interface SharedFile extends StoredFile, Pick<OpenShare, 'id' | 'passwordHash' | 'secondsLeft' | 'isIndexed'> {
  readonly hasThumbnail: boolean
}

/** A file that a shared text shows. */
export async function readSharedFile(sql: Sql, tokenHash: Buffer, fileId: string): Promise<SharedFile | undefined> {
  const [file] = await sql.reads<SharedFile[]>`
    select s.id::text, s.password_hash as "passwordHash", s.is_indexed as "isIndexed",
      floor(extract(epoch from s.expires_at - now()))::float8 as "secondsLeft",
      a.key, a.name, a.type, a.bytes::float8 as bytes, a."hasThumbnail"
    from (select s.* , p.id as open_pad ${openShare(sql, tokenHash)}) s
    cross join lateral (
      select a.object_key as key, a.name, a.type, a.bytes, a.width is not null as "hasThumbnail"
      from attachments a
      join note_files f on f.file_id = a.id and f.user_id = a.user_id and f.is_shown
      join notes n on n.id = f.note_id and n.user_id = a.user_id and n.deleted_at is null
      where a.id = ${fileId} and a.user_id = s.user_id and (n.id = s.note_id or n.pad_id = s.open_pad)
      limit 1
    ) a`
  return file
}

/** The password that a share asks for, whatever it shows. */
export async function lockOf(sql: Sql, tokenHash: Buffer): Promise<OpenShare | undefined> {
  const [found] = await sql.reads<OpenShare[]>`
    select ${columns(sql)} ${openShare(sql, tokenHash)}`
  return found
}

/** Adds views that were counted in memory. @param counts by the ids of shares */
export async function addViews(sql: Sql, counts: ReadonlyMap<string, number>): Promise<void> {
  await sql`
    update shares s set views = s.views + v.count
    from unnest(${[...counts.keys()]}::bigint[], ${[...counts.values()]}::int[]) v (id, count)
    where s.id = v.id`
}
