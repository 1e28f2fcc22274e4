import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { outlineColumns, outlineValues } from '../../notes/outlined.ts'
import { costOf, OverQuota, hasRoom, withRoom } from '../../notes/text-quota.ts'
import type { Outline } from '../../platform/markdown/outline.ts'
import { asViewer, type Asking } from '../../shell/gate.ts'
import { withLineFeeds } from '../../../shared/line-ends.ts'

/** What a request wants to save. */
export interface Wanted {
  readonly name: string
  readonly text: string
  /** Empty for no pad; undefined leaves the pad as it is. */
  readonly padId: string | undefined
  /** The id of the open page, … */
  readonly writer: string | undefined
  /** … and its user; undefined for a client that sends none. */
  readonly owner: string | undefined
  /** Whether it says more than a stale text that is saved already when its pad is another one. A browser's may be a retry. */
  readonly isMove?: boolean
}

/** With the outline of its text; undefined when that was not made in time. */
export interface WantedOutlined extends Wanted {
  readonly outline: Outline | undefined
}

export interface Saved {
  readonly id: string
  readonly version: number
  /** ISO. */
  readonly savedAt: string
  readonly name: string
  readonly text: string
  /** The beginning of the text in plain words, as lists show it. */
  readonly snippet: string
  /** Null where the text is still to be outlined. */
  readonly tags: readonly string[] | null
}

export interface Text {
  readonly name: string
  readonly text: string
}

/** The current note, and the base for a merge. */
export interface Current extends Saved {
  /** The text of the version that the client had opened, or of the nearest older one that is left in the history. */
  readonly base: Text | null
  /** What the client sends was saved since the version that it had opened: the request is a retry. */
  readonly isKnown: boolean
  readonly padId: string | null
}

/** `turnOf` for the viewer, in the statement that also looks the session up; no row when the page was another user's. */
function turnOfViewer(sql: Sql, viewer: Fragment, owner: string | undefined): Fragment {
  return sql`
    with ${viewer},
    person as (
      select id, text_bytes, text_quota from users
      where id = (select user_id from viewer ${owner === undefined ? sql`` : sql`where user_id = ${owner}`}) for no key update
    )`
}

const asSaved = (sql: Sql) => sql`
  json_build_object('id', id::text, 'version', version, 'savedAt', updated_at, 'name', name, 'text', text,
                    'snippet', snippet, 'tags', case when outline_of = version then to_json(tags) end)`

/**
 * Creates a note, in one round trip.
 * @param key idempotency key: a retry gets the same note, and creates no second one
 * @param quota bytes of text that an account may have
 * @returns the note that was created, by this request or by the first one with the key
 * @throws SignInNeeded, NoRoom
 */
export async function createNote(
  sql: Sql,
  asking: Asking,
  { name, text, padId, writer, owner, outline }: WantedOutlined,
  key: string | undefined,
  quota: number,
): Promise<{ id: string; version: number; savedAt: string }> {
  const cost = costOf({ name, text })
  const create = () =>
    asViewer<{ id: string | null; savedAt: string }>(
      sql,
      asking,
      (viewer) => sql`
    ${turnOfViewer(sql, viewer, owner)},
    known as (
      select note_id as id, saved_at from note_creations
      where user_id = (select id from person) and key = ${key ?? null}::uuid
    ),
    made as (
      insert into notes (user_id, pad_id, name, text, writer, ${outlineColumns(sql)})
      select id, ${padId || null}::bigint, ${name}, ${text}, ${writer ?? null}::uuid, ${outlineValues(sql, outline, sql`1`)}
      from person
      where not exists (select from known) and ${hasRoom(sql, cost, quota)}
      returning id, updated_at as saved_at
    ),
    noted as (
      insert into note_creations (user_id, key, note_id, saved_at)
      select person.id, ${key ?? null}::uuid, made.id, made.saved_at from person, made where ${key !== undefined}
    ),
    note as (select * from known union all select * from made)
    select person.id::text as "userId", note.id::text, to_json(note.saved_at) #>> '{}' as "savedAt"
    from person left join note on true`,
    )
  return withRoom(sql, asking, quota, async () => {
    // A concurrent request with the same key was first: the retry finds its note.
    const { id, savedAt } = await create().catch((error: unknown) => {
      if ((error as { constraint?: string }).constraint === 'note_creations_pkey') return create()
      throw error
    })
    return id === null ? new OverQuota(cost) : { id, version: 1, savedAt }
  })
}

/**
 * Overwrites the version that the client had opened, or any version, in one round trip.
 * @param version undefined overwrites any version
 * @param isInItsLineEnds false when the text has line feeds only because a browser sent it
 * @param quota bytes of text that an account may have
 * @returns the session's user, and the saved note; null when there is none, another version of it, or one with other line ends
 * @throws SignInNeeded, NoRoom
 */
