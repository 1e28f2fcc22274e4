import { openObjects, openStore } from '../adapters.ts'
import { daysToReturn, postponeDeletions } from '../features/accounts/deletion.queries.ts'
import { endAllShares } from '../features/shares/shares.queries.ts'
import { queues } from '../jobs.ts'
import { findBackup, type Backup } from '../platform/backup/backups-of-place.ts'
import { makeBackup } from '../platform/backup/make-backup.ts'
import { openPlace } from '../platform/backup/open-place.ts'
import { restoreBackup } from '../platform/backup/restore-backup.ts'
import { installJobs } from '../platform/jobs/jobs.ts'
import { createLog } from '../platform/log.ts'
import { print } from '../print.ts'
import { many, sourceOf, summaryOf } from './backup.ts'
import { wordsOf, type Command } from './command.ts'
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
      const kept = await makeBackup(await sourceOf(host, store), place, say)
      print(`What was there is kept in ${place.address}/${kept.name}: ${summaryOf(kept.manifest)}`)
      return kept
    }

    const target = { sql, setting, migrations, objects: await openObjects(config) }
    const manifest = await restoreBackup(target, backup, values.replace ? keepFirst : undefined, say)
    const ended = values['keep-shares'] ? 0 : await endAllShares(sql)
    await installJobs(sql, createLog(config.LOG_LEVEL), queues)
    const going = await postponeDeletions(sql)
    print(`Restored ${backup.name}: ${summaryOf(manifest)}. Everyone signs in again.`)
    if (going > 0) {
      print(
        `Waiting to be deleted then: ${many(going, 'account')}. Their owners can take that back for ${daysToReturn} days from now.`,
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
