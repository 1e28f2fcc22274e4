import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import {
  connect,
  openConnection,
  type Database,
  type DatabaseAddress,
  type OwnConnection,
} from '../server/platform/database/connect.ts'

export interface TestDatabase {
  readonly address: Exclude<DatabaseAddress, string>
  readonly sql: Database
  readonly drop: () => Promise<void>
}

type Template = 'migrated' | 'empty'

/** Copies of the migrated database are made while tests run: one is always ready, or being made. */
let ahead: Promise<string> | undefined

/**
 * A database of a test's own: a copy of the migrated one, or an empty one.
 * @param onStatement sees every statement of `sql`
 */
export async function testDatabase(
  template: Template = 'migrated',
  onStatement?: (text: string) => void,
): Promise<TestDatabase> {
  const database = await (template === 'migrated' ? nextCopy() : create('empty'))
  const address = { ...inject('postgres'), database }
  const sql = connect(address, 4, onStatement)
  return {
    address,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 })
      await (await dropping()).sql.unsafe(`drop database ${database} with (force)`)
    },
  }
}

function nextCopy(): Promise<string> {
  const copy = ahead ?? create('migrated')
  const next = copy.catch(() => {}).then(() => create('migrated'))
  // The test that takes the copy is told.
  next.catch(() => {})
  ahead = next
  return copy
}

/** Copying files takes less CPU than writing them to the log. */
async function create(template: Template): Promise<string> {
  const database = `test_${randomBytes(6).toString('hex')}`
  const source = template === 'migrated' ? 'notejam' : 'template0'
  await (await creating()).sql.unsafe(`create database ${database} template ${source} strategy file_copy`)
  return database
}

/** Two connections for the whole process, so that no test's database waits for another's to be dropped. */
const creating = once(openAdmin)
const dropping = once(openAdmin)

function openAdmin(): Promise<OwnConnection> {
  return openConnection({ ...inject('postgres'), database: 'postgres' })
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => (made ??= make())
}
