import type { FastifyBaseLogger } from 'fastify'
import type { Database } from '../platform/database/connect.ts'
import { createNews, type News } from '../platform/database/news.ts'
import type { Changes } from '../platform/deps.ts'
import { isOfSessions } from '../shell/ended-sessions.ts'

/** Publishes that a note was saved, to the open pages of all processes. */
export function createNoteChanges(sql: Database, log: FastifyBaseLogger): Changes {
  const news = createNews(sql, log, {
    channel: 'notejam_notes',
    missed: async (ids) => {
      const versions = await sql<{ id: string; version: number }[]>`
        select id::text, version from notes where id = any (${ids}::bigint[])`
      return versions.map(({ id, version }) => [id, String(version)] as const)
    },
  })
  return {
    publish: (noteId, version) => news.publish(noteId, String(version)),
    subscribe: (noteId, onVersion) => news.subscribe(noteId, (word) => onVersion(Number(word))),
    stop: () => news.stop(),
  }
}

/** The word for "any number of notes", when more have changed than are told one by one, or when no process listened. */
const muchChanged = 'changed.'

/** Publishes what changes in an account, to its open pages in all processes: a kind, a dot, and a note's id. */
export function createAccountNews(sql: Database, log: FastifyBaseLogger): News {
  return createNews(sql, log, {
    channel: 'notejam_accounts',
    instead: muchChanged,
    missed: async (topics, isAgain) =>
      // The first subscriber has just opened its page: it has missed no change. Its session may have ended before this process listened.
      topics.filter((topic) => isAgain || isOfSessions(topic)).map((topic) => [topic, muchChanged] as const),
  })
}
