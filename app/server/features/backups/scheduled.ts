import type { FastifyBaseLogger } from 'fastify'
import { BackupRunning } from '../../platform/backup/backup-lock.ts'
import { makeBackup, type BackupSource } from '../../platform/backup/make-backup.ts'
import { openPlace } from '../../platform/backup/open-place.ts'
import { removeOld } from '../../platform/backup/remove-backups.ts'
import type { Retention } from '../../platform/backup/retention.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'
import { StartupError } from '../../platform/startup-error.ts'
import { beginAttempt, endAttempt, lastBackups } from './backups.queries.ts'

/** Looks every quarter of an hour whether a backup is due; a failed one is tried again at one of the next looks. */
export const backupQueue: Queue = {
  name: 'backup',
  retries: { retryLimit: 0, expireInSeconds: 23 * 3600, deleteAfterSeconds: 3600 },
  schedule: '*/15 * * * *',
}

export interface Schedule {
  readonly to: string
  readonly everyHours: number
  readonly keep: Retention
}

/** Less than between two looks, so that a daily backup stays at its hour. */
const slackSeconds = 10 * 60
/** After a failure: not at every look, because an attempt may take long. */
const patienceSeconds = 55 * 60

/** Makes a backup when one is due, and then removes old ones. */
export async function backUpWhenDue(
  source: BackupSource,
  { to, everyHours, keep }: Schedule,
  log: FastifyBaseLogger,
): Promise<void> {
  const place = await openPlace(to, '/')
  const { goodAge, attemptAge } = await lastBackups(source.sql, to)
  if (goodAge !== null && goodAge < everyHours * 3600 - slackSeconds) return
  if (attemptAge !== null && attemptAge !== goodAge && attemptAge < patienceSeconds) return
  const id = await beginAttempt(source.sql, to)
  const begun = performance.now()
  try {
    const { name, manifest } = await makeBackup(source, place, (sentence) => log.debug(sentence))
    await endAttempt(source.sql, id, { name })
    const { missing, files, fileBytes } = manifest
    const seconds = Math.round((performance.now() - begun) / 1000)
    log.info({ backup: name, seconds, files: files.lines, fileBytes }, 'a backup was made')
    if (missing.length > 0) log.warn({ missing: missing.length }, 'files that notes name were not there to be kept')
    const removed = await removeOld(place, name, keep)
    if (removed.length > 0) log.info({ removed }, 'old backups were removed')
  } catch (error) {
    const problem = error instanceof StartupError ? error.message : 'The log has the reason.'
    await endAttempt(source.sql, id, { problem })
    if (error instanceof BackupRunning) return
    log.error(error instanceof StartupError ? { problem } : { err: error }, 'the backup failed')
    throw error
  }
}
