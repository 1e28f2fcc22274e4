import type { Sql } from './connect.ts'

type Hear = (channel: string, payload: string) => void

const ears = new WeakMap<object, Set<Hear>>()

/** For the driver's options: where the notices of a pool's connections go. */
export function createNotices(): { readonly onnotify: Hear; readonly belongTo: (sql: Sql) => void } {
  const hearers = new Set<Hear>()
  return {
    onnotify: (channel, payload) => hearers.forEach((hear) => hear(channel, payload)),
    belongTo: (sql) => void ears.set(sql, hearers),
  }
}

/**
 * Calls back for each notice that comes on any connection of a pool; whether one listens is the caller's to see to.
 * @returns ends it
 */
export function hearNotices(sql: Sql, hear: Hear): () => void {
  const hearers = ears.get(sql)
  hearers?.add(hear)
  return () => void hearers?.delete(hear)
}
