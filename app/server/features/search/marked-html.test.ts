import { expect, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { renderMarkdown } from '../../platform/markdown/markdown.ts'
import { markedHtml, maxMarked } from './marked-html.ts'

/** The marked pieces of what a note's text becomes. */
async function markedIn(text: string, ...marks: string[]) {
  const { html, count } = markedHtml({ html: await renderMarkdown(text), marks })
  const found = [...html.matchAll(/<mark class="match"[^>]*>(.*?)<\/mark>/g)].map(([, words]) => words)
  return { found, count, html }
}

it.each([
  ['A jam of plums', ['plum'], ['plum']],
  ['Crème brûlée', ['brulee'], ['brûlée']],
  ['東京の天気', ['天気'], ['天気']],
  ['كتابٌ جميل', ['كتاب'], ['كتابٌ']],
  ['An of\ufb01ce', ['office'], ['of\ufb01ce']],
  ['plums & pears <b>', ['pears'], ['pears']],
  ['R&D now', ['r&d'], ['R', '&amp;', 'D']],
  ['**dam**son', ['damson'], ['dam', 'son']],
  ['[damson jam](https://a.example/quince)', ['quince'], []],
  ['to-do', ['todo'], ['to-do']],
])('of %j, %j marks %j', async (text, marks, expected) => {
  expect((await markedIn(text, ...marks)).found).toEqual(expected)
})

it('spans no blocks, and no tags but those within a line', async () => {
  expect((await markedIn('- dam\n- son\n\ndam\nson', 'damson')).found).toEqual([])
})

it('numbers matches, not their pieces, and changes nothing else', async () => {
  const text = '# Jam\n\n**ja**m, `jam` and <jam> & ![jam](/jam.png)\n\n- [ ] jam'
  const { html, count } = await markedIn(text, 'jam')
  expect([...html.matchAll(/id="(match-\d+)"/g)].map(([, id]) => id)).toEqual(
    Array.from({ length: count }, (_, n) => `match-${n + 1}`),
  )
  expect(count).toBe(6)
  expect(html.replace(/<mark class="match"[^>]*>|<\/mark>/g, '')).toBe(await renderMarkdown(text))
})

it('marks a bounded number of matches', async () => {
  const { count } = markedHtml({ html: `<p>${'jam '.repeat(maxMarked * 2)}</p>`, marks: ['jam'] })
  expect(count).toBe(maxMarked)
})

it.each([
  ['words', 'jam and cream '],
  ['references', '&amp;&lt;'],
  ['beginnings of references', '&a'],
  ['beginnings of tags', '<p '],
  ['tags', '<b>j</b>'],
  ['letters of one mark', 'jjjj'],
])('takes no longer per character for more %s', async (_, piece) => {
  await expectLinear(
    (length) => piece.repeat(Math.ceil(length / piece.length)),
    (html) => markedHtml({ html, marks: ['jam', 'r&d', 'jjjjj', 'amp'] }),
    512 * 1024,
  )
})
