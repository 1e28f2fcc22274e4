import type { Sql } from '../../platform/database/connect.ts'

/** @returns whose session it is, and the version of their note; undefined when no session is open */
export async function versionOf(
  sql: Sql,
  sessionToken: string,
  noteId: string,
): Promise<{ readonly userId: string; readonly version: number | null } | undefined> {
  const [row] = await sql<{ userId: string; version: number | null }[]>`
    select s.user_id::text as "userId", n.version
    from sessions s left join notes n on n.id = ${noteId} and n.user_id = s.user_id and n.deleted_at is null
    where s.token = ${sessionToken} and s.expires_at > now()`
  return row
}

export interface SavedNote {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  readonly name: string
  readonly text: string
}

/** @returns undefined when no session is open, and a null note when there is none; its text only when it is newer */
export async function newerThan(
  sql: Sql,
  sessionToken: string,
  noteId: string,
  version: number,
): Promise<
  | { readonly userId: string; readonly note: { readonly isNewer: boolean; readonly saved: SavedNote | null } | null }
  | undefined
> {
  const [row] = await sql<{ userId: string; note: { isNewer: boolean; saved: SavedNote | null } | null }[]>`
    select s.user_id::text as "userId", (
      select json_build_object('isNewer', n.version > ${version}, 'saved', case when n.version > ${version} then
        json_build_object('id', n.id::text, 'version', n.version, 'savedAt', n.updated_at, 'name', n.name, 'text', n.text)
        end)
      from notes n where n.id = ${noteId} and n.user_id = s.user_id and n.deleted_at is null) as note
    from sessions s
    where s.token = ${sessionToken} and s.expires_at > now()`
  return row
}
