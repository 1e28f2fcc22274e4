import type { DatabaseSync } from 'node:sqlite'
import { ImportRefusal } from '../../sources/refusal.ts'

/** Largest value of a cell, in bytes. */
const maxCellBytes = 128 * 1024 ** 2

/**
 * Opens a database that a stranger made: read only, without extensions, and nothing that its schema brings along runs (views, triggers,
 * computed columns, virtual tables).
 * @throws ImportRefusal
 */
export async function opened(file: string): Promise<DatabaseSync> {
  const { DatabaseSync, constants } = await import('node:sqlite')
  const database = new DatabaseSync(file, {
    readOnly: true,
    allowExtension: false,
    enableForeignKeyConstraints: false,
    timeout: 0,
    limits: {
      length: maxCellBytes,
      sqlLength: 10_000,
      column: 100,
      exprDepth: 100,
      vdbeOp: 100_000,
      attach: 0,
      triggerDepth: 0,
    },
  })
  try {
    database.enableDefensive(true)
    database.exec(
      'pragma trusted_schema = off; pragma query_only = on; pragma cell_size_check = on; pragma mmap_size = 0; ' +
        'pragma ignore_check_constraints = on;',
    )
    for (const { name, type, sql } of database.prepare('select name, type, sql from sqlite_schema limit 10000').all()) {
      const isPlain = type === 'table' && !/^\s*create\s+virtual\s|\bgenerated\s+always\b|\bas\s*\(/i.test(String(sql))
      const table = String(name).toLowerCase()
      if (!tables.has(table)) continue
      if (!isPlain) throw new ImportRefusal('It is no database of memos: what should be its tables is something else.')
      // Pages that lead to one page again have endless rows, and a statement that counts them is not ended with its thread.
      const [checked] = database.prepare(`pragma quick_check(${table})`).all()
      if (checked?.['quick_check'] !== 'ok') throw new Error('its pages are no tree')
    }
    // From here on, tables are read and nothing else is done.
    const allowed = new Set([constants.SQLITE_SELECT, constants.SQLITE_READ, constants.SQLITE_FUNCTION])
    database.setAuthorizer((action) =>
      allowed.has(action) || action === tableInfo ? constants.SQLITE_OK : constants.SQLITE_DENY,
    )
    return database
  } catch (error) {
    database.close()
    if (error instanceof ImportRefusal) throw error
    throw new ImportRefusal('The database is damaged or no database of SQLite: copy it again while memos does not run.')
  }
}

const tables = new Set(['memo', 'memo_relation', 'memo_resource', 'resource', 'attachment', 'user'])
/** SQLite's number for a pragma: `table_info` is read by one. */
const tableInfo = 19

/** The names of a table's columns; none for a table that is not there. */
export function columnsOf(database: DatabaseSync, table: string): Set<string> {
  return new Set(
    database
      .prepare(`pragma table_info(${table})`)
      .all()
      .map(({ name }) => String(name)),
  )
}
