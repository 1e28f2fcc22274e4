import type { Fragment, Sql } from '../../platform/database/connect.ts'

/** A subselect for `openPart`: the version of the viewer's note. */
export function versionOf(sql: Sql, noteId: string): Fragment {
  return sql`
    select n.version from notes n
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

export interface SavedNote {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  readonly name: string
  readonly text: string
}

export interface Newer {
  readonly isNewer: boolean
  readonly saved: SavedNote | null
}

/** A subselect for `openPart`: the viewer's note, with its text only when its version is newer. */
export function newerThan(sql: Sql, noteId: string, version: number): Fragment {
  return sql`
    select json_build_object('isNewer', n.version > ${version}, 'saved', case when n.version > ${version} then
      json_build_object('id', n.id::text, 'version', n.version, 'savedAt', n.updated_at, 'name', n.name, 'text', n.text)
      end)
    from notes n where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}
