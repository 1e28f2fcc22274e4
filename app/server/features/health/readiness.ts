import { setTimeout as sleep } from 'node:timers/promises'
import type { Deps } from '../../platform/deps.ts'

/** Milliseconds; whoever asks waits no longer than a few seconds. */
const patience = 2_000

/**
 * Load is no obstacle: a balancer that takes a busy process out makes the next one busy.
 * @returns asks what keeps this process from serving, in one sentence; undefined when nothing does
 */
export function readiness(deps: Deps): () => Promise<string | undefined> {
  let asked: Promise<string | undefined> | undefined

  return async () => {
    if (deps.drain.isDraining) return 'This process is about to end.'
    // One question at a time: while the database is away, each of them waits for a connection.
    asked ??= obstacleOf(deps).finally(() => (asked = undefined))
    const timer = new AbortController()
    const late = sleep(patience, 'The database does not answer.', { signal: timer.signal }).catch(() => undefined)
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
