import type { Database, OwnConnection } from '../database/connect.ts'
import { ownTransaction } from '../database/transaction.ts'
import type { Migration } from '../database/migrate.ts'
import { StartupError } from '../startup-error.ts'
import { isUnfinished, markUnfinished } from './unfinished.ts'

/** What a database holds before a restore. */
export interface Holding {
  /** No account, or what an earlier restore has left half-done. */
  readonly isEmpty: boolean
  readonly accounts: number
}

/**
 * @throws StartupError when it is in use, or has tables of another program
 */
export async function holdingOf(
  database: Database,
  { sql, connection }: OwnConnection,
  migrations: readonly Migration[],
  setting: string,
): Promise<Holding> {
  const ours = [connection, ...database.common.open].map((one) => (one as unknown as { processID: number }).processID)
  const [others] = await sql<{ count: number }[]>`
    select count(*)::int as count from pg_stat_activity
    where datname = current_database() and application_name = 'notejam' and pid <> all (${ours}::int[])`
  if (others && others.count > 0) {
    throw new StartupError(`${setting}: a Notejam uses this database: stop it, restore, and start it again.`)
  }
  const found = await sql<{ name: string }[]>`
    select c.relname as name from pg_class c
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')`
  const known = tablesOfMigrations(migrations)
  const foreign = found.find(({ name }) => !known.has(name))
  if (foreign) {
    throw new StartupError(
      `${setting}: this database has a table of another program (${foreign.name}): name one that is for Notejam alone.`,
    )
  }
  if ((await isUnfinished(sql)) || !found.some(({ name }) => name === 'users')) return { isEmpty: true, accounts: 0 }
  const [people] = await sql<{ accounts: number }[]>`select count(*)::int as accounts from users`
  const accounts = people?.accounts ?? 0
  return { isEmpty: accounts === 0, accounts }
}

function tablesOfMigrations(migrations: readonly Migration[]): Set<string> {
  const made = migrations.flatMap(({ statements }) =>
    [...statements.matchAll(/create (?:unlogged )?table (?:if not exists )?(\w+)/gi)].map(([, name = '']) => name),
  )
  return new Set([...made, 'schema_migrations', 'unfinished_restore'])
}

/** Takes everything of Notejam out of a database, and marks it as not restored yet. */
export async function empty(own: OwnConnection, backup: string, setting: string): Promise<void> {
  await ownTransaction(own, async () => {
    await own.sql.unsafe(`
      drop schema if exists pgboss cascade; drop schema public cascade;
      create schema public; grant usage on schema public to public`)
    await markUnfinished(own.sql, backup)
  }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== '42501') throw error
    throw new StartupError(
      `${setting}: this user may not empty the database: let it own the database, or name a new one that it owns.`,
    )
  })
}
