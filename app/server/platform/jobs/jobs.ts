import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { Job, PgBoss, QueueOptions } from 'pg-boss'
import type { Database } from '../database/connect.ts'
import { errorCode } from '../error-code.ts'
import { count } from '../metrics/registry.ts'
import { StartupError } from '../startup-error.ts'
import { createBoss } from './boss.ts'

/** Where jobs of one kind wait. */
export interface Queue {
  readonly name: string
  /** How often and how long it is tried. */
  readonly retries: QueueOptions
  /** When it is done by itself, as a cron expression in UTC. */
  readonly schedule?: string
}

/** Something that is done outside of a request: by any of the processes, once, and again when it failed. */
export interface JobKind extends Queue {
  /** Done once this resolves; tried again when it rejects. Its reason is kept: no secrets in it. */
  readonly work: (data: unknown) => Promise<void>
}

export interface Jobs {
  /** Kept once this resolves: whatever happens to this process, it will be done. */
  send(name: string, data: object): Promise<void>
  /** Takes no more, and gives those that are under way a moment; what is not done then is done by another process. */
  stop(): Promise<void>
}

/** Seconds between two looks for jobs that other processes, or a failure before, left to do. */
const lookEvery = 5

/** Milliseconds for what is under way when the process ends. */
const closingTakes = 3_000

/** Makes the tables of jobs, or brings them up to date, and notes which queues there are. One process at a time. */
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

/** PostgreSQL's word for two that make the same thing at once: "if not exists" does not wait for the other. */
const uniqueViolation = '23505'
const mostAttempts = 5

/** Two processes may begin on a new database at once: the one that comes second finds the tables made. */
async function startFirst(sql: Database, log: FastifyBaseLogger): Promise<PgBoss> {
  for (let attempt = 1; ; attempt++) {
    const boss = await createBoss(sql, log, { schedule: false, supervise: false })
    try {
      await boss.start()
      return boss
    } catch (error) {
      if (errorCode(error) !== uniqueViolation || attempt === mostAttempts) throw error
      await sleep(200 * attempt)
    }
  }
}

/**
 * Does jobs in this process, from tables that `installJobs` made; a newer version of them is as good.
 * @throws StartupError when they are not there, or older than this version needs
 */
export async function startJobs(sql: Database, log: FastifyBaseLogger, kinds: readonly JobKind[]): Promise<Jobs> {
  // Told not to migrate, it would refuse a newer version, too; it never migrates back.
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
    stop: () => boss.stop({ timeout: closingTakes }),
  }
}

/** What a job was about is gone with it: it may hold what opens an account. */
function work(boss: PgBoss, { name, work }: JobKind): Promise<string> {
  const options = { pollingIntervalSeconds: lookEvery, batchSize: 10, perJobResults: true } as const
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
