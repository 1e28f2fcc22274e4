import { bringUpToDate, openStore } from '../adapters.ts'
import { queues } from '../jobs.ts'
import { refuseUnfinished } from '../platform/backup/unfinished.ts'
import { reasonOf } from '../platform/database/connect.ts'
import { installJobs } from '../platform/jobs/jobs.ts'
import { createLog } from '../platform/log.ts'
import { StartupError } from '../platform/startup-error.ts'
import { print } from '../print.ts'
import { wordsOf, type Command } from './command.ts'

const usage = 'migrate: brings the schema up to date.'

export const migrate: Command = {
  usage,
  async run(host) {
    wordsOf(host.words, {}, { usage, positionals: [0, 0] })
    const store = await openStore(host.config, host)
    await refuseUnfinished(store.sql, store.setting)
    const applied = await bringUpToDate(store, host.migrations).catch((error: unknown) => {
      if (error instanceof StartupError) throw error
      throw new StartupError(`${store.setting}: the schema could not be migrated (${reasonOf(error)}).`)
    })
    await installJobs(store.sql, createLog(host.config.LOG_LEVEL), queues)
    print(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'Nothing to do.')
    return 0
  },
}
