import type { Backup } from '../../../platform/backup/backups-of-place.ts'
import { keptFiles, nameOfFile } from '../../../platform/backup/kept-files.ts'
import { checkMigrations, readManifest } from '../../../platform/backup/manifest.ts'
import { notWhole } from '../../../platform/backup/not-whole.ts'
import { checkTables } from '../../../platform/backup/check-backup.ts'
import { linesIn, sha256 } from '../../../platform/backup/parts.ts'
import type { Migration } from '../../../platform/database/migrate.ts'
import type { LostSource } from './lost-source.ts'

const [tab, newline] = [9, Buffer.from('\n')]

/**
 * Reads one person's rows out of a backup, without restoring it: its lines are filtered as they are read.
 * @throws StartupError when its tables are not whole, or of a newer version
 */
export async function fromBackup(
  { place, name }: Backup,
  migrations: readonly Migration[],
  say: (sentence: string) => void,
): Promise<LostSource> {
  const manifest = await readManifest(place, name)
  checkMigrations(manifest, name, migrations)
  await checkTables(place, name, manifest, say)
  const tableOf = (wanted: string) => manifest.tables.find((table) => table.name === wanted)

  async function* rowsWith(table: string, column: string, values: readonly string[]): AsyncGenerator<Buffer> {
    const found = tableOf(table)
    const index = found?.columns.indexOf(column) ?? -1
    if (!found || index === -1) throw notWhole(place, name, `${table} has no ${column}`)
    for await (const line of linesIn(place, name, found.rows)) {
      if (values.includes(valueAt(line, index))) yield Buffer.concat([line, newline])
    }
  }

  /** Sums of the person's files, by their keys. */
  let sums: Promise<Map<string, string>> | undefined
  const keys = new Set<string>()

  async function sumsOfFiles(): Promise<Map<string, string>> {
    const found = new Map<string, string>()
    for await (const file of keptFiles(place, name, manifest.files))
      if (keys.has(file.key)) found.set(file.key, file.sha256)
    return found
  }

  async function* attachmentsOf(userId: string): AsyncGenerator<Buffer> {
    const index = tableOf('attachments')?.columns.indexOf('object_key') ?? -1
    for await (const line of rowsWith('attachments', 'user_id', [userId])) {
      const key = valueAt(line.subarray(0, -1), index)
      keys.add(key).add(`${key}-thumbnail`)
      yield line
    }
  }

  return {
    name: `${place.address}/${name}`,
    columnsOf: (table) => tableOf(table)?.columns,
    async findPerson(addresses) {
      const columns = tableOf('users')?.columns ?? []
      const [id, madeAt] = [columns.indexOf('id'), columns.indexOf('created_at')]
      for await (const line of rowsWith('users', 'email', addresses)) {
        const row = line.subarray(0, -1)
        return { id: valueAt(row, id), madeAt: microsecondsOf(valueAt(row, madeAt)) }
      }
      return undefined
    },
    rowsOf: (table, userId) =>
      Promise.resolve(table === 'attachments' ? attachmentsOf(userId) : rowsWith(table, 'user_id', [userId])),
    async file(key) {
      sums ??= sumsOfFiles()
      const sum = (await sums).get(key)
      const bytes = sum === undefined ? undefined : await place.read(nameOfFile(key))
      return bytes && sha256(bytes) === sum ? bytes : undefined
    },
  }
}

/** A value of a line, by the place of its column. Ids and addresses need no unescaping: they hold no backslash. */
function valueAt(line: Buffer, index: number): string {
  let from = 0
  for (let column = 0; column < index; column++) from = line.indexOf(tab, from) + 1
  const end = line.indexOf(tab, from)
  return line.subarray(from, end === -1 ? undefined : end).toString()
}

/** Since 1970. @param text as COPY writes a moment in UTC: `2026-11-30 06:16:26.12+00` */
function microsecondsOf(text: string): string {
  const [, day = '', time = '', part = ''] = /^(\S+) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text) ?? []
  const seconds = Date.parse(`${day}T${time}Z`) / 1000
  return Number.isNaN(seconds) ? '' : String(BigInt(seconds) * 1_000_000n + BigInt(part.padEnd(6, '0') || '0'))
}
