import { describe, expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { decoded } from '../../../../kit/html.ts'
import { sharedWorld, startWorld, unusedId, type Person, type World } from '../../../test/world.ts'

const aWorld = sharedWorld()

describe('what a row shows of the text', () => {
  it.each([
    ['# Damson jam\n\nTwo **kilos** of `damsons`.', 'Damson jam Two kilos of damsons.'],
    ['- [ ] Sugar\n- [x] [Jars](https://example.org/jars)\n1. Boil', 'Sugar Jars Boil'],
    ['> Said *she*\n\n```js\nboil()\n```\n---\n![A plum](plum.png)', 'Said she boil() A plum'],
    ['| a | b |\n|---|---|\n| 1 | 2 |', 'a b 1 2'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['x'.repeat(1000), `${'x'.repeat(179)}…`],
    ['🫙'.repeat(1000), `${'🫙'.repeat(179)}…`],
    ['---', ''],
  ])('%j', async (text, snippet) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    // As the release before does: it does not know the column.
    const { id } = await world.aNote(ada, { text })
    expect(await world.sql`select snippet from notes where id = ${id}`).toEqual([{ snippet }])
  })

  it('follows the text, as text', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { text: 'Two kilos.' })
    expect((await world.visit('/', ada)).body).toContain('Two kilos.</p>')

    await world.submit(routes.notes.edit.href({ noteId: note.id }), { name: 'Jam', text: '<b>Three</b>' }, ada)

    const { body } = await world.visit('/', ada)
    expect(body).toContain('&lt;b>Three&lt;/b>')
    expect(body).not.toContain('Two kilos.')
  })
})

describe('pinning', () => {
  it.each(['-updated_at', 'updated_at', 'name', '-name'])('puts notes first by %s, on every page', async (order) => {
    const { world, ada } = await someNotes(60)
    const { sql } = world
    await sql`update notes set pinned_at = now() where id % 2 = 0 and user_id = ${ada.id}`
    const column = sql.unsafe(order.replace('-', ''))
    const direction = order.startsWith('-') ? sql`desc` : sql`asc`
    const expected = await sql<{ id: string }[]>`
      select id from notes where user_id = ${ada.id}
      order by pinned_at is not null desc, ${column} ${direction}, id ${direction}`

    const forwards = await pagesOf(world, ada, routes.home.href({ order }), 'next')
    expect(forwards.flat()).toEqual(expected.map(({ id }) => id))
    const backwards = await pagesOf(world, ada, await lastPage(world, ada, order), 'prev')
    expect(backwards.reverse().flat()).toEqual(expected.map(({ id }) => id))
  })

  it('is undone, says so, and is for the owner only', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const { id: noteId } = await world.aNote(ada)
    const pinned = async () =>
      (await world.sql`select from notes where pinned_at is not null and user_id = ${ada.id}`).length

    expect((await world.submit(routes.notes.pin.href({ noteId }), {}, mallory)).status).toBe(404)
    expect((await world.submit(routes.notes.pin.href({ noteId: unusedId }), {}, ada)).status).toBe(404)
    expect(await pinned()).toBe(0)

    const answer = await world.submit(routes.notes.pin.href({ noteId }), {}, ada)
    expect(answer).toMatchObject({ status: 303, location: routes.notes.show.href({ noteId }) })
    expect((await world.visit('/', ada)).body).toContain('Pinned</span>')
    expect((await world.submit(routes.notes.unpin.href({ noteId }), {}, mallory)).status).toBe(404)
    expect(await pinned()).toBe(1)
    await world.submit(routes.notes.unpin.href({ noteId }), {}, ada)
    expect(await pinned()).toBe(0)
  })
})

