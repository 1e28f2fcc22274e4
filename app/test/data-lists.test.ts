import { eventually } from '../../kit/eventually.ts'
import { describe, expect, it } from 'vitest'
import { listNotes } from '../server/notes/note-list.queries.ts'
import { orders, pageSize, type Order } from '../server/platform/lists/keyset.ts'
import { routes } from '../server/routes.ts'
import { decoded } from '../../kit/html.ts'
import { sharedWorld, startWorld, type Person, type World } from './world.ts'

/** 65 notes, three pages and a bit: many of one name, of one time, and of times that differ by less than a millisecond. */
const count = 65

const lists = orders.flatMap((order) => [
  { order, of: 'all notes' },
  { order, of: 'a pad' },
])

const aWorld = sharedWorld()

describe('a list over several pages', () => {
  it.each(lists)('of $of by $order shows each note once, in order, forwards and back', async ({ order, of }) => {
    const { world, ada, start, expected } = await aLongList(order, of)

    const forwards = await follow(world, ada, start, 'next')
    expect(forwards.map(({ ids }) => ids.length)).toEqual([20, 20, 20, 5])
    expect(forwards.flatMap(({ ids }) => ids)).toEqual(expected)
    expect(links(forwards[0]?.body ?? '', 'prev'), 'before the first page').toEqual([])

    const last = links(forwards[2]?.body ?? '', 'next')[0] ?? ''
    const backwards = await follow(world, ada, last, 'prev')
    expect(backwards.map(({ ids }) => ids)).toEqual(forwards.map(({ ids }) => ids).reverse())
    expect(links(backwards.at(-1)?.body ?? '', 'next')).toHaveLength(1)

    for (const { body } of [...forwards, ...backwards]) {
      for (const link of [...links(body, 'next'), ...links(body, 'prev')]) {
        expect(new URLSearchParams(link.split('?')[1]).get('order') ?? orders[0]).toBe(order)
        expect(link.split('?')[0]).toBe(start.split('?')[0])
      }
    }
  })

  it.each(orders)('by %s neither hides nor doubles what was not touched meanwhile', async (order) => {
    const { world, ada, start, expected } = await aLongList(order, 'all notes')
    const [first] = await follow(world, ada, start, 'next', 1)
    const { sql } = world
    const saved = expected.slice(-3)
    // Some of the last pages are saved under a new name, some of the next page go, and a new one comes first or last.
    for (const noteId of saved) {
      await world.submit(routes.notes.edit.href({ noteId }), { name: 'Aardvark', text: 'Saved.', pad_id: '' }, ada)
    }
    const gone = [...expected.slice(22, 24), expected[pageSize - 1] ?? '']
    for (const noteId of gone) await world.submit(routes.notes.delete.href({ noteId }), {}, ada)
    await world.aNote(ada, { name: 'Zzz' })
    expect(await sql`select from notes where user_id = ${ada.id} and deleted_at is null`).toHaveLength(
      count - gone.length + 1,
    )

    const rest = await follow(world, ada, links(first?.body ?? '', 'next')[0] ?? '', 'next')

    const untouched = expected.filter((id) => !saved.includes(id) && !gone.includes(id))
    const seen = [...(first?.ids ?? []), ...rest.flatMap(({ ids }) => ids)]
    expect(seen.filter((id) => untouched.includes(id))).toEqual(untouched)
  })

  it('goes on behind a name that looks like a time, or like an address', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const names = [
      '2026-01-01T00:00:00+00:00',
      '?after=1&order=name#',
      '%2F%00',
      '"\\',
      '🫙'.repeat(100),
      '\u0001'.repeat(100),
    ]
    for (const name of names) for (let copy = 0; copy < pageSize + 1; copy++) await world.aNote(ada, { name })
    const seen = await follow(world, ada, routes.home.href({ order: 'name' }), 'next')
    const all = await world.sql<{ id: string }[]>`select id from notes order by name, id`
    expect(seen.flatMap(({ ids }) => ids)).toEqual(all.map(({ id }) => id))
  })

  it('of the trash shows each note once, the latest first', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await world.sql`
      insert into notes (user_id, name, text, deleted_at)
      select ${ada.id}, 'Jam', 'Jam', timestamptz '2026-01-05 10:00:00.000123Z' + (n / 10) * interval '7 microseconds'
      from generate_series(1, ${count}) n`
    const all = await world.sql<{ id: string }[]>`select id from notes order by deleted_at desc, id desc`
    const forwards = await follow(world, ada, routes.trash.list.href(), 'next')
    expect(forwards.flatMap(({ ids }) => ids)).toEqual(all.map(({ id }) => id))
    const backwards = await follow(world, ada, links(forwards[2]?.body ?? '', 'next')[0] ?? '', 'prev')
    expect(backwards.map(({ ids }) => ids)).toEqual(forwards.map(({ ids }) => ids).reverse())
  })

  it.each(['name', '-name'])('by %s is sorted as people do, whatever is written in capitals', async (order) => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const sorted = ['Apfel 2', 'apfel 10', 'Birne', 'birne 2', 'Birne 10', 'öl', 'Zwetschge', 'Ωμέγα', '日本']
    for (const name of sorted.toReversed()) await world.aNote(ada, { name })
    const { body } = await world.visit(routes.home.href({ order }), ada)
    const shown = [...body.matchAll(/data-row="[a-z ]*"><bdi>(.*?)<\/bdi>/g)].map(([, name]) => name)
    expect(shown).toEqual(order === 'name' ? sorted : sorted.toReversed())
  })
})

