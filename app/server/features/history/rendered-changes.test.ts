import { expect, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { renderMarkdown } from '../../platform/markdown/markdown.ts'
import { tokensOf } from './html-tokens.ts'
import { renderedChanges } from './rendered-changes.ts'

/** The marks of a comparison: `+added+` and `-removed-`, without other tags. */
async function marks(before: string, after: string): Promise<string> {
  const found = await renderedChanges({ before, after })
  return (found?.html ?? '')
    .replace(/<ins[^>]*>|<\/ins>/g, '+')
    .replace(/<del[^>]*>|<\/del>/g, '-')
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

it.each([
  ['a word', 'Two kilos of plums.', 'Three kilos of plums.', '-Two-+Three+ kilos of plums.'],
  ['words in a row', 'jam', 'jam of two plums', 'jam +of two plums+'],
  ['within emphasis', 'a **bold** word', 'a **brave** word', 'a -bold-+brave+ word'],
  ['a paragraph that is gone', 'one\n\ntwo\n\nthree', 'one\n\nthree', 'one -two-three'],
  ['a paragraph that is new', 'one\n\nthree', 'one\n\ntwo\n\nthree', 'one +two+ three'],
  ['the last paragraph', 'one\n\ntwo', 'one', 'one -two-'],
  ['items of a list', '- a\n- b', '- a\n- c', 'a -b-+c+'],
  ['cells of a table', '|a|b|\n|-|-|\n|1|2|', '|a|b|\n|-|-|\n|1|3|', 'a b 1 -2-+3+'],
  ['a box', '- [ ] one', '- [x] one', '+ticked+ one'],
  ['letters without spaces', '明天去北京', '明天去上海', '明天去-北京-+上海+'],
  ['signs of markup', 'a < b', 'a & b', 'a -&lt;-+&amp;+ b'],
  ['a picture', '![plum](/a.png)', '![pear](/a.png)', '-plum-+pear+'],
])('marks %s', async (_what, before, after, expected) => {
  expect(await marks(before, after)).toBe(expected)
})

it('leaves the later note’s own markup as it is', async () => {
  const before = '# Jam\n\n- [ ] one\n- two **bold**\n\n> quote\n\n```js\nlet a = 1\n```'
  const after = '# Plum jam\n\n- [ ] one\n- three **brave**\n  1. new\n\n|a|\n|-|\n|b|\n\n```js\nlet b = 1\n```\n<b>x'
  const { html = '', ...counts } = (await renderedChanges({ before, after })) ?? {}
  const plain = html
    .replace(/<del[^>]*>.*?<\/del>/gs, '')
    .replace(/<ins [^>]*class="state">.*?<\/ins> /g, '')
    .replace(/<ins[^>]*>|<\/ins>/g, '')
    .replaceAll('<button disabled', '<button')
  expect(plain).toBe(await renderMarkdown(after))
  expect(counts).toEqual({ added: 10, removed: 5, count: expect.any(Number) as number })
})

it.each([
  ['the same text', 'one', 'one'],
  ['an address', '[a](https://a.example)', '[a](https://b.example)'],
])('reports no change for %s', async (_what, before, after) => {
  expect(await renderedChanges({ before, after })).toBeUndefined()
})

it('shows no markup of what was removed', async () => {
  const found = await renderedChanges({ before: 'a <img src=x onerror=alert(1)> "b"', after: 'a' })
  expect(found?.html).not.toContain('<img')
  expect(found?.html).toContain('&lt;img')
})

it.each(['word ', '<b>', '&amp;', '&', '<', '<p>\n', '<button class="task-box"', '明', ' '])(
  'reads HTML in a time that grows as it does: %j',
  async (piece) => {
    await expectLinear((length) => piece.repeat(Math.ceil(length / piece.length)), tokensOf, 512 * 1024)
  },
)
