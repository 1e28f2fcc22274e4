import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import type { Database } from './connect.ts'
import type { Sql } from './sql.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: string
}

/** "notejam" as a number: whoever holds this advisory lock may change the schema. */
const migrationLock = 7_811_883_410

/** Reads `0001_name.sql`, `0002_….sql`, … in order. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    files.map(async (name, index) => {
      const version = Number(name.slice(0, 4))
      if (version !== index + 1) throw new Error(`${name} should be number ${index + 1}: migrations have no gaps`)
      return { version, name, statements: await readFile(join(folder, name), 'utf8') }
    }),
  )
}

/**
 * Work that would keep everybody waiting as one transaction: a migration that begins with `-- without a transaction` has a
 * statement between lines of `-- then`, each sent by itself. They must bear being done again, all of them: when one fails,
 * the migration begins anew the next time.
 * @returns its statements; undefined for a migration that is one transaction
 */
export function partsOf({ statements }: Pick<Migration, 'statements'>): string[] | undefined {
  return statements.startsWith('-- without a transaction') ? statements.split(/^-- then$/m) : undefined
}

/**
 * Brings the schema up to the newest migration: forward only, each in a transaction of its own unless it says otherwise, one
 * process at a time. Does nothing when nothing is new.
 * @param setting that says where the database is
 * @param onLong hears the name of a migration before it goes through what there is, which may take minutes
 * @returns the names applied by this call
 * @throws StartupError when the database is newer than this code, or was migrated with other text under the same number
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  setting = 'DATABASE_URL',
  onLong: (name: string) => void = () => {},
): Promise<string[]> {
  // Ended in any case, and with it the transaction and the lock that it holds.
  const own = await database.open()
  const { sql: connection } = own
  try {
    // Other processes wait here for their turn, however long the migration of the first one takes.
    await takeTurn(connection)
    const applied = await appliedMigrations(connection)
    refuseNewer(applied, migrations, setting)
    refuseChanged(applied, migrations, setting)

    const pending = migrations.slice(applied.length)
    if (pending.length === 0) return []
    await connection`
      create table if not exists schema_migrations (
        version int primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      )`
    for (const migration of pending) {
      const isDone = `
        insert into schema_migrations (version, name, checksum)
        values (${migration.version}, '${migration.name}', '${checksumOf(migration)}')`
      const parts = partsOf(migration)
      // Whoever waits for a lock of a whole table has everybody behind; whoever waits for a note, or beside a backup, nobody.
      await connection.unsafe(`set lock_timeout = ${parts ? "'10min'" : "'5s'"}`)
      if (parts && applied.length > 0) onLong(migration.name)
      if (parts) for (const statement of [...parts, isDone]) await connection.unsafe(statement)
      // One simple-protocol message: PostgreSQL runs all of it in one transaction.
      else await connection.unsafe(`begin; ${migration.statements}; ${isDone}; commit`)
    }
    return pending.map((migration) => migration.name)
  } catch (error) {
    throw extensionProblem(error, setting) ?? error
  } finally {
    await own.end()
  }
}

/**
 * Asks again and again: whoever waits inside a statement is waited for by `create index concurrently`, and neither would end.
 * @param connection that holds the lock from then on
 */
async function takeTurn(connection: Sql): Promise<void> {
  for (;;) {
    const [turn] = await connection<{ isMine: boolean }[]>`select pg_try_advisory_lock(${migrationLock}) as "isMine"`
    if (turn?.isMine) return
    await pause(100)
  }
}

/** What only the operator can do about a migration that wants an extension; undefined for every other failure. */
function extensionProblem(error: unknown, setting: string): StartupError | undefined {
  const [, name] = /extension "(\w+)"/.exec(error instanceof Error ? error.message : '') ?? []
  const code = errorCode(error)
  if (!name) return undefined
  if (code === '42501') {
    return new StartupError(
      `${setting}: this user may not create the extension ${name}: let the owner of the database run ` +
        `"create extension ${name}" there, or grant this user "create" on the database.`,
    )
  }
  // Not known to the server, or its files are missing.
  if (code !== '0A000' && code !== '58P01') return undefined
  return new StartupError(
    `${setting}: the server does not have the extension ${name}: install PostgreSQL's contrib package ` +
      `(postgresql-contrib) on it.`,
  )
}

/**
 * Looks whether this code can serve a database that somebody else migrates. A schema that is newer is served: while a
 * new version replaces the old one, the old one goes on, and what the new one's migration did leaves it working.
 * @returns how many migrations the database is ahead
 * @throws StartupError when it is behind, or was migrated with other text under the same number
 */
export async function checkSchema(sql: Sql, migrations: readonly Migration[], setting: string): Promise<number> {
  const applied = await appliedMigrations(sql)
  if (applied.length < migrations.length) {
    throw new StartupError(
      `${setting}: the database's schema (version ${applied.length}) is older than this Notejam needs ` +
        `(${migrations.length}): run its migrate command first.`,
    )
  }
  refuseChanged(applied, migrations, setting)
  return applied.length - migrations.length
}

interface Applied {
  readonly version: number
  readonly name: string
  readonly checksum: string
}

async function appliedMigrations(sql: Sql): Promise<Applied[]> {
  const [found] = await sql<{ exists: boolean }[]>`select to_regclass('schema_migrations') is not null as exists`
  if (!found?.exists) return []
  return sql<Applied[]>`select version, name, checksum from schema_migrations order by version`
}

function refuseNewer(applied: readonly Applied[], known: readonly Migration[], setting: string): void {
  if (applied.length <= known.length) return
  throw new StartupError(
    `${setting}: the database's schema (version ${applied.length}) is newer than this Notejam ` +
      `knows (${known.length}): start the newer Notejam, or use another database.`,
  )
}

function refuseChanged(applied: readonly Applied[], known: readonly Migration[], setting: string): void {
  const changed = applied.find((one, index) => known[index] && one.checksum !== checksumOf(known[index]))
  if (!changed) return
  throw new StartupError(
    `${setting}: migration ${changed.name} of this database is not the one that this Notejam has: ` +
      `it was made by another version.`,
  )
}

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.statements).digest('hex')
}