describe('a selection', () => {
  it('is moved to a pad, and nothing else is', async () => {
    const { world, ada, ids } = await someNotes(3)
    const pad = await world.aPad(ada)

    const answer = await select(world, ada, ids.slice(0, 2), { action: 'move', pad_id: pad.id, in: `pad-${pad.id}` })

    expect(answer).toMatchObject({ status: 303, location: routes.pads.show.href({ padId: pad.id }) })
    expect((await world.visit('/', ada)).body).toContain('2 notes are moved')
    expect(await world.sql`select id from notes where pad_id = ${pad.id} order by id`).toEqual(
      ids.slice(0, 2).map((id) => ({ id })),
    )
    await select(world, ada, ids.slice(0, 1), { action: 'move', pad_id: '' })
    expect(await world.sql`select id from notes where pad_id = ${pad.id}`).toEqual([{ id: ids[1] }])
  })

  it('goes to the trash, and counts are right', async () => {
    const { world, ada, ids } = await someNotes(3)
    await select(world, ada, ids.slice(0, 1), { action: 'trash' })
    const { body } = await world.visit('/', ada)
    expect(body).toContain('1 note is moved to the trash')
    expect(body).toContain('All notes (2)')
    expect(await world.sql`select id from notes where deleted_at is not null and user_id = ${ada.id}`).toEqual([
      { id: ids[0] },
    ])
  })

  it.each([
    ['move', 'put-back'],
    ['trash', 'restore'],
  ])('is taken back after %s, from the message that says so', async (action) => {
    const { world, ada, ids } = await someNotes(3)
    const mallory = await world.aPerson('Mallory')
    const [one, other] = [await world.aPad(ada, { name: 'One' }), await world.aPad(ada, { name: 'Other' })]
    await world.sql`update notes set pad_id = ${one.id} where id = ${ids[0] ?? ''}`
    const state = () => world.sql`
      select id, pad_id, deleted_at is null as live from notes where user_id = ${ada.id} order by id`
    const before = await state()
    await select(world, ada, ids.slice(0, 2), { action, pad_id: other.id })
    expect(await state()).not.toEqual(before)
    const { body } = await world.visit('/', ada)
    const form =
      /<form method="post" action="\/notes\/selection"[^>]*>((?:<input type="hidden"[^>]*>)+)<button[^>]*>Undo/.exec(
        body,
      )
    const fields = [...(form?.[1] ?? '').matchAll(/name="([^"]*)" value="([^"]*)"/g)]
    const undo = fields.map(([, name = '', value = '']): [string, string] => [name, value])
    expect(undo.length, 'there is a way back').toBeGreaterThan(2)
    const changed = await state()
    await world.submit(routes.notes.selection.href(), undo, mallory)
    expect(await state(), 'no other person can undo it').toEqual(changed)
    await world.submit(routes.notes.selection.href(), undo, ada)
    expect(await state()).toEqual(before)
  })

  it.each(['move', 'trash', 'pin', 'unpin', 'restore'])("never touches another person's notes: %s", async (action) => {
    const { world, ada, ids } = await someNotes(2)
    const mallory = await world.aPerson('Mallory')
    await world.sql`update notes set pinned_at = now() where id = ${ids[0] ?? ''}`
    const state = () =>
      world.sql`select id, pad_id, deleted_at, pinned_at from notes where user_id = ${ada.id} order by id`
    const before = await state()
    const pad = await world.aPad(mallory)

    const answer = await select(world, mallory, ids, { action, pad_id: pad.id })

    expect(answer.status).toBe(action === 'restore' ? 409 : 303)
    expect(await state()).toEqual(before)
  })

  it("does not go into another person's pad, and is not half done", async () => {
    const { world, ada, ids } = await someNotes(2)
    const pad = await world.aPad(await world.aPerson('Mallory'))
    expect((await select(world, ada, ids, { action: 'move', pad_id: pad.id })).status).toBe(422)
    expect(await world.sql`select from notes where pad_id is not null and user_id = ${ada.id}`).toHaveLength(0)
  })

  it('of nothing changes nothing; what makes no sense is refused', async () => {
    const { world, ada, ids } = await someNotes(2)
    const nothing = await select(world, ada, [], { action: 'trash' })
    expect(nothing.status).toBe(422)
    expect(nothing.body).toContain('Tick one or more notes')
    expect((await select(world, ada, ids, { action: 'burn' })).status).toBe(422)
    expect((await select(world, ada, ['1); drop table notes'], { action: 'trash' })).status).toBe(422)
    expect((await select(world, undefined, ids, { action: 'trash' })).location).toMatch(/^\/signin/)
    expect(await world.sql`select from notes where deleted_at is not null and user_id = ${ada.id}`).toHaveLength(0)
  })
})

