import { expect, it } from 'vitest'
import { startWorld, type Person, type World } from '../../../test/world.ts'
import { forgetReports, keptLines, keptReports } from './forget-imports.ts'

const maxEntries = 10

/** An import that is over, with a line for each item. */
async function anImport({ sql }: World, owner: Person, found: number, made = 0): Promise<string> {
  const [{ id } = { id: '' }] = await sql<{ id: string }[]>`
    insert into imports (user_id, state, is_dry_run, duplicates, upload_key, upload_parts, upload_bytes, files, found, made, skipped, finished_at)
    values (${owner.id}, 'done', ${made === 0}, 'skip', 'key', 0, 0, '[]', ${found}, ${made}, ${found - made}, now())
    returning id::text`
  await sql`
    insert into import_items (import_id, user_id, place, format, path, title, result, note_ids)
    select ${id}, ${owner.id}, n, 'markdown', n || '.md', '', case when n <= ${made} then 'made' else 'skipped' end,
      case when n <= ${made} then array[n]::bigint[] else '{}' end
    from generate_series(1, ${found}::int) n`
  return id
}

const linesOf = async ({ sql }: World, id: string) =>
  (await sql`select from import_items where import_id = ${id}`).length
const importsOf = async ({ sql }: World, { id }: Person) =>
  (await sql`select from imports where user_id = ${id}`).length

it('of imports that were only looked at, the latest stay, and so many lines; of those that made notes, what can be undone', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const hers = await anImport(world, grace, 3)
  const made = await anImport(world, ada, 10, 4)
  const old = await anImport(world, ada, 10)
  const latest = []
  for (let n = 0; n < keptLines; n++) latest.push(await anImport(world, ada, maxEntries))
  await forgetReports(world.sql, ada.id, maxEntries)
  expect(await linesOf(world, old)).toBe(0)
  expect(await linesOf(world, made)).toBe(4)
  for (const id of latest) expect(await linesOf(world, id)).toBe(maxEntries)
  expect(await importsOf(world, ada)).toBe(1 + keptLines)
  expect(await linesOf(world, hers), 'of another person').toBe(3)

  for (let n = 0; n < keptReports + 5; n++) await anImport(world, ada, 0)
  await forgetReports(world.sql, ada.id, maxEntries)
  expect(await importsOf(world, ada), 'room for the next one').toBe(keptReports)
  expect(await linesOf(world, made)).toBe(4)
})
