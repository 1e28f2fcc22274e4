import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { createLog } from '../server/platform/log.ts'
import { installJobs, startJobs } from '../server/platform/jobs/jobs.ts'
import { MailProblem, type Mail } from '../server/platform/mail/mailer.ts'
import { mailQueue, queuedMailer, sendWaiting } from '../server/platform/mail/mail-queue.ts'
import { StartupError } from '../server/platform/startup-error.ts'
import { eventually } from '../../kit/eventually.ts'
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
  expect(older?.version, 'no process has migrated').toBe((after?.version ?? 0) - 2)
})

it('several processes may make the tables at once', async () => {
  const database = await testDatabase('empty')
  const { sql } = database
  onTestFinished(() => database.drop())
  await Promise.all(Array.from({ length: 4 }, () => installJobs(sql, log, [mailQueue])))
  const queues = await sql<{ name: string }[]>`select name from pgboss.queue where name = ${mailQueue.name}`
  expect(queues).toHaveLength(1)
})

it('a mail that waits cannot be read with the database alone', async () => {
  const database = await testDatabase('empty')
  const { sql } = database
  onTestFinished(() => database.drop())
  await installJobs(sql, log, [mailQueue])
  const [mail, secret] = [
    { to: 'ada@example.org', subject: 'A new password', text: 'token=damson', html: '<p>token=damson' },
    'a secret that is only good for tests',
  ]
  const carried: Mail[] = []
  let isAway = true
  const carrier = {
    async send(given: Mail) {
      if (isAway) throw new MailProblem('away', 'is it there')
      carried.push(given)
    },
  }
  const jobs = await startJobs(sql, log, [
    { ...mailQueue, work: sendWaiting(carrier, log, ['the secret that took its place', secret]) },
  ])
  onTestFinished(() => jobs.stop())
  await queuedMailer(jobs, secret).send(mail)
  const waiting = async () => sql<{ data: unknown }[]>`select data from pgboss.job where name = ${mailQueue.name}`
  const [job] = await eventually('it failed once', async () => {
    const failed = await sql`select from pgboss.job where name = ${mailQueue.name} and state = 'retry'`
    return failed.length > 0 ? waiting() : undefined
  })
  expect(JSON.stringify(job)).toMatch(/^\{"data":\{"to":"[\w-]{22}","sealed":"[\w-]{100,}"\}\}$/)
  isAway = false
  await eventually('it is sent', () => carried.length > 0)
  expect(carried).toEqual([mail])

  const lines: string[] = []
  const logged = createLog('info', { write: (line) => void lines.push(line) })
  const data = job?.data
  // Tried again: perhaps by a process that has the secret.
  await expect(sendWaiting(carrier, logged, ['another secret of the same length'])(data)).rejects.toThrow('sealed')
  await expect(sendWaiting(carrier, logged, [secret])({ ...mail })).rejects.toThrow('sealed')
  expect(carried, 'what cannot be opened is not sent').toHaveLength(1)
  for (const line of lines) expect(line).toContain('another AUTH_SECRET has sealed it')
  expect(lines).toHaveLength(2)
})
