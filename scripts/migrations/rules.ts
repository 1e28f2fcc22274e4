import { createHash } from 'node:crypto'
import { partsOf, type Migration } from '../../app/server/platform/database/migrate.ts'
import { dangersOf } from './danger.ts'
import { readStatements, type Statement } from './statements.ts'

/**
 * What a migration may do while the previous release is at work: add what that release does not see. A mark in the comment above a
 * statement says that its author has thought about more:
 *
 *     -- contract: since 0004      0004 brought what replaces this; two migrations later nothing needs it any more
 *     -- locks: about 2 s for a million notes
 *
 * A trigger, a block of code, and an index that is replaced by a wider one, change nothing that the previous release sees as long as
 * their author has looked at what they do there:
 *
 *     -- survives: it fills only columns that the release before does not know
 *
 * An index on a table in use wants the second, unless it is made `concurrently`, which only a migration without a transaction can.
 * @returns a sentence for each statement that may not be there, with its line
 */
export async function problemsOf(migration: Migration): Promise<string[]> {
  const fresh = new Set<string>()
  const statements = await readStatements(migration.statements)
  const parts = partsOf(migration)
  const joined = await Promise.all((parts ?? []).map(async (part) => (await readStatements(part)).length))
  if (joined.some((count) => count !== 1)) {
    return [`${migration.name}: without a transaction, one statement stands between two lines of "-- then"`]
  }
  return statements.flatMap((statement) => {
    const where = `${migration.name}:${statement.line}`
    if (statement.kind === 'TransactionStmt') return [`${where}: a migration is one transaction already`]
    if (!parts && statement.tree['concurrent']) {
      return [`${where}: "concurrently" cannot be part of a transaction, and this migration is one`]
    }
    return dangersOf(statement, fresh)
      .filter(({ mark }) => !isMarked(statement, mark, migration.version))
      .map(({ mark, what }) => `${where}: ${what} (${advice[mark]})`)
  })
}

const advice = {
  contract: 'expand first; two migrations later: "-- contract: since" and the number of that one',
  locks: 'if that is short, say why: "-- locks: …"',
}

/** Contracting in N+2 what N replaced: release N+1 uses neither, and may be gone back to. */
function isMarked(statement: Statement, mark: 'contract' | 'locks', version: number): boolean {
  const says = statement.marks.get(mark)
  if (mark === 'locks') return says !== undefined
  if (isSurvivable(statement) && statement.marks.get('survives')) return true
  const since = Number(/^since (\d{4})\b/.exec(says ?? '')?.[1])
  return since >= 1 && since <= version - 2
}

function isSurvivable({ kind, tree }: Statement): boolean {
  if (kind === 'CreateTrigStmt' || kind === 'DoStmt') return true
  return kind === 'DropStmt' && (tree as Record<string, unknown>)['removeType'] === 'OBJECT_INDEX'
}

/**
 * What has been released is never edited: databases remember its checksum, and refuse a server that has another text.
 * @param released lines such as `sha256sum` writes them
 */
export function changesOf(migrations: readonly Migration[], released: string): string[] {
  const lines = released.split('\n').filter((line) => line !== '')
  return lines.flatMap((line, index) => {
    const [checksum, name] = line.split('  ')
    const migration = migrations[index]
    if (migration?.name !== name) return [`${name} has been released: it stays, under its number`]
    const isSame =
      createHash('sha256')
        .update(migration?.statements ?? '')
        .digest('hex') === checksum
    return isSame ? [] : [`${name} has been released: put what is new into the next migration`]
  })
}
