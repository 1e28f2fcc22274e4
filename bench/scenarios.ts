import type { Sql } from '../app/server/platform/database/connect.ts'
import { listPage, pageSize } from '../app/server/platform/lists/keyset.ts'
import { cookieFor, signedToken } from '../app/server/platform/sessions/session-cookie.ts'
import { routes } from '../app/server/routes.ts'
import type { Request } from './load.ts'
import type { Person, Seeded } from './seed.ts'

export interface Scenario {
  /** One letter or two, for tables and results. */
  readonly key: ScenarioKey
  readonly title: string
  readonly of: 'limit' | 'product'
  readonly requests: readonly Request[]
  /** The status that every answer must have. */
  readonly status: number
  /** What is wrong with the answer to the first request; undefined when it is what a person would expect. */
  problemOf(answer: { readonly body: string; readonly location: string | null }): Promise<string | undefined>
}

export type ScenarioKey = 'a' | 'b' | 'c' | 'd' | 'e1' | 'e2' | 'f' | 'g'

interface NoteOf {
  readonly person: Person
  readonly noteId: string
}

/** How deep the deep pages are: notes that come before them. */
const depths = [50_000, 60_000, 70_000, 80_000, 90_000]

const form = 'application/x-www-form-urlencoded'

/** All that is measured, in the order in which a round goes through it. */
export async function makeScenarios(sql: Sql, { people, writer }: Seeded, secret: string): Promise<Scenario[]> {
  const session = cookieFor('http://localhost', 'notejam').name
  const as = (person: Person) => ({
    cookie: `${session}=${encodeURIComponent(signedToken(person.token, secret))}`,
  })
  const [reader] = people
  const [noteId] = reader?.noteIds ?? []
  if (!reader || !noteId) throw new Error('no person was seeded')

  // Notes in turn of all people, not all notes of one after the other.
  const notes = reader.noteIds.flatMap((_, index) =>
    people.map((person) => ({ person, noteId: person.noteIds[index] ?? '' })),
  )
  const edge = (depth: number) => notesOf(sql, writer, depth - pageSize, pageSize + 1)
  const edges = await Promise.all(depths.map(edge))
  const cursors = edges.map((rows) => listPage(rows, undefined, (row) => row.updatedAt).after)
  // What is saved meanwhile comes before it.
  const beforeDeep = edges[0]?.at(-2)

  const open = (of: readonly NoteOf[]): Omit<Scenario, 'key' | 'title'> => ({
    of: 'product',
    requests: of.map(({ person, noteId }) => ({ path: routes.notes.show.href({ noteId }), headers: as(person) })),
    status: 200,
    problemOf: async ({ body }) => {
      const [note] = await sql<{ name: string; text: string }[]>`
        select name, text from notes where id = ${of[0]?.noteId ?? ''}`
      // Where the text begins: further on its lines are paragraphs.
      const shown = note && [`>${escaped(note.name)}</h1>`, escaped(note.text.slice(0, 40))]
      return shown?.every((part) => body.includes(part)) ? undefined : 'the page does not show the note'
    },
  })
  const save = (of: readonly NoteOf[]): Omit<Scenario, 'key' | 'title'> => ({
    of: 'product',
    requests: of.map(({ person, noteId }) => ({
      method: 'POST',
      path: routes.notes.edit.href({ noteId }),
      headers: { ...as(person), 'content-type': form },
      body: new URLSearchParams({ name: `Revised ${noteId}`, text: revision }).toString(),
    })),
    status: 303,
    problemOf: async ({ location }) => {
      const noteId = of[0]?.noteId ?? ''
      const [note] = await sql<{ text: string }[]>`select text from notes where id = ${noteId}`
      if (location !== routes.notes.show.href({ noteId })) return `it leads to ${location ?? 'nowhere'}`
      return note?.text.startsWith(revision) ? undefined : 'the note was not saved'
    },
  })
  const notesOfWriter = writer.noteIds.map((noteId) => ({ person: writer, noteId }))

  return [
    {
      key: 'a',
      title: 'the limit: one statement, a constant page',
      of: 'limit',
      requests: people.map((person) => ({ path: `/${person.id}`, headers: as(person) })),
      status: 200,
      problemOf: async ({ body }) => (body.startsWith('notejam') ? undefined : 'this is not the constant page'),
    },
    {
      key: 'b',
      title: 'all notes, 20 of 200',
      of: 'product',
      requests: people.map((person) => ({ path: routes.home.href(), headers: as(person) })),
      status: 200,
      problemOf: async ({ body }) => listProblem(body, await notesOf(sql, reader, 0, pageSize)),
    },
    { key: 'c', title: 'one note', ...open(notes) },
    { key: 'd', title: 'saving a note', ...save(notes) },
    {
      key: 'e1',
      title: 'all notes, 20 of 100,000',
      of: 'product',
      requests: [{ path: routes.home.href(), headers: as(writer) }],
      status: 200,
      problemOf: async ({ body }) => listProblem(body, await notesOf(sql, writer, 0, pageSize)),
    },
    {
      key: 'e2',
      title: 'the same, 50,000 to 90,000 notes down',
      of: 'product',
      requests: cursors.map((after) => ({ path: routes.home.href({ after }), headers: as(writer) })),
      status: 200,
      problemOf: async ({ body }) => listProblem(body, await notesOf(sql, writer, 0, pageSize, beforeDeep)),
    },
    { key: 'f', title: 'one note of 100,000', ...open(notesOfWriter) },
    { key: 'g', title: 'saving one of 100,000', ...save(notesOfWriter) },
  ]
}

/** Browsers send line breaks of a textarea as CR LF; this has none, so it comes back as it was sent. */
const revision = 'Two kilos of fruit, one of sugar & the juice of a lemon; "cook until it sets". '.repeat(8).trim()

interface Place {
  readonly id: string
  /** As a cursor holds it. */
  readonly updatedAt: string
}

/** A person's notes, newest first, found without the product's own statements. */
async function notesOf(sql: Sql, person: Person, offset: number, count: number, after?: Place): Promise<Place[]> {
  return sql<Place[]>`
    select id::text, to_json(updated_at) #>> '{}' as "updatedAt"
    from notes
    where user_id = ${person.id} and deleted_at is null
      ${after ? sql`and (updated_at, id) < (${after.updatedAt}::text::timestamptz, ${after.id})` : sql``}
    order by updated_at desc, id desc
    offset ${offset} limit ${count}`
}

function listProblem(body: string, expected: readonly Place[]): string | undefined {
  const shown = [...body.matchAll(/<a href="\/notes\/(\d+)[^"]*" data-row/g)].map(([, id]) => id)
  const meant = expected.map(({ id }) => id)
  return shown.join() === meant.join() ? undefined : `it shows the notes ${shown.join()} and not ${meant.join()}`
}

/** As text stands in HTML. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
