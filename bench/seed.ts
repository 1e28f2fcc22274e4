import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { connect, type Database, type DatabaseAddress, type Sql } from '../app/server/platform/database/connect.ts'
import { migrate, readMigrations } from '../app/server/platform/database/migrate.ts'
import { outlineVersion } from '../app/server/platform/markdown/version.ts'
import { makeSearchable, withoutSearch } from './searchable.ts'

/** A person with notes and an open session. */
export interface Person {
  readonly id: string
  readonly token: string
  /** Some of their notes, spread over the years. */
  readonly noteIds: readonly string[]
}

export interface Seeded {
  readonly people: readonly Person[]
  /** The person with very many notes. */
  readonly writer: Person
}

export const size = { people: 1000, notes: 200_000, notesOfWriter: 100_000, padsEach: 6, noteIdsEach: 8 }

/** The newest note is from now and the oldest from this long ago. */
const history = '3 years'

const words = ['Damson', 'Quince', 'Plum & sloe', 'Rhubarb', 'Bramble', 'Medlar', 'Greengage', 'Elderflower', 'Rosehip']

/** About 300 characters; a note has up to five of it. Quotes and ampersands are what pages have to escape. */
const paragraph = `Two kilos of fruit, one of sugar & the juice of a lemon. Wash, stone and weigh what is left; "cook
until it sets" means 104.5 °C, or a drop that wrinkles on a cold saucer. Fill the jars to the brim, turn them over for
five minutes, and write the year on the lid.

–  Aunt Ada's trick: a <small> knob of butter against the foam.

`

/** Fills an empty database, and looks whether what came out is what was meant. @param say what is going on */
export async function seed(address: DatabaseAddress, say: (text: string) => void): Promise<Seeded> {
  const sql = connect(address, 1)
  try {
    await migrate(sql, await readMigrations(fileURLToPath(new URL('../app/migrations', import.meta.url))))
    // The product gives up on statements after ten seconds; these are meant to be large.
    await sql`set statement_timeout = 0`
    const ids = await makePeople(sql)
    const [writerId = ''] = ids
    const tokens = await openSessions(sql, ids)
    await withoutSearch(sql, () => makeNotes(sql, writerId))
    await makeSearchable(sql, say)
    // What a database that has been running for a while has done: statistics, visibility, dirty pages on the disk.
    await sql`vacuum (analyze)`
    await sql`checkpoint`
    await checkCounts(sql)
    return await gather(sql, writerId, tokens)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function makePeople(sql: Sql): Promise<string[]> {
  const people = await sql<{ id: string }[]>`
    insert into users (email) select 'person' || n || '@bench.example' from generate_series(0, ${size.people}) n
    returning id`
  await sql`
    insert into pads (user_id, name)
    select u.id, (${words}::text[])[n] || ' pad' from users u cross join generate_series(1, ${size.padsEach}::int) n`
  return people.map(({ id }) => id)
}

async function openSessions(sql: Sql, ids: readonly string[]): Promise<Map<string, string>> {
  const tokens = new Map(ids.map((id) => [id, randomBytes(24).toString('base64url')]))
  await sql`
    insert into sessions (user_id, token, expires_at)
    select s.user_id, s.token, now() + interval '30 days'
    from unnest(${[...tokens.keys()]}::bigint[], ${[...tokens.values()]}::text[]) s (user_id, token)`
  return tokens
}

/**
 * One statement, in the order in which time would have written them: neighbours on the disk are notes of different
 * people, and a page of 20 notes lies in 20 places. They are outlined, so that nothing does so while the product is measured.
 */
async function makeNotes(database: Database, writerId: string): Promise<void> {
  const { sql, end } = await database.open()
  await sql`
    insert into notes (user_id, pad_id, name, text, created_at, updated_at, snippet, outline_of, outline_version)
    select made.*, written, note_snippet(text), 1, ${outlineVersion}::int
    from (
      select note.user_id, pad.ids[1 + note.number % ${size.padsEach + 1}::int],
             (${words}::text[])[1 + note.number % ${words.length}::int] || ', batch ' || note.number,
             left(repeat(${paragraph}::text, 5), 100 + note.number * 7919 % 1400) as text, note.written
      from (
        select id as user_id, number, now() - random() * ${history}::interval as written
        from users
        cross join lateral generate_series(
          1, case when id = ${writerId} then ${size.notesOfWriter}::int else ${size.notes / size.people}::int end
        ) number
      ) note
      -- One more place than pads: that note lies in none.
      join (select user_id, array_agg(id order by id) as ids from pads group by user_id) pad using (user_id)
    ) made
    order by written`
  await end()
}

/** The counters are the triggers' work; a page that shows a wrong number would be measured for nothing. */
async function checkCounts(sql: Sql): Promise<void> {
  const [found] = await sql<{ notes: number; people: number; wrong: number }[]>`
    select (select count(*)::int from notes) as notes,
           (select count(distinct user_id)::int from notes) as people,
           (select count(*)::int from users u left join (
              select user_id, count(*) as notes from notes group by user_id
            ) n on n.user_id = u.id where u.note_count <> coalesce(n.notes, 0) or u.trash_count <> 0) +
           (select count(*)::int from pads p left join (
              select pad_id, count(*) as notes from notes group by pad_id
            ) n on n.pad_id = p.id where p.note_count <> coalesce(n.notes, 0)) as wrong`
  const meant = { notes: size.notes + size.notesOfWriter, people: size.people + 1, wrong: 0 }
  if (JSON.stringify(found) !== JSON.stringify(meant)) {
    throw new Error(`the seeded rows are ${JSON.stringify(found)} and should be ${JSON.stringify(meant)}`)
  }
}

async function gather(sql: Sql, writerId: string, tokens: ReadonlyMap<string, string>): Promise<Seeded> {
  const rows = await sql<{ userId: string; noteIds: string[] }[]>`
    select user_id as "userId", array_agg(id::text order by id) as "noteIds"
    from (
      select user_id, id, row_number() over (partition by user_id order by id) as place,
             count(*) over (partition by user_id) as notes
      from notes
    ) note
    where place % (notes / ${size.noteIdsEach}::int) = 0
    group by user_id order by user_id`
  const all = rows.map(({ userId, noteIds }) => {
    const token = tokens.get(userId)
    if (!token) throw new Error('a person has no session')
    return { id: userId, token, noteIds }
  })
  const writer = all.find(({ id }) => id === writerId)
  if (!writer) throw new Error('the person with very many notes is missing')
  return { people: all.filter((person) => person !== writer), writer }
}
