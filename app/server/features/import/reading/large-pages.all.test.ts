import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Workers } from '../../../platform/work/workers.ts'
import { converterLimits, markdownOf } from './convert-pages.ts'

/** In a worker with the limits that the service has: a test of them cannot share one with others. */
const workers = new Workers(join(import.meta.dirname, '../../../worker.ts'), converterLimits)
afterAll(() => workers.close())

const megabytes = (count: number, sign: string) => sign.repeat(Math.ceil((count * 1024 ** 2) / sign.length))

it.each([
  ['paragraphs', megabytes(6, '<p>Some <b>words</b> of a <a href="https://x.example/a">page</a></p>'), '**words**'],
  ['small elements', megabytes(4, '<b>a</b> <i>b</i> '), '**a** *b*'],
  ['one paragraph', `<p>${megabytes(8, 'words <b>and</b> words<br>')}</p>`, '**and**'],
  ['words without an element', `<h1>a</h1><p>${megabytes(12, 'words ')}</p>`, '# a'],
  ['a table', `<table>${megabytes(6, '<tr><td>one</td><td><i>two</i></td></tr>')}</table>`, '| one | *two* |'],
  ['lists in lists', megabytes(3, '<ul><li>a'.repeat(20) + '</li></ul>'.repeat(20)), '\n      - a'],
  ['tables in tables', megabytes(3, '<table><tr><td>a<td>'.repeat(10) + '</table>'.repeat(10)), '| a |'],
  ['elements in each other', megabytes(4, `${'<div>'.repeat(60)}<i>a</i>${'</div>'.repeat(60)}`), '*a*'],
])('keeps how %s look', { timeout: 300_000 }, async (_, html, sign) => {
  const page = await markdownOf(workers, 'ada', html)
  expect(page?.lost).toEqual([])
  const shown = page?.markdown.split(sign).length ?? 0
  expect(shown).toBeGreaterThan(sign === '# a' ? 1 : 1000)
  expect(/<[a-z]|[\uFDD2-\uFDEF]/.test(page?.markdown ?? '')).toBe(false)
})

it('keeps the words alone of what cannot be cut', async () => {
  const long = `<h1>a</h1>${'<p><b>b</b></p>'.repeat(9_000)}<blockquote>${'<b>c</b> '.repeat(120_000)}</blockquote>`
  const page = await markdownOf(workers, 'ada', long)
  expect(page?.markdown.slice(0, 11)).toBe('# a\n\n**b**\n')
  expect(page?.markdown.slice(-3)).toBe('c c')
  expect(page?.lost).toEqual(['Part of the page is too large to keep how it looks: its words are kept alone.'])
})
