import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { tagOf } from '../../../shared/tags.ts'
import { attachmentsOfNote, type Attachment } from '../../notes/attachments.tsx'
import { summaryMembers, type SummaryRow } from '../../notes/note-of-program.ts'

export interface NoteRowOfProgram extends SummaryRow {
  readonly text: string
  readonly attachments: readonly Attachment[]
}

/** A subselect for `openPart`: the viewer's note, also from the trash. */
export function noteOfProgram(sql: Sql, noteId: string): Fragment {
  return sql`
    select json_build_object(${summaryMembers(sql)}, 'text', n.text, 'attachments', ${attachmentsOfNote(sql)})
    from notes n where n.id = ${noteId} and n.user_id = viewer.user_id`
}

/** The same without its text. */
export function summaryOfProgram(sql: Sql, noteId: string): Fragment {
  return sql`select json_build_object(${summaryMembers(sql)}) from notes n where n.id = ${noteId} and n.user_id = viewer.user_id`
}

/** Where a page begins: after this time and id. */
export type Edge = readonly [time: string, id: string]

export interface NoteFilter {
  readonly isTrashed: boolean
  readonly padId: string | undefined
  readonly tag: string | undefined
  readonly since: string | undefined
  readonly isOldestFirst: boolean
}

/** Rows that a statement reads: in its text, so that it is planned once, and thus of few sizes. */
const sizes = [20, 50, 100]

/** A subselect for `openPart`: notes by time, pinned ones among the others, with one more than a page where there are more. */
export function notesOfProgram(sql: Sql, filter: NoteFilter, after: Edge | undefined, limit: number): Fragment {
  const { isTrashed, padId, tag, since, isOldestFirst } = filter
  const column = isTrashed ? sql`n.deleted_at` : sql`n.updated_at`
  const direction = isOldestFirst ? sql`asc` : sql`desc`
  const size = sizes.find((one) => one >= limit) ?? limit
  const conditions = [
    isTrashed ? sql`n.deleted_at is not null` : sql`n.deleted_at is null`,
    padId !== undefined && sql`n.pad_id = ${padId}::bigint`,
    tag !== undefined &&
      sql`n.id in (select note_id from note_tags t where t.user_id = viewer.user_id and t.tag = ${tagOf(tag.replace(/^#/, ''))})`,
    since !== undefined && sql`${column} >= ${since}::text::timestamptz`,
    after &&
      sql`(${column}, n.id) ${isOldestFirst ? sql`>` : sql`<`} (${after[0]}::text::timestamptz, ${after[1]}::bigint)`,
  ]
  const all = conditions
    .filter((one) => one !== false && one !== undefined)
    .reduce((one, other) => sql`${one} and ${other}`)
  return sql`
    select coalesce(json_agg(json_build_object(${summaryMembers(sql)}) order by ${column} ${direction}, n.id ${direction}), '[]')
    from (
      select n.* from notes n where n.user_id = viewer.user_id and ${all}
      order by ${column} ${direction}, n.id ${direction} ${sql.unsafe(`limit ${size + 1}`)}
    ) n`
}
