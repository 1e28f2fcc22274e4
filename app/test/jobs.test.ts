import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { installJobs, startJobs } from '../server/platform/jobs/jobs.ts'
import { StartupError } from '../server/platform/startup-error.ts'
import { testDatabase } from './database.ts'

const log = pino({ enabled: false })

it('jobs are done in tables that a newer version has migrated, and not in older or missing ones', async () => {
  const database = await testDatabase('empty')
  const { sql } = database
  onTestFinished(() => database.drop())
  await expect(startJobs(sql, log, []), 'missing').rejects.toThrow(StartupError)
  await installJobs(sql, log, [])
  await sql`update pgboss.version set version = version + 1`
  const jobs = await startJobs(sql, log, [])
  await jobs.stop()
  const [after] = await sql<{ version: number }[]>`select version from pgboss.version`
  await sql`update pgboss.version set version = version - 2`
  await expect(startJobs(sql, log, []), 'older').rejects.toThrow(StartupError)
  const [older] = await sql<{ version: number }[]>`select version from pgboss.version`
  expect(older?.version, 'nobody migrated').toBe((after?.version ?? 0) - 2)
})
