import { openObjects, openStore, openTombstones, version } from '../adapters.ts'
import { declareFiles } from '../features/backups/files-of-notes.ts'
import { makeBackup, type BackupSource } from '../platform/backup/make-backup.ts'
import type { Manifest } from '../platform/backup/manifest.ts'
import { openPlace } from '../platform/backup/open-place.ts'
import { inMiB } from '../platform/backup/snapshot.ts'
import { refuseUnfinished } from '../platform/backup/unfinished.ts'
import type { OpenDatabase } from '../platform/database/open.ts'
import { print } from '../print.ts'
import { wordsOf, type Command, type CommandHost } from './command.ts'
import { sayProgress } from './say-progress.ts'

const usage = 'backup TO: makes a backup in the folder TO, or in s3://bucket/prefix, while people write.'

export const backup: Command = {
  usage,
  async run(host) {
    const [to = ''] = wordsOf(host.words, {}, { usage, positionals: [1, 1] }).positionals
    const place = await openPlace(to, host.cwd)
    const store = await openStore(host.config, host, true)
    await refuseUnfinished(store.sql, store.setting)
    const { name, manifest } = await makeBackup(await sourceOf(host, store), place, sayProgress())
    print(`${place.address}/${name}: ${summaryOf(manifest)}`)
    if (manifest.missing.length > 0) {
      print(`Files that notes name and that were not there: ${few(manifest.missing)}.`, process.stderr)
    }
    return 0
  },
}

export async function sourceOf({ config, migrations }: CommandHost, store: OpenDatabase): Promise<BackupSource> {
  const { sql, setting } = store
  return {
    sql,
    setting,
    migrations,
    declareFiles,
    appVersion: version,
    objects: await openObjects(config),
    tombstones: await openTombstones(config),
  }
}

/** What a backup holds, in a line. */
export function summaryOf({ tables, files, fileBytes }: Manifest): string {
  const rowsOf = (table: string) => tables.find(({ name }) => name === table)?.rows.lines ?? 0
  const parts = [many(rowsOf('users'), 'account'), many(rowsOf('notes'), 'note'), many(files.lines, 'file')]
  return `${parts.join(', ')} (${inMiB(fileBytes)})`
}

/** `1 note`, `2 notes`. */
export function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function few(keys: readonly string[]): string {
  return keys.length > 5 ? `${keys.slice(0, 5).join(', ')}, …` : keys.join(', ')
}
