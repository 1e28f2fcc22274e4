import { describe, expect, it } from 'vitest'
import { attributesOf, textsOf } from '../../../../kit/html.ts'
import { shareNote, sharePad } from '../../../test/share-note.ts'
import { sharedWorld } from '../../../test/world.ts'
import { cleanUp } from '../../cleanup.ts'
import { routes } from '../../routes.ts'
import { listSize } from './public.queries.ts'

const aWorld = sharedWorld()

async function aSharedPad() {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id: padId } = await world.aPad(ada, { name: 'Preserves' })
  const { id: plums } = await world.aNote(ada, { name: 'Plum jam', text: 'Three kilos.', padId })
  const { id: other } = await world.aNote(ada, { name: 'Secret', text: 'Not in the pad.' })
  return { world, ada, padId, plums, other, path: await sharePad(world, ada, padId) }
}

const notesOf = (body: string) => attributesOf(body, 'a', 'href').filter((href) => href.includes('/notes/'))

describe('a shared pad', () => {
  it('is a list of its notes, each at an address of the share', async () => {
    const { world, ada, padId, plums, path } = await aSharedPad()
    await world.aNote(ada, { name: '', text: 'Damsons first\nthen sugar', padId, updatedAt: '2026-01-05T10:00:00Z' })
    const list = await world.visit(path)
    expect(textsOf(list.body, 'h1')).toEqual(['Preserves'])
    const plumsPage = await world.visit(routes.notes.show.href({ noteId: plums }), ada)
    expect(plumsPage.body, 'its owner sees that').toContain('Shared with its pad')
    expect(list.body).not.toContain('Secret')
    const [first = '', second = ''] = notesOf(list.body)
    expect(first.startsWith(`${path}/notes/`)).toBe(true)
    const page = await world.visit(first)
    expect(page.body).toContain('Three kilos.')
    expect(page.headers.get('cache-control')).toContain('s-maxage=20')
    expect(attributesOf(page.body, 'a', 'href')).toContain(path)
    expect((await world.visit(second)).body).toContain('Damsons first')
  })

  it('shows no note that has left it, is in the trash or belongs to another share, whatever its name', async () => {
    const { world, ada, plums, other, padId, path } = await aSharedPad()
    const [name = ''] = notesOf((await world.visit(path)).body)
    expect((await world.visit(name)).status).toBe(200)
    const another = await aSharedPad()
    expect((await world.visit(name.replace(path, another.path))).status, 'under another token').toBe(404)
    const single = await shareNote(world, ada, other)
    expect((await world.visit(name.replace(path, single))).status, 'under a note’s token').toBe(404)

    await world.sql`update notes set pad_id = null where id = ${plums}`
    expect((await world.visit(name)).status).toBe(404)
    await world.sql`update notes set pad_id = ${padId} where id = ${plums}`
    expect((await world.visit(name)).status).toBe(200)
    await world.submit(routes.notes.delete.href({ noteId: plums }), {}, ada)
    expect((await world.visit(name)).status).toBe(404)
    expect((await world.visit(path)).body).toContain('There are no notes here.')
  })

  it('leads from note to note by their titles, and out of the pad nowhere', async () => {
    const { world, ada, padId, path } = await aSharedPad()
    const key = crypto.randomUUID()
    const text = 'See [[plum jam]], [[Secret]] and [[Nothing of the kind]].'
    await world.submit(routes.notes.create.href(), { name: 'Index', text, pad_id: padId, key }, ada)
    const index = notesOf((await world.visit(path)).body)[0] ?? ''
    const { body } = await world.visit(index)
    const [to = '', ...more] = notesOf(body)
    expect(more).toEqual([])
    expect((await world.visit(to)).body).toContain('Three kilos.')
  })

  it('goes on page by page', async () => {
    const { world, ada, padId, path } = await aSharedPad()
    await world.sql`
      insert into notes (user_id, pad_id, name, text, updated_at)
      select ${ada.id}, ${padId}, 'Jam ' || n, 'x', '2026-01-01'::timestamptz + n * interval '1 second' from generate_series(1, ${listSize + 20}) n`
    const first = await world.visit(path)
    expect(notesOf(first.body)).toHaveLength(listSize)
    const next = attributesOf(first.body, 'a', 'href').find((href) => href.includes('/after/')) ?? ''
    const second = await world.visit(next)
    expect(notesOf(second.body)).toHaveLength(21)
    expect(new Set([...notesOf(first.body), ...notesOf(second.body)]).size).toBe(listSize + 21)
  })

  it('ends with the pad, comes back when its deletion is undone, and is forgotten when it is not', async () => {
    const { world, ada, padId, path } = await aSharedPad()
    await world.submit(routes.pads.delete.href({ padId }), { notes: 'keep' }, ada)
    expect((await world.visit(path)).status).toBe(404)
    expect((await world.visit(routes.shares.list.href(), ada)).body).not.toContain('Preserves</')
    await cleanUp(world.sql)
    await world.submit(routes.pads.restore.href({ padId }), {}, ada)
    expect((await world.visit(path)).body).toContain('Plum jam')
    await world.submit(routes.pads.delete.href({ padId }), { notes: 'keep' }, ada)
    await world.sql`delete from deleted_pads where user_id = ${ada.id}`
    await cleanUp(world.sql)
    expect(await world.sql`select from shares where user_id = ${ada.id}`).toHaveLength(0)
  })
})
