import type { Sql } from '../../../platform/database/connect.ts'
import type { Claimed } from './lease.ts'

/** An earlier version as its row will be. */
export interface NewVersion {
  readonly noteId: string
  readonly version: number
  readonly name: string
  readonly text: string
  readonly savedAt: string | undefined
  readonly isConflict: boolean
}

/** Inserts the histories of notes that are there, in their order; their files are there, too. */
export async function insertVersions(tx: Sql, { userId }: Claimed, versions: readonly NewVersion[]): Promise<void> {
  if (versions.length === 0) return
  await tx`
    with added as (
      insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
      select ${userId}, "noteId", version, name, text, coalesce("savedAt", now()), true, "isConflict"
      from rows from (json_to_recordset(${JSON.stringify(versions)}::json)
        as ("noteId" bigint, version int, name text, text text, "savedAt" timestamptz, "isConflict" boolean)) with ordinality
        as v ("noteId", version, name, text, "savedAt", "isConflict", place)
      order by place
      returning note_id, text
    )
    insert into note_files (note_id, file_id, user_id, is_shown)
    select distinct added.note_id, a.id, ${userId}::bigint, false
    from added join attachments a on a.user_id = ${userId} and a.id = any (named_files(added.text))
    on conflict do nothing`
}