it.each(['name', '-name'])('a list by %s has a note without a title where its first line belongs', async (order) => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  const notes = [
    ['', '# Apples\n\nTwo kilos'],
    ['Bread', 'Rye'],
    ['', 'carrots'],
    ['Damsons', ''],
    ['', '![](x.png)'],
    ['Yeast', ''],
  ]
  for (const [name, text] of notes.toReversed()) {
    await world.visit(routes.notes.create.href(), ada, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ name, text, pad_id: pad.id }),
    })
  }
  const sorted = ['Apples', 'Bread', 'carrots', 'Damsons', 'Untitled', 'Yeast']
  for (const path of [routes.home.href({ order }), routes.pads.show.href({ padId: pad.id }, { order })]) {
    const { body } = await world.visit(path, ada)
    const shown = [...body.matchAll(/data-row="[a-z ]*"><bdi>(.*?)<\/bdi>/g)].map(([, name]) => name)
    expect(shown).toEqual(order === 'name' ? sorted : sorted.toReversed())
  }
})

describe('a page', () => {
  let owner: ReturnType<typeof manyNotesOfTwo> | undefined

  it.each([0, 1, 250])('takes one statement with %i notes, pads and notes in the trash', async (many) => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const ids = many > 0 && (await manyOf(world, ada, many, many))
    const paths = {
      'all notes': '/',
      'all notes by name': routes.home.href({ order: 'name' }),
      'the trash': routes.trash.list.href(),
      'a new note': routes.notes.create.href(),
      'a new pad': routes.pads.create.href(),
      settings: routes.accounts.settings.href(),
      ...(ids && {
        'a pad': routes.pads.show.href(ids),
        'editing a pad': routes.pads.edit.href(ids),
        'deleting a pad': routes.pads.delete.href(ids),
        'a note': routes.notes.show.href(ids),
        'editing a note': routes.notes.edit.href(ids),
        'deleting a note': routes.notes.delete.href(ids),
        'a note in the trash': routes.trash.show.href({ noteId: ids.trashedId }),
        'deleting it forever': routes.trash.delete.href({ noteId: ids.trashedId }),
      }),
    }
    // Choosing an order is one more, once.
    await world.visit(routes.home.href({ order: 'name' }), ada)
    for (const [what, path] of Object.entries(paths)) {
      // The first visit to a note stores its HTML.
      await world.visit(path, ada)
      if (what.startsWith('a note')) await eventually('it is kept', async () => rendered(world, path))
      world.statements.length = 0
      expect((await world.visit(path, ada)).status, what).toBe(200)
      expect(sentBy(world), what).toHaveLength(1)
    }
    world.statements.length = 0
    expect((await world.visit(routes.accounts.signIn.href())).status).toBe(200)
    expect(sentBy(world), 'the sign-in form').toHaveLength(0)
  })

  it.each(orders)('of a list by %s reads from an index no more than it shows', async (order) => {
    const world = await aWorld()
    const ada = await (owner ??= manyNotesOfTwo(world))
    const [pad] = await world.sql<{ id: string }[]>`select id from pads where user_id = ${ada.id}`
    for (const padId of [undefined, pad?.id]) {
      const plan = await world.sql<{ 'QUERY PLAN': string }[]>`
        explain (analyze, costs off, timing off, buffers off)
        with viewer as materialized (select id as user_id from users where id = ${ada.id})
        select (${listNotes(world.sql, order, undefined, padId ? { padId } : {})}) from viewer`
      const lines = plan.map((line) => line['QUERY PLAN'])
      const index = padId ? 'notes_(listed_)?of_pad_by_' : 'notes_(listed_)?by_'
      // Pinned notes are read before, from an index that holds no others.
      const scan = lines.findIndex((line) => / on notes\b/.test(line) && new RegExp(index).test(line))
      expect(lines[scan]).toMatch(
        new RegExp(`Index Only Scan (Backward )?using ${index}${order.endsWith('name') ? 'shown_name' : 'time'} `),
      )
      expect(lines[scan]).toMatch(/rows=(\d|1\d|2[01])(\.00)? /)
      expect(lines[scan - 1], 'right into the page, without sorting').toContain('Limit')
    }
  })

  it('of a list reads no more than it shows before the database has statistics', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const pad = await world.aPad(ada)
    const note = await world.aNote(ada)
    for (const table of ['notes', 'attachments']) {
      await world.sql`alter table ${world.sql.unsafe(table)} set (autovacuum_enabled = off)`
    }
    await world.sql`
      insert into notes (user_id, pad_id, name, text)
      select ${ada.id}, ${pad.id}, 'Jam ' || n, 'Jam' from generate_series(1, 1500) n`
    await world.sql`
      insert into attachments (user_id, note_id, object_key, name, type, bytes, width, height)
      select ${ada.id}, ${note.id}, gen_random_uuid(), 'jam.png', 'image/png', 9, 3, 3 from generate_series(1, 500) n`
    for (const of of [{}, { padId: pad.id }]) {
      for (const order of orders) {
        const plan = await world.sql<{ 'QUERY PLAN': string }[]>`
          explain (analyze, costs off, timing off, buffers off)
          with viewer as materialized (select id as user_id from users where id = ${ada.id})
          select (${listNotes(world.sql, order, undefined, of)}) from viewer`
        const lines = plan.map((line) => line['QUERY PLAN'])
        expect(
          lines.filter((line) => /rows=\d{3}/.test(line)),
          `${order} ${JSON.stringify(of)}`,
        ).toEqual([])
        // Looked at and left out: rows of a person, of which one is wanted.
        expect(
          lines.filter((line) => /Removed by.* \d{3}/.test(line)),
          `${order} ${JSON.stringify(of)}`,
        ).toEqual([])
      }
    }
  })
})

