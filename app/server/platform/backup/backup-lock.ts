import { setTimeout as sleep } from 'node:timers/promises'
import { advisoryLocks } from '../database/advisory-locks.ts'
import type { Fragment, Sql } from '../database/connect.ts'
import { StartupError } from '../startup-error.ts'

/** Another process makes one. */
export class BackupRunning extends StartupError {}

/**
 * Takes the lock, and keeps migrations away meanwhile, which would change the tables. The server releases both with the connection.
 * @throws BackupRunning when another backup of this database is being made
 */
export async function lockForBackup(sql: Sql): Promise<void> {
  const [lock] = await sql<{ isOurs: boolean }[]>`select pg_try_advisory_lock(${advisoryLocks.backups}) as "isOurs"`
  if (!lock?.isOurs) throw new BackupRunning('Another backup of this database is being made: wait for that one.')
  for (;;) {
    const [turn] = await sql<
      { isOurs: boolean }[]
    >`select pg_try_advisory_lock_shared(${advisoryLocks.migrations}) as "isOurs"`
    if (turn?.isOurs) return
    await sleep(200)
  }
}

/** A condition of SQL: whether a process makes a backup of this database, as the server knows when it looks. */
export function isBackupRunning(sql: Sql): Fragment {
  return sql`
    exists (select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
              and database = (select oid from pg_database where datname = current_database())
              and (classid::int8 << 32 | objid::int8) = ${advisoryLocks.backups})`
}
