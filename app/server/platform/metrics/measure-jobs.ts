import { Gauge } from 'prom-client'
import type { Database } from '../database/connect.ts'
import { registry } from './registry.ts'

const name = 'notejam_jobs_late'

/**
 * Counts, at each scrape, the jobs that should have begun five minutes ago, by queue: no process takes them, or what they need is away.
 * A database that does not answer leaves no numbers, and the scrape has the others.
 */
export function measureJobs(sql: Database): void {
  registry.removeSingleMetric(name)
  new Gauge({
    name,
    help: 'Jobs that should have begun five minutes ago, by queue.',
    labelNames: ['queue'],
    registers: [registry],
    async collect() {
      const late = await lateJobs(sql).catch(() => [])
      this.reset()
      for (const { queue, jobs } of late) this.set({ queue }, jobs)
    },
  })
}

function lateJobs(sql: Database) {
  return sql.reads<{ queue: string; jobs: number }[]>`
    select name as queue, count(*)::int as jobs
    from pgboss.job
    where state in ('created', 'retry') and start_after < now() - interval '5 minutes'
    group by name`
}
