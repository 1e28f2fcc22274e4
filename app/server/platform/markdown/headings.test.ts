import { expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'

/** Which heading, by its place in the text, each link to a part of the note leads to. */
async function targets(text: string): Promise<number[]> {
  const html = await renderMarkdown(text)
  const headings = html.split(/(?=<h[1-6] )/).slice(1)
  return [...html.matchAll(/<a href="#([^"]*)">/g)].map(([, href = '']) =>
    headings.findIndex((heading) => heading.includes(` id="${decodeURIComponent(href)}"`)),
  )
}

it.each([
  ['a sign between spaces leaves both hyphens', '[a](#plums--damsons)', ['Plums & damsons'], [0]],
  ['signs are dropped', '[a](#whats-new-in-v20) [b](#c)', ["What's new in v2.0?", 'C++'], [0, 1]],
  ['the second of a name is -1', '[a](#usage) [b](#usage-1) [c](#usage-2)', ['Usage', 'Usage', 'Usage'], [0, 1, 2]],
  ['a heading may be called as a second one', '[a](#usage-1) [b](#usage-1-1)', ['Usage', 'Usage', 'Usage 1'], [1, 2]],
  ['letters of either case', '[a](#AJV-Configuration) [b](#ÜBER)', ['AJV Configuration', 'Über'], [0, 1]],
  ['an emoji leaves its space', '[a](#-party) [b](#-party-1)', ['🎉 Party', '🍐 Party'], [0, 1]],
  ['code, emphasis and links are their words', '[a](#npm-ci-and-more)', ['`npm ci` *and* [more](x)'], [0]],
  ['escapes, and letters that are composed otherwise', '[a](#caf%C3%A9) [b](#cafe%CC%81)', ['Café'], [0, 0]],
  ['underscores and digits stay', '[a](#1-a_b)', ['1. a_b'], [0]],
  ['other scripts', '[a](#日本語-見出し) [b](#заголовок)', ['日本語 見出し', 'Заголовок'], [0, 1]],
  ['an image leaves its space', '[a](#-features) [b](#logo-)', ['![x](/x.png) Features', 'Logo ![](/y.png)'], [0, 1]],
  [
    'tags of HTML are no words, code is',
    '[a](#usage) [b](#lists) [c](#anys) [d](#a--b)',
    ['<a name="x"></a>Usage', 'List<T>s', '`any<T>`s', 'a < b'],
    [0, 1, -1, 3],
  ],
  [
    'names that other programs escape',
    '[a](#Two%20Words) [b](<#Two Words>) [c](#é%20A)',
    ['Two words', 'É a'],
    [0, 0, 1],
  ],
  ['what releases before called it', '[a](#plums-damsons) [b](#c)', ['Plums & damsons', 'C'], [0, 1]],
  ['GitHub’s name comes before that', '[a](#usage-2)', ['Usage', 'Usage', 'Usage'], [2]],
  ['nothing of that name', '[a](#pears)', ['Plums'], [-1]],
] satisfies [string, string, string[], number[]][])(
  'links lead to headings: %s',
  async (_, links, headings, expected) => {
    expect(await targets(`${links}\n\n${headings.map((heading) => `## ${heading}`).join('\n\n')}`)).toEqual(expected)
  },
)

it('#top leads to the top of the page, unless a heading is called so', async () => {
  expect(await renderMarkdown('[up](#top) [up](#TOP)')).toBe('<p><a href="#top">up</a> <a href="#top">up</a></p>\n')
  expect(await targets('[up](#top)\n\n## Other\n\n## Top')).toEqual([1])
})

it('ids of releases before stay, once each', async () => {
  const html = await renderMarkdown('# A & b\n\n# A b\n\n# A b')
  const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(ids).toEqual(['md-a--b', 'md-a-b', 'md-a-b-2', 'md-a-b-1', 'md-a-b-3'])
  expect(new Set(ids).size).toBe(ids.length)
  expect(html).toContain('<h1 id="md-a--b">')
})
