import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { oneMoreThanAPage, type Cursor } from '../../platform/lists/keyset.ts'

/** A version of a note. */
export interface Revision {
  /** Undefined for the current version. */
  readonly id?: string
  readonly version: number
  readonly name: string
  /** Null where it is too long for a list. */
  readonly text: string | null
  /** ISO 8601. */
  readonly savedAt: string
  /** A text that could not be merged, and never was the note's. */
  readonly isConflict: boolean
}

/** A version on the slider. */
export interface Step {
  /** Null for the current version. */
  readonly id: string | null
  /** ISO 8601. */
  readonly savedAt: string
  readonly isConflict: boolean
}

export interface History extends Revision {
  readonly noteId: string
  /** The latest versions, the current one first. */
  readonly steps: readonly Step[]
  /** Its title, or its first line. */
  readonly noteName: string
  /** Earlier versions, the latest first: a page of them, and one more to tell whether there is another page. */
  readonly revisions: readonly (Revision & { readonly id: string })[]
}

/** The most versions on the slider; the list has all. */
const maxSteps = 200

/** The versions of note `n` for the slider. */
const stepsOf = (sql: Sql) => sql`(
  select json_agg(json_build_object('id', s.id::text, 'savedAt', s.saved_at, 'isConflict', s.is_conflict) order by s.place)
  from (
    select null::bigint as id, n.updated_at as saved_at, false as is_conflict, 0 as place
    union all
    select * from (
      select id, saved_at, is_conflict, row_number() over (order by version desc, id desc) as place from note_revisions
      where note_id = n.id and user_id = n.user_id and ends_session
      order by version desc, id desc ${sql.unsafe(`limit ${maxSteps}`)}
    ) r
  ) s)`

/** Longer texts are not compared in a list. */
const maxBytesInList = 64 * 1024

const shortText = (sql: Sql, of: 'r' | 'n') =>
  sql.unsafe(`case when octet_length(${of}.text) <= ${maxBytesInList} then ${of}.text end`)

/** A subselect for `openPage`: the note, if it is the viewer's and not in the trash, with a page of its history. */
export function historyOfViewer(sql: Sql, noteId: string, cursor: Cursor | undefined): Fragment {
  const isBackwards = cursor?.direction === 'before'
  const direction = isBackwards ? sql`asc` : sql`desc`
  const comparison = isBackwards ? sql`>` : sql`<`
  const beyond = cursor ? sql`and (version, id) ${comparison} (${cursor.key}::bigint, ${cursor.id}::bigint)` : sql``
  return sql`
    select json_build_object(
      'noteId', n.id::text, 'noteName', shown_name(n.name, n.snippet), 'version', n.version, 'name', n.name, 'text', ${shortText(sql, 'n')}, 'savedAt', n.updated_at, 'isConflict', false,
      'steps', ${stepsOf(sql)},
      'revisions', (
        select coalesce(json_agg(json_build_object(
                 'id', r.id::text, 'version', r.version, 'name', r.name, 'text', ${shortText(sql, 'r')}, 'savedAt', r.saved_at,
                 'isConflict', r.is_conflict) order by r.version ${direction}, r.id ${direction}), '[]')
        from (
          select id, version, name, text, saved_at, is_conflict from note_revisions
          where note_id = n.id and user_id = n.user_id and ends_session ${beyond}
          order by version ${direction}, id ${direction}
          ${oneMoreThanAPage(sql)}
        ) r))
    from notes n
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

export interface Comparison {
  readonly noteId: string
  /** Its title, or its first line. */
  readonly noteName: string
  readonly steps: readonly Step[]
  readonly shown: Revision & { readonly text: string }
  /** The version before; null for the first. */
  readonly before: { readonly id: string; readonly name: string; readonly text: string } | null
  /** The version after; null when that is the current one. */
  readonly afterId: string | null
}

/** A subselect for `openPage`: a version of the viewer's note, and the one before. @param revisionId undefined for the current version */
export function comparisonOfViewer(sql: Sql, noteId: string, revisionId: string | undefined): Fragment {
  const shown =
    revisionId === undefined
      ? sql`select null::bigint as id, n.version, n.name, n.text, n.updated_at as saved_at, false as is_conflict`
      : sql`
          select id, version, name, text, saved_at, is_conflict from note_revisions
          where id = ${revisionId} and note_id = n.id and user_id = n.user_id and ends_session`
  return sql`
    select json_build_object(
      'noteId', n.id::text, 'noteName', shown_name(n.name, n.snippet), 'steps', ${stepsOf(sql)},
      'shown', json_build_object(
        'id', shown.id::text, 'version', shown.version, 'name', shown.name, 'text', shown.text, 'savedAt', shown.saved_at,
        'isConflict', shown.is_conflict),
      'before', (
        select json_build_object('id', r.id::text, 'name', r.name, 'text', r.text) from note_revisions r
        where r.note_id = n.id and r.ends_session and not r.is_conflict
          and (r.version, r.id) < (shown.version, coalesce(shown.id, 0))
        order by r.version desc, r.id desc limit 1),
      'afterId', (
        select r.id::text from note_revisions r
        where r.note_id = n.id and r.ends_session and shown.id is not null
          and (r.version, r.id) > (shown.version, shown.id)
        order by r.version, r.id limit 1))
    from notes n, lateral (${shown}) shown
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}
