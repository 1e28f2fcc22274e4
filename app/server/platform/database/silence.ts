import type { Connection } from './connection.ts'

/**
 * Milliseconds after which a server that owes an answer and says nothing is gone: it ends its statements after 10 seconds.
 * TCP finds out after a quarter of an hour.
 */
const longestSilenceMs = 15_000
const lookEveryMs = 1_000

/**
 * Watches connections for a server that has gone without a word (a failover, a network that drops packets). The first
 * silence condemns all connections that have said nothing since it began: none finds out for itself, one after the other.
 * @returns ends it
 */
export function watchSilence(open: ReadonlySet<Connection>): () => void {
  const timer = setInterval(() => {
    const now = performance.now()
    const silences = [...open].flatMap(({ silentSince }) => silentSince ?? [])
    const first = Math.min(...silences)
    if (now - first < longestSilenceMs) return
    for (const connection of open) if (connection.heardAt <= first) connection.cut()
  }, lookEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
