import { join } from 'node:path'
import type { Config } from '../../config.ts'
import { isThere } from '../data-dir.ts'
import { StartupError } from '../startup-error.ts'
import { checkServer, connect, type Database } from './connect.ts'
import { besideRunning, startEmbeddedPostgres } from './embedded-postgres.ts'
import { connectManaged } from './managed.ts'
import { whenReachable } from './when-reachable.ts'

export interface OpenDatabase {
  readonly sql: Database
  readonly kind: 'embedded' | 'address' | 'managed'
  /** The setting that names the database, for messages. */
  readonly setting: string
}

export interface DatabaseHooks {
  /** Takes what ends each started part; they are ended in reverse order. */
  readonly onOpen: (close: () => Promise<unknown>) => void
  /** Told once, in a sentence, that the server cannot be reached yet. */
  readonly onWait: (sentence: string) => void
  /** Told when the embedded server ends unasked. */
  readonly onFailure: (reason: string) => void
  /** For a command: an embedded database that a Notejam has started already is opened beside it. */
  readonly isBeside?: boolean
}

/**
 * Opens the database that the settings name, or else starts the embedded one, and checks that it can hold the schema.
 * @throws StartupError
 */
export async function openDatabase(
  config: Config,
  { onOpen, onWait, onFailure, isBeside = false }: DatabaseHooks,
): Promise<OpenDatabase> {
  const opened = await open()
  // Seconds. Only statements of aborted requests are left by then.
  onOpen(() => opened.sql.end({ timeout: 2 }))
  const { sql, setting } = opened
  const seconds = config.DATABASE_WAIT_SECONDS
  await checkServer(sql, setting, () =>
    whenReachable(sql, seconds, (reason) =>
      onWait(`${setting}: the database cannot be reached yet (${reason}): waiting for it, up to ${seconds} seconds.`),
    ),
  )
  return opened

  async function open(): Promise<OpenDatabase> {
    const { DATABASE_URL: url, managedDatabase, DATABASE_POOL: poolSize } = config
    if (managedDatabase) {
      return { kind: 'managed', setting: 'DB_HOST', sql: await connectManaged(managedDatabase, poolSize) }
    }
    if (url !== undefined) {
      return { kind: 'address', setting: 'DATABASE_URL', sql: connect(url, poolSize) }
    }
    const running = isBeside ? await besideRunning(config.DATA_DIR) : undefined
    if (running) return { kind: 'embedded', setting: 'DATA_DIR', sql: connect(running, poolSize) }
    if (isBeside && !(await isThere(join(config.DATA_DIR, 'postgres')))) {
      throw new StartupError(
        `DATA_DIR: there are no notes in ${config.DATA_DIR}: name the folder that has them, or DATABASE_URL.`,
      )
    }
    const embedded = await startEmbeddedPostgres(config.DATA_DIR)
    onOpen(() => embedded.stop())
    void embedded.failed.then(onFailure)
    return { kind: 'embedded', setting: 'DATA_DIR', sql: connect(embedded.address, poolSize) }
  }
}
