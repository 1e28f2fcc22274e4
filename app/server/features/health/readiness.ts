import { setTimeout as sleep } from 'node:timers/promises'
import type { Deps } from '../../platform/deps.ts'

/** Balancers wait a few seconds for a health check. */
const probeTimeoutMs = 2_000

/**
 * Readiness. High load does not count: a balancer that takes a busy process out makes the next one busy.
 * @returns a probe, which answers with a sentence why this process cannot serve; undefined when it can
 */
export function readiness(deps: Deps): () => Promise<string | undefined> {
  let asked: Promise<string | undefined> | undefined

  return async () => {
    if (deps.drain.isDraining) return 'This process is about to end.'
    // One probe at a time: during an outage each waits for a connection.
    asked ??= obstacleOf(deps).finally(() => (asked = undefined))
    const timer = new AbortController()
    const late = sleep(probeTimeoutMs, 'The database does not answer.', { signal: timer.signal }).catch(() => undefined)
    const answer = await Promise.race([asked, late])
    timer.abort()
    return answer
  }
}

async function obstacleOf({ sql, log, schemaVersion }: Deps): Promise<string | undefined> {
  try {
    const [schema] = await sql<{ version: number }[]>`
      select coalesce(max(version), 0) as version from schema_migrations`
    return (schema?.version ?? 0) < schemaVersion
      ? 'The database’s schema is older than this Notejam needs.'
      : undefined
  } catch (error) {
    log.warn({ err: error }, 'not ready')
    return 'The database cannot be used.'
  }
}
