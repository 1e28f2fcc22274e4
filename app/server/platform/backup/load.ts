import type { OwnConnection, Sql } from '../database/connect.ts'
import { ownTransaction } from '../database/transaction.ts'
import { copyIn, copySettings } from './copy.ts'
import type { Manifest } from './manifest.ts'
import { notWhole } from './not-whole.ts'
import { readParts } from './parts.ts'
import type { Place } from './place.ts'
import { markFinished } from './unfinished.ts'

/**
 * Loads all rows in one transaction, into tables of the schema that the backup has. Triggers do not run, because the backup has what they
 * have done; indexes and foreign keys are made again afterwards, which is quicker.
 */
export async function loadTables(
  own: OwnConnection,
  { place, name, manifest }: { place: Place; name: string; manifest: Manifest },
  say: (sentence: string) => void,
): Promise<void> {
  const { sql } = own
  await ownTransaction(own, async () => {
    await sql.unsafe(copySettings)
    const tables = manifest.tables.map((table) => `"${table.name}"`)
    const { drops, makes } = await besideRows(sql)
    for (const drop of drops) await sql.unsafe(drop)
    // What migrations have inserted.
    await sql.unsafe(`truncate ${tables.join(', ')}`)
    for (const table of tables) await sql.unsafe(`alter table ${table} disable trigger user`)
    for (const table of manifest.tables) {
      say(`loading ${table.name}: ${table.rows.lines} rows`)
      const into = `"${table.name}" (${table.columns.join(', ')})`
      const rows = await copyIn(own, into, readParts(place, name, table.rows))
      if (rows !== table.rows.lines) throw notWhole(place, name, `${table.name} has ${rows} rows`)
    }
    for (const { table, column, next } of manifest.sequences) {
      await sql`select setval(pg_get_serial_sequence(quote_ident(${table}), ${column}), ${next}::text::bigint, false)`
    }
    for (const make of makes) {
      say(make.replace(/ (on|add) .*/i, ''))
      await sql.unsafe(make)
    }
    for (const table of tables) await sql.unsafe(`alter table ${table} enable trigger user`)
    await markFinished(sql)
  })
  for (const { name: table } of manifest.tables) await sql.unsafe(`analyze "${table}"`)
}

/** Statements that drop and make again what is kept beside the rows of tables: indexes, and then foreign keys. */
async function besideRows(sql: Sql): Promise<{ drops: string[]; makes: string[] }> {
  const indexes = await sql<{ drop: string; make: string }[]>`
    select 'drop index ' || i.indexrelid::regclass as drop, pg_get_indexdef(i.indexrelid) as make
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
    order by i.indexrelid::regclass::text`
  const keys = await sql<{ drop: string; make: string }[]>`
    select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop,
      format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as make
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
    order by conrelid::regclass::text, conname`
  const all = [...indexes, ...keys]
  return { drops: all.map(({ drop }) => drop).reverse(), makes: all.map(({ make }) => make) }
}
