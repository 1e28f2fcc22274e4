import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from '../server/platform/database/connect.ts'

/**
 * Looks for texts in every row of every table that the catalog knows, whatever schema and columns it has.
 * @returns rows as JSON in which one of them stands, by table
 */
export async function rowsWith(sql: Sql, texts: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not in ('pg_catalog', 'information_schema')
    order by 1`
  for (const { name } of tables) {
    const rows = await sql.unsafe<{ row: string }[]>(
      `select to_jsonb(t)::text as row from ${name} t
       where exists (select from unnest($1::text[]) sought where strpos(to_jsonb(t)::text, sought) > 0) order by 1`,
      [texts],
    )
    if (rows.length > 0)
      found.set(
        name,
        rows.map(({ row }) => row),
      )
  }
  return found
}

/** Files below a folder whose name or content has one of these texts. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const file of files.filter((one) => one.isFile())) {
    const path = join(file.parentPath, file.name)
    const content = `${path}\n${await readFile(path, 'latin1')}`
    if (texts.some((text) => content.includes(text))) found.push(path)
  }
  return found
}
