import { parse, type Node } from 'libpg-query'

/** One statement of a migration, read by PostgreSQL's own parser: what a comment or a string says is not taken for SQL. */
export interface Statement {
  readonly line: number
  /** Such as `AlterTableStmt`, with what the parser found. */
  readonly kind: string
  readonly tree: Readonly<Record<string, unknown>>
  /** From the lines above it: `-- contract: since 0002`, `-- locks: why that is short`. */
  readonly marks: ReadonlyMap<string, string>
}

/** @throws what the parser says about text that is not SQL */
export async function readStatements(text: string): Promise<Statement[]> {
  // The parser counts bytes.
  const bytes = Buffer.from(text)
  const { stmts = [] } = await parse(text)
  let end = 0
  return stmts.map(({ stmt, stmt_location: start = 0, stmt_len: length = bytes.length - start }) => {
    // Between two statements are a semicolon, spaces and comments; what stands behind the semicolon is not above.
    const comments = bytes.subarray(end, start).toString()
    end = start + length
    const [kind = '', tree] = Object.entries(stmt as Node)[0] ?? []
    const line = bytes.subarray(0, start).toString().split('\n').length
    return { line, kind, tree: tree as Statement['tree'], marks: marksIn(comments) }
  })
}

function marksIn(comments: string): Map<string, string> {
  return new Map(
    [...comments.matchAll(/^\s*-- (contract|locks|survives): (.+)$/gm)].map(([, name = '', says = '']) => [name, says]),
  )
}
