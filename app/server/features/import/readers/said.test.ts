import { describe, expect, it } from 'vitest'
import { itemsOf, notesOf, sourceOf } from '../../../../test/reader-kit.ts'
import { prepared } from '../reading/prepare.ts'
import { linkToNote } from './common/links.ts'
import { noteOf } from './common/note.ts'
import { pageOf } from './common/page.ts'
import { enexReader } from './enex/enex.ts'
import { convertHtml } from './html/convert.ts'
import { Notes } from './html/notes.ts'
import { standardNotesReader } from './standard-notes/standard-notes.ts'

const lostOf = (html: string) => convertHtml(html)?.lost

describe('what is left out is said: of a page', () => {
  it('a part that is too large to be more than words', () => {
    for (const [open, close] of [
      ['<blockquote>', '</blockquote>'],
      ['<table><tr><td>x</td><td>', '</td></tr></table>'],
      ['<ul><li>', '</li></ul>'],
    ] as const) {
      const page = convertHtml(`<p>before</p>${open}${'<p>a <b>b</b></p>'.repeat(51_000)}end${close}<p>behind</p>`)
      expect(page?.lost, open).toContain(
        'Part of the page is too large to keep how it looks: its words are kept alone.',
      )
      expect(page?.markdown.match(/\ba\b/g), open).toHaveLength(51_000)
      expect([page?.markdown.startsWith('before'), page?.markdown.endsWith('behind')], open).toEqual([true, true])
      expect(page?.markdown).toContain('end')
    }
  })

  it('links and properties beyond what a note has', () => {
    const notes = new Notes()
    const link = { kind: 'link', address: 'x', words: 'w', isInCell: false } as const
    for (let n = 0; n < 100_000; n++) notes.reference(link)
    expect(notes.all().lost).toEqual([])
    expect(notes.reference(link)).toBe('w')
    for (let n = 0; n < 101; n++) notes.property({ name: 'n', kind: 'text', values: [] })
    expect(notes.all().lost).toEqual([
      'It has more than 100,000 links and pictures: of those beyond, words are kept alone.',
      'It has more than 100 properties: those beyond are left out.',
    ])
  })

  it('columns of a table', () => {
    const row = (cells: number) => `<table><tr>${'<td>x'.repeat(cells)}</table>`
    expect(lostOf(row(100))).toEqual([])
    expect(lostOf(row(101))).toEqual(['A table has more than 100 columns: those beyond are left out.'])
    expect(lostOf('<table><tr><td colspan=300>a<td colspan=300>b</table>'), 'of nothing').toEqual([
      'A table has more than 100 columns: those beyond are left out.',
    ])
  })

  it('long words of a picture', () => {
    expect(lostOf(`<img src=a alt="${'x'.repeat(2_000)}">`)).toEqual([])
    expect(lostOf(`<img src=a alt="${'x'.repeat(2_001)}">`)).toEqual([
      'Very long words that stand for a picture are cut.',
    ])
  })

  it('the end of one that is too large', async () => {
    const work = { markdownOf: async () => undefined, fileFor: async () => '' }
    expect((await pageOf(work, 'a'.repeat(1_000))).lost).toHaveLength(1)
    expect((await pageOf(work, 'a'.repeat(16_000_001))).lost).toContain(
      'It is longer than a note can be: its end is left out.',
    )
  })
})

it('words of a link that are longer than a link has stand before it', () => {
  const words = 'plum '.repeat(100).trim()
  expect(linkToNote('Jam', words)).toBe(`${words} [[Jam]]`)
  expect(linkToNote('Jam', 'that one')).toBe('[[Jam|that one]]')
})

describe('what is left out is said: of a note', () => {
  it('tags that cannot be tags here', () => {
    const given = { sourceId: '1', path: 'a', title: 'T', text: 'x' }
    const long = 'x'.repeat(70)
    const note = noteOf({ ...given, tags: ['jam', '🍓', '2024', long], lost: ['Before.'] })
    expect(note.tags).toEqual(['jam', '2024', 'x'.repeat(64)])
    expect(note.lost).toEqual([
      'Before.',
      'The tag “🍓” has no letter, as tags here do, so it is left out.',
      `The tag “${long}” is longer than a tag can be, so its end is left out.`,
    ])
    const { lost, notes } = prepared(note, false)
    expect(lost).toContain('The tag “2024” has no letter, as tags here do, so it is left out.')
    expect(notes[0]?.text).toContain('#jam')
  })

  it('a date that no note can have', () => {
    const note = noteOf({ sourceId: '1', path: 'a', title: 'T', text: 'x' })
    const future = new Date(Date.now() + 10 ** 10)
    const sentence = 'Its date lies in the future, or before there were notes: it has that of the import.'
    expect(prepared({ ...note, createdAt: future, updatedAt: undefined }, false)).toMatchObject({
      createdAt: undefined,
      lost: [sentence],
    })
    expect(prepared({ ...note, createdAt: new Date('2020-01-01'), updatedAt: undefined }, false).lost).toEqual([])
  })

  it('of Evernote: tags, files and tasks beyond what is read, and files without bytes', async () => {
    const more = `${'<tag>t</tag>'.repeat(1_001)}<task><title>x</title></task><resource><data encoding="base64"></data><resource-attributes><file-name>jar.png</file-name></resource-attributes></resource>`
    const enex = `<en-export><note><title>T</title><content>x</content>${more}</note></en-export>`
    expect((await notesOf(enexReader, { 'a.enex': enex }))[0]?.lost).toEqual([
      'The file “jar.png” is not in the export.',
      'It has more than 1,000 tags: those beyond are left out.',
    ])
    const tasks = `<en-export><note><title>T</title><content>x</content>${'<task><title>x</title></task>'.repeat(10_001)}</note></en-export>`
    expect((await notesOf(enexReader, { 'a.enex': tasks }))[0]?.lost).toEqual([
      'It has more than 10,000 tasks: those beyond are left out.',
    ])
  })

  it('of Standard Notes: what is nested very deep, in lists, words and code', async () => {
    const nested = (kind: string, innermost: object) => {
      let node: object = innermost
      for (let n = 0; n < 200; n++) node = { type: kind, children: [node] }
      return node
    }
    const text = { type: 'text', text: 'deep' }
    for (const block of [
      nested('listitem', text),
      { type: 'list', children: [{ type: 'listitem', children: [nested('list', text)] }] },
      { type: 'code', children: [nested('x', text)] },
    ]) {
      const content = { title: 'T', text: JSON.stringify({ root: { children: [block] } }), noteType: 'super' }
      const backup = { items: [{ uuid: '1', content_type: 'Note', content }] }
      const [item] = await itemsOf(standardNotesReader, await sourceOf({ 'a.txt': JSON.stringify(backup) }))
      expect(item).toMatchObject({ lost: ['What was nested very deep is left out.'] })
    }
  })
})
