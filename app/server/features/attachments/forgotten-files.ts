import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { forEachPerson } from '../../platform/jobs/each-person.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'

/** Every night. */
export const forgottenFilesQueue: Queue = {
  name: 'forgotten-files',
  retries: { retryLimit: 2, retryDelay: 300, expireInSeconds: 900, deleteAfterSeconds: 3600 },
  schedule: '23 4 * * *',
}

/** Notes, or owners, that one statement reads. */
const batchSize = 500

/**
 * Garbage collection: removes files that a text of their owner named and none names any more, neither a current text nor one in the
 * history nor a conflict. A file that only another note names belongs to that note from then on. A file that was attached below a note, and
 * never named in its text, stays as long as the note.
 *
 * Triggers keep track of which notes name which files, so that only the texts of notes that no longer show a file are read.
 * @returns how many were removed
 */
export async function removeForgottenFiles(sql: Sql, log: FastifyBaseLogger): Promise<number> {
  await forEachPerson(log, notesWithEarlierFiles(sql), async ({ noteId, ownerId }) => {
    const [{ isOver } = { isOver: false }] = await sql<{ isOver: boolean }[]>`
      select exists (
        select from note_files where note_id = ${noteId} and user_id = ${ownerId} and not is_shown and file_id not in (
          select unnest(named_files(text)) from note_revisions where note_id = ${noteId} and user_id = ${ownerId})
      ) as "isOver"`
    // Checked again with the owner's row locked: a save may have named the file meanwhile.
    if (isOver) await sql`${turnOf(sql, ownerId)} select forget_names(${noteId}::bigint, person.id) from person`
  })
  let removed = 0
  await forEachPerson(log, ownersOfStrays(sql), async (ownerId) => {
    const [{ gone } = { gone: 0 }] = await sql<{ gone: number }[]>`
      ${turnOf(sql, ownerId)} select forget_files(person.id) as gone from person`
    removed += gone
  })
  return removed
}

/** Notes with a file that an earlier text names and the current one does not. */
async function* notesWithEarlierFiles(sql: Sql): AsyncGenerator<{ noteId: string; ownerId: string }> {
  let last = '0'
  for (;;) {
    const notes = await sql<{ noteId: string; ownerId: string }[]>`
      select distinct on (note_id) note_id::text as "noteId", user_id::text as "ownerId" from note_files
      where not is_shown and note_id > ${last}::bigint order by note_id limit ${batchSize}`
    yield* notes
    last = notes.at(-1)?.noteId ?? last
    if (notes.length < batchSize) return
  }
}

/** Owners of files that a text of their note named and none names any more. */
async function* ownersOfStrays(sql: Sql): AsyncGenerator<string> {
  let last = '0'
  for (;;) {
    const owners = await sql<{ id: string }[]>`
      select distinct a.user_id::text as id, a.user_id from attachments a
      where a.was_named and a.user_id > ${last}::bigint
        and not exists (select from note_files f where f.file_id = a.id and f.note_id = a.note_id)
      order by a.user_id limit ${batchSize}`
    for (const { id } of owners) yield id
    last = owners.at(-1)?.id ?? last
    if (owners.length < batchSize) return
  }
}
