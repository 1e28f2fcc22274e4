import { openObjects, openStore, openTombstones } from '../adapters.ts'
import { fromBackup } from '../features/backups/recovery/from-backup.ts'
import { withDatabase } from '../features/backups/recovery/from-database.ts'
import type { LostSource } from '../features/backups/recovery/lost-source.ts'
import { recoverNotes, type Report, type Wanted } from '../features/backups/recovery/recover-notes.ts'
import { findBackup } from '../platform/backup/backups-of-place.ts'
import { refuseUnfinished } from '../platform/backup/unfinished.ts'
import { checkSchema } from '../platform/database/migrate.ts'
import { print } from '../print.ts'
import { many } from './backup.ts'
import { UsageError, wordsOf, type Command } from './command.ts'
import { sayProgress } from './say-progress.ts'
import { refuseTypedPassword } from './typed-address.ts'

const usage =
  'recover --user ADDRESS --from BACKUP [--note NUMBER-OR-TITLE]… [--trash] [--was ADDRESS] [--files PLACE] [--although-deleted] [--dry-run]: brings one ' +
  'person’s notes back beside what is there, from a backup or from a postgres:// address, whose password is that of PGPASSWORD; --files names the attachments of that database.'

const options = {
  user: { type: 'string' },
  from: { type: 'string' },
  was: { type: 'string' },
  note: { type: 'string', multiple: true },
  files: { type: 'string' },
  trash: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'although-deleted': { type: 'boolean' },
} as const

export const recover: Command = {
  usage,
  async run(host) {
    const { values } = wordsOf(host.words, options, { usage, positionals: [0, 0] })
    const { user, from, was, note = [], trash = false, 'dry-run': isDryRun = false } = values
    if (user === undefined || from === undefined) throw new UsageError(`--user and --from are needed. ${usage}`)
    const say = sayProgress()
    const { config, migrations, cwd } = host
    const isDatabase = /^postgres(ql)?:\/\//.test(from)
    if (isDatabase) refuseTypedPassword('--from', from)
    const source = isDatabase ? undefined : await fromBackup(await findBackup(from, cwd), migrations, say)

    const store = await openStore(config, host, true)
    await refuseUnfinished(store.sql, store.setting)
    await checkSchema(store.sql, migrations, store.setting)
    const objects = await openObjects(config)
    const gone = await (await openTombstones(config)).buried('account')
    const isAlsoDeleted = values['although-deleted'] ?? false
    const wanted: Wanted = { user, was, notes: note, withTrash: trash, isDryRun, gone, isAlsoDeleted }
    const own = await store.sql.open()
    const act = (lost: LostSource) => recoverNotes(own, lost, objects, wanted, say)
    try {
      const files = { from: values.files, objects, cwd }
      const report = source ? await act(source) : await withDatabase(from, migrations, files, act)
      for (const line of linesOf(report, isDryRun)) print(line)
    } finally {
      await own.end()
    }
    return 0
  },
}

/** Without titles: the operator need not read them. */
function linesOf({ recovered, here, inTrash, files, missing, tag }: Report, isDryRun: boolean): string[] {
  const notes = recovered.map(({ note: { id, changedAt, letters, versions }, newId }) => {
    const to = newId === undefined ? '' : ` is note ${newId} now`
    return `note ${id}, changed ${changedAt.slice(0, 16)}, ${many(letters, 'letter')}, ${many(versions, 'earlier text')}${to}`
  })
  return [
    ...notes,
    isDryRun
      ? `${many(recovered.length, 'note')} would come back; nothing was written.`
      : `${many(recovered.length, 'note')} came back with ${many(files, 'file')}, tagged ${tag}.`,
    ...(here > 0 ? [`Here already: ${here}.`] : []),
    ...(inTrash > 0 ? [`In the trash then: ${inTrash}, which --trash brings back as well.`] : []),
    ...(missing.length > 0 ? [`Files that are gone or have changed there, too: ${missing.join(', ')}.`] : []),
  ]
}
