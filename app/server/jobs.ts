import { backupQueue } from './features/backups/scheduled.ts'
import { forgottenFilesQueue, removeForgottenFiles } from './features/attachments/forgotten-files.ts'
import { forgetUploads } from './features/attachments/upload.ts'
import { removeAccounts, removedAccountsQueue } from './features/accounts/remove-accounts.ts'
import { buryFactors, removedFactorsQueue, replayRemovals } from './features/accounts/two-factor/removed-factors.ts'
import { resealSecrets } from './features/accounts/two-factor/reseal-secrets.ts'
import { replayDeletions, tombstonesQueue } from './features/accounts/replay-deletions.ts'
import { exportsQueue } from './features/export/pack-exports.ts'
import { forgetImports, importsQueue } from './features/import/forget-imports.ts'
import { historyQueue, thinHistory } from './notes/thin-history.ts'
import { forgetWords, wordsQueue } from './features/search/forget-words.ts'
import { purgeQueue, purgeTrash } from './features/trash/purge.ts'
import { cleanUp, cleanupQueue } from './cleanup.ts'
import type { Deps } from './platform/deps.ts'
import type { JobKind, Queue } from './platform/jobs/jobs.ts'
import { removeUnnamedObjects, unnamedObjectsQueue } from './platform/objects/unnamed-objects.ts'
import { forgetsMail, mailQueue, sendWaiting } from './platform/mail/mail-queue.ts'

/** The queues of all background work. */
export const queues: readonly Queue[] = [
  mailQueue,
  cleanupQueue,
  unnamedObjectsQueue,
  historyQueue,
  purgeQueue,
  forgottenFilesQueue,
  wordsQueue,
  removedAccountsQueue,
  removedFactorsQueue,
  tombstonesQueue,
  backupQueue,
  exportsQueue,
  importsQueue,
]

type WorkDeps = Pick<
  Deps,
  'sql' | 'log' | 'mailer' | 'objects' | 'uploads' | 'secret' | 'previousSecrets' | 'tombstones'
>

const nothing = () => Promise.resolve()

/**
 * The work of each queue.
 * @param deps with the mailer that sends mail, not the one that queues it
 * @param backUp makes a backup when one is due; does nothing where none are asked for
 * @param packExports packs the exports that are due
 */
export function jobKinds(
  { sql, log, mailer, objects, uploads, secret, previousSecrets, tombstones }: WorkDeps,
  backUp: () => Promise<void> = nothing,
  packExports: () => Promise<void> = nothing,
): JobKind[] {
  return [
    { ...backupQueue, work: backUp },
    { ...exportsQueue, work: packExports },
    { ...mailQueue, work: sendWaiting(mailer, log, [secret, ...previousSecrets]) },
    {
      ...cleanupQueue,
      async work() {
        await cleanUp(sql)
        await resealSecrets(sql, { secret, previousSecrets })
      },
    },
    { ...importsQueue, work: () => forgetImports(sql) },
    {
      ...forgottenFilesQueue,
      async work() {
        await removeForgottenFiles(sql, log)
        await objects.tidy()
        await forgetUploads(uploads)
      },
    },
    {
      ...purgeQueue,
      async work() {
        const purged = await purgeTrash(sql, log)
        if (purged > 0) log.info({ purged }, 'notes left the trash')
      },
    },
    {
      ...wordsQueue,
      async work() {
        await forgetWords(sql)
      },
    },
    {
      ...historyQueue,
      async work() {
        await thinHistory(sql)
      },
    },
    {
      ...tombstonesQueue,
      async work() {
        const replayed = await replayDeletions(sql, tombstones)
        if (replayed > 0)
          log.warn({ replayed }, 'deleted accounts had come back with a restored database, and go again')
        const removed = await replayRemovals(sql, tombstones)
        if (removed > 0)
          log.warn({ removed }, 'second factors that were removed had come back with a restored database, and go again')
      },
    },
    {
      ...removedFactorsQueue,
      async work() {
        await buryFactors(sql, tombstones)
      },
    },
    {
      ...removedAccountsQueue,
      async work() {
        const forgetMail = forgetsMail(sql, [secret, ...previousSecrets], mailer)
        const removed = await removeAccounts({ sql, log, secret, forgetMail, tombstones })
        if (removed === 0) return
        log.info({ removed }, 'accounts were removed')
        await removeUnnamedObjects(sql, objects)
      },
    },
    {
      ...unnamedObjectsQueue,
      async work() {
        const removed = await removeUnnamedObjects(sql, objects)
        if (removed > 0) log.info({ removed }, 'objects that nothing names were removed')
      },
    },
  ]
}