export async function saveOver(
  sql: Sql,
  asking: Asking,
  noteId: string,
  { name, text, padId, writer, owner, outline }: WantedOutlined,
  version: number | undefined,
  isInItsLineEnds: boolean,
  quota: number,
): Promise<{ readonly userId: string; readonly saved: Saved | null }> {
  const cost = costOf({ name, text })
  const room = hasRoom(sql, cost, quota)
  const isSeen = sql`
    notes.id = ${noteId} and notes.user_id = person.id and deleted_at is null
      ${version === undefined ? sql`` : sql`and version = ${version}`}
      ${isInItsLineEnds ? sql`` : sql`and strpos(notes.text, E'\\r') = 0`}`
  const save = () =>
    asViewer<{ saved: Saved | null; isOverQuota: boolean }>(
      sql,
      asking,
      (viewer) => sql`
    ${turnOfViewer(sql, viewer, owner)},
    wanted as (select ${name}::text as name, ${text}::text as text),
    saved as (
      update notes
      set name = wanted.name, text = wanted.text, version = version + 1, writer = ${writer ?? null}::uuid,
          ${padId === undefined ? sql`` : sql`pad_id = ${padId || null},`} updated_at = now(),
          (${outlineColumns(sql)}) = row(${outlineValues(sql, outline, sql`version + 1`)})
      from person, wanted
      -- An unchanged text takes no room.
      where ${isSeen} and (${room} or notes.text = wanted.text and notes.name = wanted.name)
      returning notes.id, version, updated_at, notes.name, notes.text, snippet, tags, outline_of
    )
    select person.id::text as "userId", (select ${asSaved(sql)} from saved) as saved,
           not ${room} and exists (select from notes where ${isSeen}) as "isOverQuota"
    from person`,
    )
  return withRoom(sql, asking, quota, async () => {
    const { userId, saved, isOverQuota } = await save()
    return saved === null && isOverQuota ? new OverQuota(cost) : { userId, saved }
  })
}

/** @param version that the client had opened; undefined: the current one. @returns undefined when the owner has no such note */
export async function currentFor(
  sql: Sql,
  ownerId: string,
  noteId: string,
  { name, text }: Text,
  version: number | undefined,
): Promise<Current | undefined> {
  const seen = sql`coalesce(${version ?? null}::int, n.version)`
  const [row] = await sql<{ current: Current }[]>`
    select (${asSaved(sql)})::jsonb || jsonb_build_object(
      'padId', n.pad_id::text,
      'base', (
        select jsonb_build_object('name', r.name, 'text', r.text) from note_revisions r
        where r.note_id = n.id and r.user_id = n.user_id and not r.is_conflict and r.version <= ${seen}
          -- No base for a version that does not exist yet.
          and ${seen} < n.version
        order by r.version desc, r.id desc limit 1),
      'isKnown', exists (
        select from note_revisions r
        where r.note_id = n.id and r.user_id = n.user_id and not r.is_conflict and r.version > ${seen}
          and r.name = ${name} and r.text = any (${spellings(text)}::text[]))
    ) as current
    from notes n
    where n.id = ${noteId} and n.user_id = ${ownerId} and n.deleted_at is null`
  return row?.current
}

/**
 * Keeps a conflicting text in the history, once.
 * @param quota bytes of text that an account may have
 * @throws NoRoom
 */
export async function keepConflict(
  sql: Sql,
  ownerId: string,
  noteId: string,
  { name, text }: Text,
  version: number,
  quota: number,
): Promise<void> {
  const cost = costOf({ name, text })
  const keep = () => sql<{ isOverQuota: boolean }[]>`
    ${turnOf(sql, ownerId)},
    known as (
      select r.id from note_revisions r join person on r.user_id = person.id
      where r.note_id = ${noteId} and r.is_conflict and r.name = ${name} and r.text = any (${spellings(text)}::text[])
    ),
    kept as (
      insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
      select n.user_id, n.id, least(${version}, n.version), ${name}, ${text}, now(), true, true
      from notes n join person on n.user_id = person.id
      where n.id = ${noteId} and not exists (select from known) and ${hasRoom(sql, cost, quota)}
    )
    select not ${hasRoom(sql, cost, quota)} and not exists (select from known) as "isOverQuota" from person`
  await withRoom(sql, { userId: ownerId }, quota, async () => {
    const [kept] = await keep()
    return kept?.isOverQuota ? new OverQuota(cost) : undefined
  })
}

/** A text with each kind of line ends. */
function spellings(text: string): string[] {
  const plain = withLineFeeds(text)
  return [...new Set([text, plain, plain.replaceAll('\n', '\r\n')])]
}
