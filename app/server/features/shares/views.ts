import type { FastifyInstance } from 'fastify'
import type { Sql } from '../../platform/database/connect.ts'
import { addViews } from './public.queries.ts'

const flushEveryMs = 60_000
/** Shares that are counted before that. */
const maxCounted = 1_000

/**
 * Counts how often shared pages were opened, in the memory of this process, and adds that to the rows once a minute: a view costs no write, and
 * of its reader nothing is kept. A lower bound: what CloudFront or a browser answered from its cache is not seen here.
 */
export function countViews(app: FastifyInstance, sql: Sql): (shareId: string) => void {
  let counts = new Map<string, number>()

  async function flush(): Promise<void> {
    if (counts.size === 0) return
    const counted = counts
    counts = new Map()
    await app.writes
      .tryTo(() => addViews(sql, counted))
      .catch((error: unknown) => app.log.warn({ err: error }, 'views of shared pages were not counted'))
  }

  const timer = setInterval(() => void flush(), flushEveryMs).unref()
  app.addHook('preClose', async () => {
    clearInterval(timer)
    await flush()
  })
  return (shareId) => {
    counts.set(shareId, (counts.get(shareId) ?? 0) + 1)
    if (counts.size >= maxCounted) void flush()
  }
}
