import { setTimeout as sleep } from 'node:timers/promises'
import type { Fragment, Sql } from '../database/connect.ts'
import { migrationLock } from '../database/migrate.ts'
import { StartupError } from '../startup-error.ts'

/** Another process makes one. */
export class BackupRunning extends StartupError {}

/** The advisory lock of backups: one at a time. While it is held, no object of a file is removed (`removeUnnamedObjects`). */
export const backupLock = 7_811_883_411

/**
 * Takes the lock, and keeps migrations away meanwhile, which would change the tables. The server releases both with the connection.
 * @throws BackupRunning when another backup of this database is being made
 */
export async function lockForBackup(sql: Sql): Promise<void> {
  const [lock] = await sql<{ isOurs: boolean }[]>`select pg_try_advisory_lock(${backupLock}) as "isOurs"`
  if (!lock?.isOurs) throw new BackupRunning('Another backup of this database is being made: wait for that one.')
  for (;;) {
    const [turn] = await sql<{ isOurs: boolean }[]>`select pg_try_advisory_lock_shared(${migrationLock}) as "isOurs"`
    if (turn?.isOurs) return
    await sleep(200)
  }
}

/** A condition of SQL: whether a process makes a backup of this database, as the server knows when it looks. */
export function isBackupRunning(sql: Sql): Fragment {
  return sql`
    exists (select from pg_locks where locktype = 'advisory' and objsubid = 1 and granted
              and database = (select oid from pg_database where datname = current_database())
              and (classid::int8 << 32 | objid::int8) = ${backupLock})`
}
