import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Job, PgBoss, QueueOptions } from 'pg-boss'
import type { Database } from '../database/connect.ts'
import { isUniqueViolation } from '../database/unique-violation.ts'
import { count } from '../metrics/registry.ts'
import { StartupError } from '../startup-error.ts'
import { createBoss } from './boss.ts'

/** The queue of one kind of job. */
export interface Queue {
  readonly name: string
  /** Retries, timeout and retention. */
  readonly retries: QueueOptions
  /** A cron expression in UTC, for a recurring job. */
  readonly schedule?: string
}

/** Background work: done by one of the processes, and retried after a failure. */
export interface JobKind extends Queue {
  /** Retried when it rejects. Idempotent: a process may be killed before the job counts as done. The message of its error is stored: no secrets in it. */
  readonly work: (data: unknown) => Promise<void>
}

export interface Jobs {
  /** Durable once this resolves: another process does the job when this one is killed. */
  send(name: string, data: object): Promise<void>
  /** Graceful shutdown: takes no new jobs and waits a moment for those under way; another process retries the rest. */
  stop(): Promise<void>
}

/** Polling for jobs of other processes, and for retries. */
const pollSeconds = 5

/** How long a shutdown waits for jobs under way. */
const shutdownMs = 3_000

/** Creates or migrates the tables of the job queue, and registers the queues. One process at a time. */
export async function installJobs(sql: Database, log: FastifyBaseLogger, queues: readonly Queue[]): Promise<void> {
  const boss = await startFirst(sql, log)
  for (const { name, retries, schedule } of queues) {
    await boss.createQueue(name, retries)
    await boss.updateQueue(name, retries)
    if (schedule === undefined) await boss.unschedule(name)
    else await boss.schedule(name, schedule)
  }
  await boss.stop({ graceful: false })
}

const maxAttempts = 5

/** Retries where another process creates the tables of a new database at the same moment: "if not exists" does not prevent a unique violation. */
async function startFirst(sql: Database, log: FastifyBaseLogger): Promise<PgBoss> {
  for (let attempt = 1; ; attempt++) {
    const boss = await createBoss(sql, log, { schedule: false, supervise: false })
    try {
      await boss.start()
      return boss
    } catch (error) {
      if (!isUniqueViolation(error) || attempt === maxAttempts) throw error
      await sleep(200 * attempt)
    }
  }
}

/**
 * Starts workers for the jobs in this process. The tables must exist (`installJobs`); a newer version of them is compatible.
 * @throws StartupError when the tables are missing, or older than this version needs
 */
export async function startJobs(sql: Database, log: FastifyBaseLogger, kinds: readonly JobKind[]): Promise<Jobs> {
  // `migrate: false` would refuse a newer version, too. It never migrates down.
  const boss = await createBoss(sql, log, { createSchema: false })
  const version = (await boss.isInstalled()) ? ((await boss.schemaVersion()) ?? 0) : 0
  if (version < neededVersion()) {
    throw new StartupError('The tables of jobs are older than this Notejam needs: run its migrate command first.')
  }
  await boss.start()
  const workers = new Map<string, string>()
  for (const kind of kinds) workers.set(kind.name, await work(boss, kind))
  return {
    async send(name, data) {
      await boss.send(name, data)
      boss.notifyWorker(workers.get(name) ?? '')
    },
    stop: () => boss.stop({ timeout: shutdownMs }),
  }
}

/** A finished job is deleted with its data, which may hold a reset link. */
function work(boss: PgBoss, { name, work }: JobKind): Promise<string> {
  const options = { pollingIntervalSeconds: pollSeconds, batchSize: 10, perJobResults: true } as const
  return boss.work(name, options, async (jobs: Job[]) =>
    Promise.all(
      jobs.map(async ({ id, data }) => {
        try {
          await work(data)
          await boss.deleteJob(name, id)
          count.job(name, 'done')
          return { id, status: 'completed' as const }
        } catch (error) {
          count.job(name, 'failed')
          return { id, status: 'failed' as const, output: { reason: error instanceof Error ? error.message : '' } }
        }
      }),
    ),
  )
}

function neededVersion(): number {
  const about = createRequire(import.meta.url)('pg-boss/package.json') as { pgboss: { schema: number } }
  return about.pgboss.schema
}
