import { describe, expect, it } from 'vitest'
import { textsOf } from '../../../../kit/html.ts'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { pageOf } from './search-world.ts'

const aWorld = sharedWorld()

const beside = (noteId: string, q: string) => routes.notes.show.href({ noteId }, { in: 'search', q })
const results = (body: string) => /<ol class="results".*?<\/ol>/s.exec(body)?.[0] ?? ''
const sheet = (body: string) => /<aside class="note-pane.*?<\/aside>/s.exec(body)?.[0] ?? ''

async function withNotes(world: World, who: Person) {
  const text = 'Two kilos of plums.\n\n- [ ] more **plums**\n\nCrème brûlée.'
  const jam = await world.aNote(who, { name: 'Plum jam', text, updatedAt: '2026-01-02T00:00:00Z' })
  const report = await world.aNote(who, { name: 'Report', text: 'On plums.', updatedAt: '2026-01-01T00:00:00Z' })
  return { jam, report }
}

describe('a search in panes', () => {
  it('shows the best match beside the results, with its matches marked', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { jam, report } = await withNotes(world, ada)
    const body = await pageOf(world, ada, 'plum')
    expect(textsOf(results(body), 'a')).toEqual(['Plum jam', 'Report'])
    expect(results(body)).toMatch(
      /<li class="name" dir="auto" aria-current="true"><a href="[^"]*#match-1"[^>]*><mark>Plum/,
    )
    expect(results(body).match(/aria-current/g)).toHaveLength(1)
    expect(sheet(body)).toContain('<mark class="match" id="match-2">plum</mark>')
    expect(sheet(body)).toContain('2 matches')
    const edit = routes.notes.edit.href({ noteId: jam.id }, { in: 'search', q: 'plum' })
    expect(sheet(body), 'it can be written there').toContain(`href="${edit.replaceAll('&', '&amp;')}"`)
    const part = await world.visit(routes.search.href({ q: 'plum', part: 'panes' }), ada)
    expect([part.status, textsOf(sheet(part.body), 'mark')]).toEqual([200, ['Plum', 'plum', 'plum']])
    expect(sheet(part.body)).toContain(`data-owner="${ada.id}"`)
    expect(sheet(body)).toContain(`data-path="${routes.notes.show.href({ noteId: jam.id })}"`)
    expect(body).toContain(beside(jam.id, 'plum').replaceAll('&', '&amp;'))
    expect(body).toContain(beside(report.id, 'plum').replaceAll('&', '&amp;'))
  })

  it('reads no match beside the results on phones, on later pages, and where it is long', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    await world.aNote(ada, { name: 'Long', text: `quince ${'and more '.repeat(5000)}` })
    expect(sheet(await pageOf(world, ada, 'quince'))).toContain('Choose a note')
    await withNotes(world, ada)
    const phone = { headers: { 'sec-ch-ua-mobile': '?1' } }
    const { body } = await world.visit(routes.search.href({ q: 'plum' }), ada, phone)
    expect(results(body)).not.toContain('aria-current')
    expect(sheet(body)).toContain('Choose a note')
    expect(sheet((await world.visit(routes.search.href({ q: 'plum', page: '2' }), ada)).body)).toContain('Choose a')
  })

  it('stays beside a note that was opened from it, in the note’s address', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { jam } = await withNotes(world, ada)
    const { status, body } = await world.visit(beside(jam.id, 'BRULEE plum'), ada)
    expect(status).toBe(200)
    expect(textsOf(results(body), 'a')).toEqual(['Plum jam'])
    expect(body).toContain('>brûlée</mark>')
    expect(body).toContain('3 matches')
    expect(body).toContain(`href="${routes.search.href({ q: 'BRULEE plum' })}"`)
    expect(body, 'the desk’s field').toMatch(/id="pane-q"[^>]*value="BRULEE plum"/)
    const plain = (await world.visit(routes.notes.show.href({ noteId: jam.id }), ada)).body
    expect(plain).not.toContain('class="match"')
    expect(plain).not.toContain('class="results"')
  })

  it('stays beside a note in the trash, with its matches marked', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { jam } = await withNotes(world, ada)
    await world.submit(routes.notes.delete.href({ noteId: jam.id }), {}, ada)
    const found = results(await pageOf(world, ada, 'in:trash plum'))
    const href = /href="([^"]*)"/.exec(found)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(href).toBe(`${routes.trash.show.href({ noteId: jam.id }, { in: 'search', q: 'in:trash plum' })}#match-1`)
    const { status, body } = await world.visit(href.replace('#match-1', ''), ada)
    expect(status).toBe(200)
    expect(textsOf(results(body), 'a')).toEqual(['Plum jam'])
    expect(body).toContain('<mark class="match" id="match-2">plum</mark>')
    expect(body).toContain('2 matches')
    expect(body).toMatch(/<h1 dir="auto"><mark>Plum/)
    expect((await world.visit(routes.trash.show.href({ noteId: jam.id }), ada)).body).not.toContain('class="match"')
  })

  it('shows a note with nothing to mark, whatever its address says', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const { jam } = await withNotes(world, ada)
    for (const q of ['', 'zzzz', 'is:pinned', '\0', '"', 'x'.repeat(700)]) {
      const { status, body } = await world.visit(beside(jam.id, q), ada)
      expect([status, body.includes('class="match"')], q).toEqual([200, false])
    }
    for (const page of ['0', '-1', '99', '1000000', 'x', '1.5'])
      expect((await world.visit(`${beside(jam.id, 'plum')}&page=${page}`, ada)).status, page).toBe(200)
  })

  it('shows no note of another person, and finds none beside one’s own', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    const { jam } = await withNotes(world, ada)
    const hers = await world.aNote(mallory, { name: 'Hers', text: 'plums' })
    expect((await world.visit(beside(jam.id, 'plum'), ada)).status, 'there is something to find').toBe(200)
    const refused = await world.visit(beside(jam.id, 'plum'), mallory)
    expect(refused.status).toBe(404)
    expect(refused.body).not.toContain('Plum jam')
    expect(textsOf(results((await world.visit(beside(hers.id, 'plum'), mallory)).body), 'a')).toEqual(['Hers'])
    expect((await world.visit(beside(jam.id, 'plum'), world.aVisitor())).location).toContain('/signin')
  })
})

describe('operators', () => {
  it('are chips, each of which leads to the search without it', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const chips = async (q: string) => {
      const list = /<ul class="chips".*?<\/ul>/s.exec(await pageOf(world, ada, q))?.[0] ?? ''
      const hrefs = [...list.matchAll(/href="([^"]*)"/g)].map(([, href = '']) =>
        new URL(href.replaceAll('&amp;', '&'), world.url).searchParams.get('q'),
      )
      return textsOf(list, 'bdi').map((label, n) => [label, hrefs[n]])
    }
    expect(await chips('plum tag:jam -pad:"my pad" jam updated:>2026')).toEqual([
      ['tag:jam', 'plum -pad:"my pad" jam updated:>2026'],
      ['-pad:"my pad"', 'plum tag:jam jam updated:>2026'],
      ['updated:>2026', 'plum tag:jam -pad:"my pad" jam'],
    ])
    expect(await chips('is:pinned')).toEqual([['is:pinned', null]])
    expect(await chips('plum "damson jam" -sugar sauce:plum is:nonsense'), 'words').toEqual([])
    expect(await chips('tag:<b>')).toEqual([['tag:<b>', null]])
  })
})
