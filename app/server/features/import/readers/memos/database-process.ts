import { fileTableOf } from './database-files.ts'
import { opened } from './hostile-database.ts'
import { rowsOf, type MemoRow } from './database-rows.ts'
import { connected, portOf } from '../../reading/rpc.ts'
import { ImportRefusal } from '../../sources/refusal.ts'
import type { DatabaseSync } from 'node:sqlite'

/**
 * A process of its own that reads one database of a stranger: it can be killed within a statement, and an end of it ends nothing else.
 * `database.ts` starts it.
 */

/** What one answer has of texts, unless a single memo has more. */
const maxUnits = 1_000_000

let database: DatabaseSync | undefined
let rows: Iterator<MemoRow> | undefined

connected(portOf(process), {
  open: (file: string) =>
    refusing(async () => {
      database = await opened(file)
    }),
  rewind: () =>
    refusing(() => {
      if (database) rows = rowsOf(database)
    }),
  next: () => refusing(nextRows),
  content: (id: unknown) => refusing(() => (database ? fileTableOf(database).contentOf(id as number) : undefined)),
})
process.on('disconnect', () => process.exit())

function nextRows(): MemoRow[] {
  const told: MemoRow[] = []
  for (let units = 0; told.length < 100 && units < maxUnits;) {
    const next = rows?.next()
    if (!next || next.done) break
    told.push(next.value)
    units += next.value.memo?.content.length ?? 0
  }
  return told
}

async function refusing<Result>(read: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await read()
  } catch (error) {
    if (!isOfDatabase(error)) throw error
    throw new ImportRefusal('The database is damaged: copy it again while memos does not run.')
  }
}

/** What SQLite says, and numbers that JavaScript does not have. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && ('errcode' in error || ('code' in error && error.code === 'ERR_OUT_OF_RANGE'))
}
