import { copyIn } from '../../../platform/backup/copy.ts'
import type { OwnConnection, Sql } from '../../../platform/database/connect.ts'
import type { LostSource } from './lost-source.ts'

/** What is brought back of a person; the search, tags, links and names of files follow from it. */
const tables = ['pads', 'notes', 'note_revisions', 'attachments'] as const

/**
 * Loads one person's rows of a source into temporary tables of this connection (`lost_notes`, …), with the columns that the source has.
 */
export async function loadLost(own: OwnConnection, source: LostSource, userId: string): Promise<void> {
  for (const table of tables) {
    const columns = source.columnsOf(table) ?? []
    const types = await own.sql<{ name: string; type: string }[]>`
      select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = ${table}::regclass and attnum > 0 and not attisdropped`
    const typeOf = (column: string) => types.find(({ name }) => name === column)?.type ?? 'text'
    await own.sql.unsafe(
      `create temporary table lost_${table} (${columns.map((column) => `${column} ${typeOf(column)}`).join(', ')})`,
    )
    await copyIn(own, `lost_${table} (${columns.join(', ')})`, await source.rowsOf(table, userId))
    await own.sql.unsafe(`analyze lost_${table}`)
  }
  await own.sql`create index on lost_notes (id)`
  await own.sql`create index on lost_note_revisions (note_id)`
}

export interface LostNote {
  readonly id: string
  readonly changedAt: string
  readonly letters: number
  readonly isTrashed: boolean
  readonly padName: string | null
  readonly versions: number
  /** The account has a note with this title and text, also when it was brought back before. */
  readonly isHere: boolean
}

/** What a recovered note has at its end. */
export const markOf = (day: string) => `\n\n#recovered-${day}\n`

/** Without that mark, and without the numbers of files, which differ after a recovery. SQL. */
const bare = (text: string) =>
  `md5(regexp_replace(regexp_replace(${text}, '\n\n#recovered-\\d{4}-\\d\\d-\\d\\d\n$', ''), '/attachments/\\d+/', '/attachments/', 'g'))`

/** The notes of the source, the oldest first. @param userId in this database */
export async function listLost(sql: Sql, userId: string): Promise<LostNote[]> {
  return sql.unsafe<LostNote[]>(
    `with here as materialized (
       select distinct name, ${bare('text')} as sum from notes where user_id = $1 and deleted_at is null
     )
     select l.id::text, to_json(l.updated_at) #>> '{}' as "changedAt", char_length(l.text) as letters,
       l.deleted_at is not null as "isTrashed", p.name as "padName",
       (select count(*)::int from lost_note_revisions r where r.note_id = l.id) as versions,
       here.sum is not null as "isHere"
     from lost_notes l left join lost_pads p on p.id = l.pad_id
     left join here on here.name = l.name and here.sum = ${bare('l.text')}
     order by l.updated_at, l.id`,
    [userId],
  )
}

/** Ids of notes by what an operator typed: a number, or a title as it was. */
export async function idsOf(sql: Sql, typed: string): Promise<string[]> {
  const found = await sql<
    { id: string }[]
  >`select id::text from lost_notes where id::text = ${typed} or name = ${typed}`
  return found.map(({ id }) => id)
}

export interface LostFile {
  readonly id: string
  readonly key: string
  readonly type: string
  readonly hasThumbnail: boolean
  /** The same file is still here: links to it go on. */
  readonly isHere: boolean
}

/** The files of a note: attached to it, or named by any of its texts. @param userId in this database */
export async function filesOf(sql: Sql, noteId: string, userId: string): Promise<LostFile[]> {
  return sql<LostFile[]>`
    with named as (
      select unnest(named_files(text)) as id from lost_notes where id = ${noteId}
      union select unnest(named_files(text)) from lost_note_revisions where note_id = ${noteId}
      union select id from lost_attachments where note_id = ${noteId}
    )
    select l.id::text, l.object_key as key, l.type, l.width is not null as "hasThumbnail",
      exists (select from attachments a where a.id = l.id and a.user_id = ${userId} and a.object_key = l.object_key) as "isHere"
    from lost_attachments l join named on named.id = l.id order by l.id`
}
