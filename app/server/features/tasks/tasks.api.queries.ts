import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** A note whose tasks are listed. */
export interface NoteOfTasks {
  readonly id: string
  readonly display_title: string
  readonly pad_id: string | null
  readonly version: number
  readonly updated_at: string
  readonly text: string
}

/** Bytes of text that a page reads, and then the note at which they are reached. */
const maxTextBytes = 1024 ** 2

/** Where a page begins: in this note behind this task, or behind the note where there is none. */
export type Place = readonly [time: string, noteId: string, task: number | null]

const members = (sql: Sql) => sql`
  'id', n.id::text, 'display_title', shown_name(n.name, n.snippet), 'pad_id', n.pad_id::text, 'version', n.version,
  'updated_at', n.updated_at, 'text', n.text`

export interface NotesRead {
  readonly notes: readonly NoteOfTasks[]
  /** Whether notes follow that were not read. */
  readonly hasMore: boolean
}

/** A subselect for `openPart`: notes with open tasks and their texts, the one that was edited last first. */
export function notesToRead(sql: Sql, padId: string | undefined, from: Place | undefined, limit: number): Fragment {
  const inPad = padId === undefined ? sql`` : sql`and pad_id = ${padId}::bigint`
  const beyond = from
    ? sql`and (updated_at, id) ${from[2] === null ? sql`<` : sql`<=`} (${from[0]}::text::timestamptz, ${from[1]}::bigint)`
    : sql``
  return sql`
    select json_build_object(
      'notes', coalesce(json_agg(json_build_object(${members(sql)}) order by n.updated_at desc, n.id desc) filter (where n.is_read), '[]'),
      'hasMore', coalesce(bool_or(not n.is_read), false))
    from (
      select few.*, row_number() over following <= ${limit}::int
        and coalesce(sum(octet_length(text)) over (following rows between unbounded preceding and 1 preceding), 0) < ${maxTextBytes}::int as is_read
      from (
        select id, name, snippet, pad_id, version, updated_at, text from notes
        where user_id = viewer.user_id and deleted_at is null and open_tasks > 0 ${inPad} ${beyond}
        order by updated_at desc, id desc limit ${limit + 1}::int
      ) few
      window following as (order by updated_at desc, id desc)
    ) n`
}

/** A subselect for `openPart`: one of the viewer's notes. */
export function noteOfTasks(sql: Sql, noteId: string): Fragment {
  return sql`
    select json_build_object(${members(sql)}, 'title', n.name)
    from notes n where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}
