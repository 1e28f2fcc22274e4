import type { OwnConnection } from '../database/connect.ts'
import { schemaOf, type Migration } from '../database/migrate.ts'
import { ofOneMoment, ownTransaction } from '../database/transaction.ts'
import { StartupError } from '../startup-error.ts'
import { copyOut, copySettings } from './copy.ts'
import type { Manifest } from './manifest.ts'
import { writeParts } from './parts.ts'
import type { Place } from './place.ts'
import { tablesOf } from './tables.ts'

/** What a backup holds of the database. */
export type Snapshot = Pick<Manifest, 'takenAt' | 'postgres' | 'origin' | 'migrations' | 'tables' | 'sequences'>

/**
 * Writes every table as it is at one moment, while people write.
 * @param within runs in the same moment, after the tables
 * @param say hears of progress
 */
export async function writeSnapshot(
  own: OwnConnection,
  {
    place,
    folder,
    migrations,
    setting,
  }: { place: Place; folder: string; migrations: readonly Migration[]; setting: string },
  within: () => Promise<void>,
  say: (sentence: string) => void,
): Promise<Snapshot> {
  const { sql } = own
  return ownTransaction(
    own,
    async () => {
      await sql.unsafe(copySettings)
      const applied = await schemaOf(sql, migrations, setting)
      if (applied.length === 0) throw new StartupError(`${setting}: this database holds no tables of Notejam.`)
      const [about] = await sql<Pick<Manifest, 'takenAt' | 'postgres' | 'origin'>[]>`
        select to_json(now()) #>> '{}' as "takenAt", current_setting('server_version') as postgres,
          current_database() || ' ' || (select system_identifier from pg_control_system()) as origin`
      if (!about) throw new Error('the server says nothing of itself')
      const tables: Manifest['tables'] = []
      for (const table of await tablesOf(sql)) {
        const { name } = table
        const rows = await writeParts(place, folder, `tables/${name}`, await copyOut(own, table), (bytes) =>
          say(`${name}: ${inMiB(bytes)}`),
        )
        tables.push({ name, columns: [...table.columns], rows })
      }
      const sequences = await nextIds(own)
      await within()
      const known = applied.map(({ version, name, checksum }) => ({ version, name, checksum }))
      return { ...about, migrations: known, tables, sequences }
    },
    ofOneMoment,
  )
}

export const inMiB = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MiB`

async function nextIds({ sql }: OwnConnection): Promise<Manifest['sequences']> {
  const columns = await sql<{ table: string; column: string; sequence: string }[]>`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1, 2`
  const found: Manifest['sequences'] = []
  for (const { table, column, sequence } of columns) {
    const [value] = await sql.unsafe<{ next: string }[]>(
      `select (last_value + case when is_called then 1 else 0 end)::text as next from ${sequence}`,
    )
    if (value) found.push({ table, column, next: value.next })
  }
  return found
}
