import { cleanUp, cleanupQueue } from './platform/database/cleanup.ts'
import type { Deps } from './platform/deps.ts'
import type { JobKind, Queue } from './platform/jobs/jobs.ts'
import { mailQueue, sendWaiting } from './platform/mail/mail-queue.ts'

/** Everything that is done outside of requests, by where it waits. */
export const queues: readonly Queue[] = [mailQueue, cleanupQueue]

/** … and how it is done. @param deps whose mailer is the one that carries mail away */
export function jobKinds({ sql, log, mailer }: Pick<Deps, 'sql' | 'log' | 'mailer'>): JobKind[] {
  return [
    { ...mailQueue, work: sendWaiting(mailer, log) },
    { ...cleanupQueue, work: () => cleanUp(sql) },
  ]
}
