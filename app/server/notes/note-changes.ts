import type { FastifyBaseLogger } from 'fastify'
import { createChanges, type Changes } from '../platform/database/changes.ts'
import type { Database } from '../platform/database/connect.ts'

/** Publishes that a note was saved, to the open pages of all processes. */
export function createNoteChanges(sql: Database, log: FastifyBaseLogger): Changes {
  return createChanges(sql, log, {
    channel: 'notejam_notes',
    versionsOf: (ids) => sql<{ id: string; version: number }[]>`
      select id::text, version from notes where id = any (${ids}::bigint[])`,
  })
}