describe('tags', () => {
  it.each([
    ['#jam and #Jam', ['jam']],
    [
      '#Küche #日本 #हिन्दी #עברית #تجربة #jam/plum-2026_b',
      ['jam/plum-2026_b', 'küche', 'עברית', 'تجربة', 'हिन्दी', '日本'],
    ],
    ['(#a) [#b], #c. "#d" **#e**', ['a', 'b', 'c', 'd', 'e']],
    ['# Heading\n## Another\n#1 and #2026, C#, a#b, &#39;, \\#no, ##no', []],
    ['`#no`\n```\n#no\n```\n~~~\n#no\n~~~\n#yes', ['yes']],
    ['https://example.org/#no [link](#no) <https://example.org/a#no> #yes', ['yes']],
  ])('of %j', async (text, tags) => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { id } = await world.aNote(ada, { text })
    const found = await world.sql<{ tag: string }[]>`select tag from note_tags where note_id = ${id}`
    expect(found.map(({ tag }) => tag).toSorted()).toEqual(tags.toSorted())
  })

  it('are counted as notes come, change, go and come back', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const counts = async () =>
      Object.fromEntries(
        (await world.sql<{ tag: string; n: number }[]>`select tag, note_count as n from tags`).map(({ tag, n }) => [
          tag,
          n,
        ]),
      )
    const one = await world.aNote(ada, { text: '#jam #plum' })
    const two = await world.aNote(ada, { text: '#jam' })
    expect(await counts()).toEqual({ jam: 2, plum: 1 })
    await world.submit(routes.notes.edit.href({ noteId: one.id }), { name: 'x', text: '#plum #pear' }, ada)
    expect(await counts()).toEqual({ jam: 1, plum: 1, pear: 1 })
    await world.submit(routes.notes.delete.href({ noteId: one.id }), {}, ada)
    expect(await counts()).toEqual({ jam: 1 })
    await world.submit(routes.notes.restore.href({ noteId: one.id }), {}, ada)
    expect(await counts()).toEqual({ jam: 1, plum: 1, pear: 1 })
    await world.sql`delete from notes where id = ${two.id}`
    expect(await counts()).toEqual({ plum: 1, pear: 1 })
    await world.sql`delete from users`
    expect(await counts()).toEqual({})
  })

  it('list the viewer’s notes that have them, case-insensitively, and none of another person’s', async () => {
    const world = await aWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    await world.aNote(ada, { name: 'Plums', text: 'For #Jam/Plum' })
    await world.aNote(ada, { name: 'Other', text: 'None' })
    await world.aNote(grace, { name: 'Secret', text: '#jam/plum' })

    const page = await world.visit(routes.tags.show.href({ tag: 'JAM/plum' }), ada)

    expect(page.status).toBe(200)
    expect(page.body).toContain('#jam/plum (1)</span>')
    expect(page.body).toContain('<bdi>Plums</bdi>')
    expect(page.body).not.toContain('<bdi>Other</bdi>')
    expect(page.body).not.toContain('Secret')
    expect(page.body).toContain(`href="${routes.tags.show.href({ tag: 'jam/plum' })}"`)
    expect((await world.visit(routes.tags.show.href({ tag: 'nothing' }), ada)).body).toContain('No note has this tag')
  })
})

describe('the order', () => {
  it('is remembered for the person, wherever they sign in, and can be changed back', async () => {
    const world = await aWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    for (const name of ['Apple', 'Zucchini', 'Melon']) await world.aNote(ada, { name })
    const names = async (who: Person, path = '/') =>
      [...(await world.visit(path, who)).body.matchAll(/<bdi>(\w+)<\/bdi>/g)].map(([, name]) => name)
    expect(await names(ada)).toEqual(['Melon', 'Zucchini', 'Apple'])

    expect(await names(ada, routes.home.href({ order: 'name' }))).toEqual(['Apple', 'Melon', 'Zucchini'])

    expect(await names(ada)).toEqual(['Apple', 'Melon', 'Zucchini'])
    ada.cookies.delete('notejam-order')
    expect(await names(ada), 'in another browser').toEqual(['Apple', 'Melon', 'Zucchini'])
    expect(await names(ada, routes.home.href({ order: '-updated_at' }))).toEqual(['Melon', 'Zucchini', 'Apple'])
    expect(await names(ada)).toEqual(['Melon', 'Zucchini', 'Apple'])
    expect(await world.sql`select note_order from users where id = ${grace.id}`).toEqual([
      { note_order: '-updated_at' },
    ])
  })

  it('is not remembered from what a browser fetches ahead', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    await world.visit(routes.home.href({ order: 'name' }), ada, { headers: { 'sec-purpose': 'prefetch' } })
    expect(await world.sql`select note_order from users`).toEqual([{ note_order: '-updated_at' }])
  })
})

