import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { advisoryLocks } from './advisory-locks.ts'
import type { Database } from './connect.ts'
import type { Sql } from './sql.ts'

export interface Migration {
  readonly version: number
  readonly name: string
  readonly statements: string
}

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
 * A migration that would hold its locks too long in one transaction begins with `-- without a transaction`: its statements stand
 * between lines of `-- then` and are sent one by one. Each must be idempotent: when one fails, the next run repeats the whole migration.
 * @returns its statements; undefined for a migration that is one transaction
 */
export function partsOf({ statements }: Pick<Migration, 'statements'>): string[] | undefined {
  return statements.startsWith('-- without a transaction') ? statements.split(/^-- then$/m) : undefined
}

/**
 * Applies the migrations that the database does not have yet: forward only, each in a transaction of its own unless it says
 * otherwise, one process at a time.
 * @param setting that says where the database is
 * @param onLong hears the name of a migration that may take minutes, before it begins
 * @returns the names of the migrations that this call applied
 * @throws StartupError when the schema is newer than this code, or a build that was not released made it; nothing is changed then
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  setting = 'DATABASE_URL',
  onLong: (name: string) => void = () => {},
): Promise<string[]> {
  // Ending the connection releases its transaction and its lock.
  const own = await database.open()
  const { sql: connection } = own
  try {
    // Without a timeout: other processes wait until the first has migrated.
    await takeTurn(connection)
    const applied = await appliedMigrations(connection)
    refuseForeign(applied, migrations, setting)
    refuseNewer(applied, migrations, setting)

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
      // A statement that waits for a lock of a whole table blocks all later ones of that table: it must give up soon. Migrations
      // without a transaction wait for rows only, or for a backup to end.
      await connection.unsafe(`set lock_timeout = ${parts ? "'10min'" : "'5s'"}`)
      if (parts && applied.length > 0) onLong(migration.name)
      if (parts) for (const statement of [...parts, isDone]) await connection.unsafe(statement)
      // One message of the simple protocol.
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
 * Polls for the lock: `create index concurrently` waits for all running statements, so that waiting inside one would deadlock.
 * @param connection that holds the lock from then on
 */
async function takeTurn(connection: Sql): Promise<void> {
  for (;;) {
    const [turn] = await connection<
      { isMine: boolean }[]
    >`select pg_try_advisory_lock(${advisoryLocks.migrations}) as "isMine"`
    if (turn?.isMine) return
    await pause(100)
  }
}

/** What the operator can do when an extension cannot be created; undefined for every other failure. */
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
  // feature_not_supported, undefined_file: the extension is not installed.
  if (code !== '0A000' && code !== '58P01') return undefined
  return new StartupError(
    `${setting}: the server does not have the extension ${name}: install PostgreSQL's contrib package ` +
      `(postgresql-contrib) on it.`,
  )
}

/**
 * Checks that this code can serve a database that the platform migrates. It serves a newer schema, too: in a rolling deployment the old
 * version goes on after the migrations of the new one, which are compatible with it.
 * @returns how many migrations the database is ahead
 * @throws StartupError when it is behind, or a build that was not released made it; nothing is changed then
 */
export async function checkSchema(sql: Sql, migrations: readonly Migration[], setting: string): Promise<number> {
  const applied = await appliedMigrations(sql)
  refuseForeign(applied, migrations, setting)
  if (applied.length < migrations.length) {
    throw new StartupError(
      `${setting}: the database's schema (version ${applied.length}) is older than this Notejam needs ` +
        `(${migrations.length}): run its migrate command first.`,
    )
  }
  return applied.length - migrations.length
}

/**
 * Which migrations a database has, for a look at it.
 * @throws StartupError when a build that was not released made it
 */
export async function schemaOf(sql: Sql, migrations: readonly Migration[], setting: string): Promise<Applied[]> {
  const applied = await appliedMigrations(sql)
  refuseForeign(applied, migrations, setting)
  return applied
}

export interface Applied {
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

/** A database of another history: a build that was not released made it, or a fork. */
function refuseForeign(applied: readonly Applied[], known: readonly Migration[], setting: string): void {
  const foreign = applied.find((one, index) => known[index] && one.checksum !== checksumOf(known[index]))
  if (!foreign) return
  throw new StartupError(
    `${setting}: migration ${foreign.name} of this database is not the one that this Notejam has: a build that was not released ` +
      `made it; go on with that build, or let ${setting} name another place (nothing in this one was changed).`,
  )
}

export function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.statements).digest('hex')
}
