import { openMail, openObjects, openStore, openTombstones } from '../adapters.ts'
import { returnDays, postponeDeletions } from '../features/accounts/deletion.queries.ts'
import { endAllShares } from '../features/shares/shares.queries.ts'
import { removeAccounts } from '../features/accounts/remove-accounts.ts'
import { buryFactors, replayRemovals } from '../features/accounts/two-factor/removed-factors.ts'
import { replayDeletions } from '../features/accounts/replay-deletions.ts'
import { queues } from '../jobs.ts'
import { findBackup, type Backup } from '../platform/backup/backups-of-place.ts'
import { makeBackup } from '../platform/backup/make-backup.ts'
import { openPlace } from '../platform/backup/open-place.ts'
import { restoreBackup } from '../platform/backup/restore-backup.ts'
import type { Place } from '../platform/backup/place.ts'
import type { Database } from '../platform/database/connect.ts'
import { installJobs } from '../platform/jobs/jobs.ts'
import { createLog } from '../platform/log.ts'
import { forgetsMail } from '../platform/mail/mail-queue.ts'
import { signingSecrets } from '../platform/sessions/secret.ts'
import { below, tombstonesFolder } from '../platform/tombstones/tombstones.ts'
import { print } from '../print.ts'
import { many, sourceOf, summaryOf } from './backup.ts'
import { wordsOf, type Command, type CommandHost } from './command.ts'
import { sayProgress } from './say-progress.ts'

const usage =
  'restore FROM [--replace] [--keep-shares]: restores a backup, or the newest one of a place, into an empty database; --replace makes a ' +
  'backup of what is there, in the same place, and then takes it away; shared pages have ended then, unless --keep-shares is said.'

export const restore: Command = {
  usage,
  async run(host) {
    const { values, positionals } = wordsOf(
      host.words,
      { replace: { type: 'boolean' }, 'keep-shares': { type: 'boolean' } },
      { usage, positionals: [1, 1] },
    )
    const backup = await findBackup(positionals[0] ?? '', host.cwd)
    const store = await openStore(host.config, host)
    const { sql, setting } = store
    const { config, migrations } = host
    const say = sayProgress()

    async function keepFirst(): Promise<Backup> {
      const place = await openPlace(backup.place.address, host.cwd)
      // Factors that were removed in the last minutes stand in this database alone: the list gets them before it is replaced.
      // A database of an older version has no such table.
      const [known] = await sql<{ has: boolean }[]>`select to_regclass('removed_factors') is not null as has`
      if (known?.has) await buryFactors(sql, await openTombstones(config))
      const kept = await makeBackup(await sourceOf(host, store), place, say)
      print(`What was there is kept in ${place.address}/${kept.name}: ${summaryOf(kept.manifest)}`)
      return kept
    }

    const target = { sql, setting, migrations, objects: await openObjects(config) }
    const manifest = await restoreBackup(target, backup, values.replace ? keepFirst : undefined, say)
    const ended = values['keep-shares'] ? 0 : await endAllShares(sql)
    await installJobs(sql, createLog(config.LOG_LEVEL), queues)
    const going = await postponeDeletions(sql)
    const { gone, factors } = await removeAgain(host, sql, backup.place)
    print(`Restored ${backup.name}: ${summaryOf(manifest)}. Everyone signs in again.`)
    if (gone > 0) print(`Deleted since then, and deleted again: ${many(gone, 'account')}.`)
    if (factors > 0) print(`Removed since then, and removed again: ${many(factors, 'second factor')}.`)
    if (going > 0) {
      print(
        `Waiting to be deleted then: ${many(going, 'account')}. Their owners can take that back for ${returnDays} days from now.`,
      )
    }
    if (ended > 0) {
      print(
        `Not shared any more: ${many(ended, 'page')}, of which some may have been taken back since. Their owners share them again at ` +
          '/shares, with the same addresses.',
      )
    }
    return 0
  },
}

/** Accounts and second factors that went after the backup was made go again, by the lists that this Notejam and the place of backups have. */
async function removeAgain(host: CommandHost, sql: Database, place: Place): Promise<{ gone: number; factors: number }> {
  const { config, onEnd } = host
  const tombstones = await openTombstones(config)
  await tombstones.shareWith(below(place, tombstonesFolder))
  const factors = await replayRemovals(sql, tombstones)
  const gone = await replayDeletions(sql, tombstones)
  if (gone === 0) return { gone, factors }
  const log = createLog('error', process.stderr)
  const { secret, previousSecrets } = await signingSecrets(sql, config)
  const { mailer } = await openMail(config, log, onEnd)
  const forgetMail = forgetsMail(sql, [secret, ...previousSecrets], mailer)
  await removeAccounts({ sql, log, secret, forgetMail, tombstones })
  return { gone, factors }
}
