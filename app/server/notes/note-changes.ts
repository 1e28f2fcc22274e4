import type { FastifyBaseLogger } from 'fastify'
import { createChanges, type Changes } from '../platform/database/changes.ts'
import type { Database } from '../platform/database/connect.ts'

/** Tells open pages, whichever process they hang on, that a note was saved. */
export function createNoteChanges(sql: Database, log: FastifyBaseLogger): Changes {
  return createChanges(sql, log, {
    channel: 'notejam_notes',
    versionsOf: (ids) => sql<{ id: string; version: number }[]>`
      select id::text, version from notes where id = any (${ids}::bigint[])`,
  })
}