interface Shown {
  readonly ids: readonly string[]
  readonly body: string
}

async function aLongList(order: Order, of: string) {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  await world.sql`
    insert into notes (user_id, pad_id, name, text, updated_at)
    select ${ada.id}, ${pad.id}, (array['Jam', 'jam', 'Jam 10', 'Jam 2', 'Jelly', ''])[1 + n % 6], 'Jam',
           timestamptz '2026-01-05 10:00:00.000123Z' + (n / 25) * interval '1 second' + (n % 4) * interval '3 microseconds'
    from generate_series(1, ${count}) n`
  const { sql } = world
  const column = order.endsWith('name') ? sql`(shown_name(name, snippet) collate human)` : sql`updated_at`
  const direction = order.startsWith('-') ? sql`desc` : sql`asc`
  const sorted = await sql<{ id: string }[]>`
    select id from notes where user_id = ${ada.id} order by ${column} ${direction}, id ${direction}`
  const query = order === orders[0] ? {} : { order }
  const start = of === 'a pad' ? routes.pads.show.href({ padId: pad.id }, query) : routes.home.href(query)
  return { world, ada, start, expected: sorted.map(({ id }) => id) }
}

/** Follows the links of this kind until there is none. */
async function follow(world: World, who: Person, start: string, rel: 'next' | 'prev', most = 20): Promise<Shown[]> {
  const shown: Shown[] = []
  for (
    let path: string | undefined = start;
    path && shown.length < most;
    path = links(shown.at(-1)?.body ?? '', rel)[0]
  ) {
    const { status, body } = await world.visit(path, who)
    expect(status, path).toBe(200)
    const main = body.slice(body.indexOf('<main'))
    const ids = [...main.matchAll(/href="\/(?:notes|trash)\/(\d+)[?"]/g)].map(([, id = '']) => id)
    shown.push({ body, ids })
  }
  return shown
}

function links(body: string, rel: 'next' | 'prev'): string[] {
  return [...body.matchAll(new RegExp(`<a href="([^"]*)" rel="${rel}"`, 'g'))].map(([, href = '']) => decoded(href))
}

/** So many notes, and as many in the trash, in so many pads. @returns ids of one of each */
async function manyOf(world: World, owner: Person, notes: number, pads: number) {
  const { sql } = world
  await sql`insert into pads (user_id, name) select ${owner.id}, 'Pad ' || n from generate_series(1, ${pads}) n`
  await sql`
    insert into notes (user_id, pad_id, name, text, updated_at, deleted_at)
    select ${owner.id}, min(p.id) + n % ${pads}, 'Note ' || n, 'Jam', now() - n * interval '1 minute', trashed
    from pads p, generate_series(1, ${notes}) n, unnest(array[null, now()]) trashed
    where p.user_id = ${owner.id} group by n, trashed`
  const [one] = await sql<{ noteId: string; trashedId: string; padId: string }[]>`
    select min(id) filter (where deleted_at is null)::text as "noteId",
           min(id) filter (where deleted_at is not null)::text as "trashedId", min(pad_id)::text as "padId"
    from notes where user_id = ${owner.id}`
  if (!one) throw new Error('there is nothing')
  return one
}

/** Makes them for two persons, and tells the planner. @returns one of the two */
async function manyNotesOfTwo(world: World): Promise<Person> {
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  for (const person of [ada, grace]) await manyOf(world, person, 2000, 4)
  await world.sql`analyze`
  return ada
}

/** Without what the driver asks about types when it opens a connection. */
function sentBy(world: World): string[] {
  return world.statements.filter((text) => !text.includes('pg_catalog'))
}

async function rendered(world: World, path: string): Promise<boolean> {
  const id = /\d+$/.exec(path)?.[0] ?? ''
  const [note] = await world.sql<{ html: string | null }[]>`select html from notes where id = ${id}`
  return note?.html !== null
}
