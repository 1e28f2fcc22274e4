import { startJobs } from '../../platform/jobs/jobs.ts'
import { createLog } from '../../platform/log.ts'
import { queuedMailer } from '../../platform/mail/mail-queue.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { signingSecrets } from '../../platform/sessions/secret.ts'
import { recordEvent, type SecurityEvent } from '../../shell/security-events.ts'
import { StartupError } from '../../platform/startup-error.ts'
import type { CommandHost } from '../command.ts'
import type { Means } from './act.ts'

/** Whether mail leaves this Notejam; on one's own machine it is kept where `/outbox` shows it. */
export const sendsMail = ({ config }: CommandHost): boolean => config.MAIL_FROM !== undefined || config.isLocal

/** @throws StartupError where `--mail` would promise what does not happen */
export function needMail(host: CommandHost): void {
  if (sendsMail(host)) return
  throw new StartupError(
    'No mail leaves this Notejam, because MAIL_FROM is not set: leave --mail out, and send the link yourself.',
  )
}

/** Queues a mail, which the running Notejam sends: a link that is printed stands in a log, where the command runs as a task. */
export async function mailFrom({ host, sql }: Means, mail: Mail): Promise<void> {
  const { secret } = await signingSecrets(sql, host.config)
  const jobs = await startJobs(sql, createLog('error', process.stderr), [])
  await queuedMailer(jobs, secret)
    .send(mail)
    .finally(() => jobs.stop())
}

/** Lists for its person what an operator did, and tells it by mail where the kind says so. */
export function tell({ host, sql }: Means, userId: string, kind: SecurityEvent): Promise<boolean> {
  const log = createLog('error', process.stderr)
  const mailer = { send: (mail: Mail) => mailFrom({ host, sql }, mail) }
  return recordEvent({ sql, mailer, log, publicOrigin: host.config.PUBLIC_ORIGIN }, { userId, kind })
}
