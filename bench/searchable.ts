import type { Database, Sql } from '../app/server/platform/database/connect.ts'

/** What is written meanwhile cannot be searched for. */
export async function withoutSearch<Result>(sql: Sql, act: () => Promise<Result>): Promise<Result> {
  await sql`alter table notes disable trigger notes_searched`
  const result = await act()
  await sql`alter table notes enable trigger notes_searched`
  return result
}

/** Sooner than as each note is written: the large indexes come after what they hold. */
export async function makeSearchable(database: Database, say: (text: string) => void): Promise<void> {
  const { sql, end } = await database.open()
  const begin = performance.now()
  const indexes = await sql<{ name: string; definition: string }[]>`
    select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition
    from pg_index where indexrelid::regclass::text in ('note_search_words', 'search_vocabulary_parts')`
  for (const { name } of indexes) await sql.unsafe(`drop index ${name}`)
  const [{ last } = { last: 0 }] = await sql<{ last: number }[]>`select max(id)::int as last from notes`
  for (let first = 0; first <= last; first += 1000) {
    await sql`select count(search_keep(n)) from notes n where id > ${first} and id <= ${first + 1000}`
  }
  for (const { definition } of indexes) await sql.unsafe(definition)
  await end()
  say(`made searchable in ${((performance.now() - begin) / 1000).toFixed(0)} s`)
}
