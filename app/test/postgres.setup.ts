import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { prefixOfData } from '../../kit/place-of-data.ts'
import { connect, type DatabaseAddress } from '../server/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../server/platform/database/embedded-postgres.ts'
import { migrate, readMigrations } from '../server/platform/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: Exclude<DatabaseAddress, string>
    /** How many migrations the database of a test has. */
    schemaVersion: number
  }
}

export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url))

/** One PostgreSQL for all component tests, with a migrated database (`notejam`) that each test copies. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(await prefixOfData())
  // As root, PostgreSQL's own user has to pass.
  await chmod(folder, 0o711)
  // Nothing here has to survive a power cut.
  const postgres = await startEmbeddedPostgres(folder, {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    // Copies a database within the kernel: 16 ms of CPU instead of 190.
    file_copy_method: 'clone',
    // In memory the log takes room that the databases need.
    max_wal_size: '128MB',
    // A session in the template keeps it from being copied; and no test's database lives long enough to need it.
    autovacuum: 'off',
  })
  const sql = connect(postgres.address, 1)
  const migrations = await readMigrations(migrationsFolder)
  await migrate(sql, migrations)
  // What is done for the release before, only for a while after a migration, is over.
  await sql`update schema_migrations set applied_at = applied_at - interval '30 days'`
  await sql.end()
  project.provide('postgres', postgres.address as Exclude<DatabaseAddress, string>)
  project.provide('schemaVersion', migrations.length)
  return async () => {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
