import { expect, it } from 'vitest'
import { relinkedMarkdown } from './markdown-links.ts'

const shout = (text: string) =>
  relinkedMarkdown(text, ({ isPicture, words, address }) =>
    address.startsWith('http') ? undefined : `${isPicture ? '!' : ''}{${words}|${address}}`,
  )

it.each([
  ['a [b](c) d', 'a {b|c} d'],
  ['![b](c)', '!{b|c}'],
  ['[![b](c)](d)', '{!{b|c}|d}'],
  ['[a [b] c](d)', '{a [b] c|d}'],
  ['[a](<b c>) [a](b(c)d "t") [a](b\\(c)', '{a|b c} {a|b(c)d} {a|b(c}'],
  ['[a](http://x) [b](c)', '[a](http://x) {b|c}'],
  ['`[a](b)` ``[a](b)`` [a](b)', '`[a](b)` ``[a](b)`` {a|b}'],
  ['\\[a](b) [a\\](b)', '\\[a](b) [a\\](b)'],
  ['```\n[a](b)\n```\n[a](b)', '```\n[a](b)\n```\n{a|b}'],
  ['[a\nb](c)', '{a\nb|c}'],
  ['[a\n\nb](c)', '[a\n\nb](c)'],
  ['x <img width="3" src="c" alt="b"/> y', 'x !{b|c} y'],
  ['[[a]] [a] [a](b', '[[a]] [a] [a](b'],
])('%j', (text, expected) => {
  expect(shout(text)).toBe(expected)
})

it('writes addresses of definitions', () => {
  expect(relinkedMarkdown('[a]: b "t"\n[a][]', ({ words }) => `[${words}](import-file:1)`)).toBe(
    '[a]: import-file:1 "t"\n[a][]',
  )
})

it.each(['[', '![', '](', '[a](', '`', '``` `', '<img ', '[a](<', '[a](b "', '\\', '[]('])(
  'takes no longer than its length for %j',
  (sign) => {
    const text = sign.repeat(100_000)
    expect(shout(text)).toHaveLength(text.length)
  },
)
