import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DatabaseAddress } from '../app/server/platform/database/connect.ts'

/** The way into a running Notejam's embedded database, as its folder tells it. */
export async function readHolderOf(dataDir: string): Promise<DatabaseAddress> {
  const [, , , , socketDir = ''] = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
  const password = (await readFile(join(dataDir, 'postgres-password'), 'utf8')).trim()
  return { socketDir, user: 'notejam', password, database: 'notejam' }
}