describe('the list beside a note', () => {
  it('is the one that it was opened from, with its page, and marks the note', async () => {
    const { world, ada, ids } = await someNotes(30)
    const pad = await world.aPad(ada)
    await world.sql`update notes set pad_id = ${pad.id} where id % 2 = 0 and user_id = ${ada.id}`
    const listed = (body: string) => {
      const nav = /<nav class="list-pane"[\s\S]*?<\/nav>/.exec(body)?.[0] ?? ''
      return {
        ids: [...nav.matchAll(/href="\/notes\/(\d+)[?"]/g)].map(([, id = '']) => id),
        current: /aria-current="true"[\s\S]*?href="\/notes\/(\d+)/.exec(nav)?.[1],
      }
    }
    const open = async (href: string) => listed((await world.visit(href, ada)).body)

    const newest = ids.at(-1) ?? ''
    const all = await open(routes.notes.show.href({ noteId: newest }))
    expect(all.ids).toEqual(ids.toReversed().slice(0, 20))
    expect(all.current).toBe(newest)

    const ofPad = await open(routes.notes.show.href({ noteId: newest }, { in: `pad-${pad.id}` }))
    expect(ofPad.ids).toEqual(ids.toReversed().filter((id) => Number(id) % 2 === 0))

    const second = (await world.visit(linkOf((await world.visit('/', ada)).body, 'next') ?? '', ada)).body
    const link = decoded(/<td[^>]*class="name"[^>]*><a href="([^"]*)"/.exec(second)?.[1] ?? '')
    expect((await open(link)).ids).toEqual(ids.toReversed().slice(20))
  })

  it("never shows another person's pad, and takes no part of an address for more than it is", async () => {
    const { world, ada, ids } = await someNotes(1)
    const mallory = await world.aPerson('Mallory')
    const pad = await world.aPad(ada, { name: 'Private' })
    await world.sql`update notes set pad_id = ${pad.id} where user_id = ${ada.id}`
    const { id: noteId } = await world.aNote(mallory, { name: 'Hers' })
    const { status, body } = await world.visit(routes.notes.show.href({ noteId }, { in: `pad-${pad.id}` }), mallory)
    expect(status).toBe(200)
    expect(body).not.toContain('Private')
    expect(body).not.toContain(`/notes/${ids[0]}"`)
    for (const place of ['pad-x', 'pad-', '', 'tag-', "tag-'", 'nothing']) {
      expect((await world.visit(routes.notes.show.href({ noteId }, { in: place }), mallory)).status, place).toBe(200)
    }
  })
})

describe('what a browser may fetch ahead', () => {
  it('is named in a file of ours, and is nothing that changes something', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { headers } = await world.visit('/', ada)
    expect(headers.get('speculation-rules')).toBe(`"${routes.speculation.pattern}"`)
    const rules = await world.visit(routes.speculation.pattern)
    expect(rules.headers.get('content-type')).toMatch(/^application\/speculationrules\+json/)
    expect(rules.body).not.toMatch(/signout|delete|edit|create/)
    expect((await world.visit(routes.accounts.signIn.href())).headers.get('speculation-rules')).toBeNull()
  })
})

/** So many notes, the newest last; by name they are in another order. */
async function someNotes(count: number) {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`
    insert into notes (user_id, name, text, updated_at)
    select ${ada.id}, 'Jam ' || n % 7, 'Jam', timestamptz '2026-01-05 10:00:00Z' + n * interval '1 second'
    from generate_series(1, ${count}) n`
  const rows = await world.sql<{ id: string }[]>`select id from notes where user_id = ${ada.id} order by id`
  return { world, ada, ids: rows.map(({ id }) => id) }
}

function select(world: World, who: Person | undefined, ids: readonly string[], fields: Record<string, string>) {
  const notes = ids.map((id): [string, string] => ['note', id])
  return world.submit(routes.notes.selection.href(), [...notes, ...Object.entries(fields)], who)
}

function linkOf(body: string, rel: 'next' | 'prev'): string | undefined {
  const href = new RegExp(`<a href="([^"]*)" rel="${rel}"`).exec(body)?.[1]
  return href && decoded(href)
}

/** The ids on each page, following the links of this kind. */
async function pagesOf(world: World, who: Person, start: string, rel: 'next' | 'prev'): Promise<string[][]> {
  const pages: string[][] = []
  for (let path: string | undefined = start; path;) {
    const { body } = await world.visit(path, who)
    const rows = body.slice(body.indexOf('<tbody'))
    pages.push([...rows.matchAll(/href="\/notes\/(\d+)[?"]/g)].map(([, id = '']) => id))
    path = linkOf(body, rel)
  }
  return pages
}

async function lastPage(world: World, who: Person, order: string): Promise<string> {
  let path = routes.home.href({ order })
  for (;;) {
    const next = linkOf((await world.visit(path, who)).body, 'next')
    if (!next) return path
    path = next
  }
}
