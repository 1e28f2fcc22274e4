import type { Connection } from './connection.ts'

/**
 * After so long without an answer the server is gone: its statement timeout is 10 seconds. TCP alone would notice after a quarter of an
 * hour.
 */
const maxSilenceMs = 15_000
const checkEveryMs = 1_000

/**
 * Cuts connections to a server that went away without closing them (a failover, a network that drops packets). With the first silent
 * connection, all are cut that have heard nothing since it fell silent: otherwise each would wait for its own timeout.
 * @returns stops watching
 */
export function watchSilence(open: ReadonlySet<Connection>): () => void {
  const timer = setInterval(() => {
    const now = performance.now()
    const silences = [...open].flatMap(({ silentSince }) => silentSince ?? [])
    const first = Math.min(...silences)
    if (now - first < maxSilenceMs) return
    for (const connection of open) if (connection.heardAt <= first) connection.cut()
  }, checkEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}
