import { describe, expect, it } from 'vitest'
import { startWorld, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { indexAll } from './index-words.ts'
import { backlog, find, pageOf, save } from './search-world.ts'

/** What the index has. */
async function indexed(world: World) {
  return [
    ...(await world.sql`select note_id, xmin::text, pad_id, pinned_at, words::text from note_search order by note_id`),
    ...(await world.sql`select word from search_vocabulary order by word`),
  ]
}

describe('a save', () => {
  it('marks its note, and computes and changes nothing of the index', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { name: 'Quince', text: 'yellow' })
    await indexAll(world.sql)
    expect(await backlog(world)).toEqual([])
    const before = await indexed(world)
    expect(before.length).toBeGreaterThan(2)
    // A save that took a text into words would fail.
    await world.sql.unsafe(`alter function search_split rename to search_split_of_before`)

    await save(world, ada, note.id, 'Medlar', 'brown')
    await world.submit(routes.notes.create.href(), { name: 'Sloe', text: 'black', pad_id: '' }, ada)

    expect(await indexed(world)).toEqual(before)
    expect(await backlog(world)).toHaveLength(2)
    await world.sql.unsafe(`alter function search_split_of_before rename to search_split`)
    await indexAll(world.sql)
    expect(await backlog(world)).toEqual([])
    const words = (await indexed(world)).map(({ words, word }) => String(word ?? words)).join()
    expect(words).toContain('brown')
    expect(words).toContain('sloe')
    expect(words).not.toContain(`${ada.id}:yellow`)
  })

  it('is found at once by what it says now, and no longer by what it said before', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const [stall, shed] = [await world.aPad(ada, { name: 'Stall' }), await world.aPad(ada, { name: 'Shed' })]
    const note = await world.aNote(ada, { name: 'Quince', text: 'yellow fruit 東京都 thermometer', padId: stall.id })
    await world.aNote(ada, { name: 'Other', text: 'fruit', padId: stall.id })
    await indexAll(world.sql)
    const before = [
      'quince',
      'yellow',
      'yell',
      'ellow',
      '東京',
      '東京都',
      '"yellow fruit"',
      'pad:stall fruit yellow',
      'themrometer',
    ]
    for (const q of before) expect(await find(world, ada, q), q).toEqual(['Quince'])

    await save(world, ada, note.id, 'Medlar', 'brown fruit 大阪府 windmill')
    await world.submit(
      routes.notes.edit.href({ noteId: note.id }),
      { name: 'Medlar', text: 'brown fruit 大阪府 windmill', pad_id: shed.id },
      ada,
    )

    const now = [
      'medlar',
      'brown',
      'brow',
      'rown',
      '大阪',
      '大阪府',
      '"brown fruit"',
      'pad:shed',
      'pad:shed fruit',
      'widnmill',
      'fruit brown -yellow',
    ]
    for (const q of now) expect(await find(world, ada, q), q).toEqual(['Medlar'])
    for (const q of before) expect(await find(world, ada, q), q).toEqual([])
    expect(await find(world, ada, 'fruit -brown')).toEqual(['Other'])
    expect(await find(world, ada, '-brown')).toEqual(['Other'])
    expect(await find(world, ada, '-medlar -yellow')).toEqual(['Other'])
    expect(await find(world, ada, 'updated:2000')).toEqual([])
    expect(await pageOf(world, ada, 'fruit')).toContain('2 notes found.')
    expect(await pageOf(world, ada, 'medlar'), 'a name comes first, marked').toContain('<mark>Medlar</mark>')
    expect(await pageOf(world, ada, 'fruit')).not.toContain('saved just now')
  })

  it('shows in lists of tags, by its name in the palette, and is gone from both when it is in the trash', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { name: 'Quince', text: 'one', updatedAt: '2020-01-01T00:00:00Z' })
    await indexAll(world.sql)
    await save(world, ada, note.id, 'Medlar', 'two #winter')
    const list = async () => (await world.visit(routes.tags.show.href({ tag: 'winter' }), ada)).body
    const palette = async (q: string) => (await world.visit(routes.palette.href({ q }), ada)).body
    expect(await list()).toContain('Medlar')
    expect(await palette('medl')).toContain('Medlar')
    expect(await palette('quin')).not.toContain('Medlar')
    await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
    expect(await list()).not.toContain('Medlar')
    expect(await palette('medl')).not.toContain('Medlar')
    expect(await find(world, ada, 'medlar')).toEqual([])
    expect(await pageOf(world, ada, 'medlar')).toContain('No note found.')
  })

  it('of more than a search reads is told on the page, and loses no note that was found before', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const old = await world.aNote(ada, { name: 'Quince', text: 'yellow' })
    await indexAll(world.sql)
    await save(world, ada, old.id, 'Medlar', 'brown')
    for (const name of ['One', 'Three', 'Two']) await world.aNote(ada, { name, text: 'plum '.repeat(209_000) })
    expect(await find(world, ada, 'two plum'), 'the newest first').toEqual(['Two'])
    const page = await pageOf(world, ada, 'yellow')
    expect(page).toContain('Many notes were saved just now.')
    expect(page, 'by what it said before').toContain('1 note found.')
    await indexAll(world.sql)
    expect(await pageOf(world, ada, 'yellow')).not.toContain('Many notes were saved just now.')
    expect(await find(world, ada, 'brown')).toEqual(['Medlar'])
  })
})
