import type { Sql } from '../../platform/database/connect.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'

/** Every night. */
export const forgottenFilesQueue: Queue = {
  name: 'forgotten-files',
  retries: { retryLimit: 2, retryDelay: 300, expireInSeconds: 900, deleteAfterSeconds: 3600 },
  schedule: '23 4 * * *',
}

/**
 * Removes files that stood in a text and stand in none any more, also not in what the note was before. What was attached
 * below a note, and never stood in its text, stays as long as the note.
 * @returns how many were removed
 */
export async function removeForgottenFiles(sql: Sql): Promise<number> {
  await sql`
    update attachments a set was_named = true from notes n
    where n.id = a.note_id and not a.was_named and strpos(n.text, '/attachments/' || a.id || '/') > 0`
  const { count } = await sql`
    delete from attachments a using notes n
    where n.id = a.note_id and a.was_named and a.created_at < now() - interval '1 day'
      and strpos(n.text, '/attachments/' || a.id || '/') = 0
      and not exists (
        select from note_revisions r where r.note_id = a.note_id and strpos(r.text, '/attachments/' || a.id || '/') > 0)`
  return count
}
