import { expect, it } from 'vitest'
import { grammar } from '../client/editor/grammar.ts'
import { routes } from '../server/routes.ts'
import { noteLink, noteLinkAt, noteLinkHref } from '../shared/note-links.ts'
import { expectLinear } from './doubling.ts'

/** The links of a text, as a program finds them that looks at each sign. */
function linksIn(text: string): [title: string, words: string][] {
  const found: [string, string][] = []
  for (let at = 0; at < text.length; at++) {
    const link = noteLinkAt(text, at)
    if (!link) continue
    found.push([link.title, link.words])
    at += link.length - 1
  }
  return found
}

it.each([
  ['[[Plum jam]]', [['Plum jam', 'Plum jam']]],
  ['a [[Plum jam|the recipe]] b', [['Plum jam', 'the recipe']]],
  ['[[Plum jam | the recipe ]]', [['Plum jam', 'the recipe']]],
  ['[[Plum jam|]]', [['Plum jam', 'Plum jam']]],
  ['[[a|b|c]]', [['a', 'b|c']]],
  [
    '[[A \\| B|c]] [[\\[draft\\] A]] [[C:\\x]]',
    [
      ['A | B', 'c'],
      ['[draft] A', '[draft] A'],
      ['C:\\x', 'C:\\x'],
    ],
  ],
  [
    '[[a]][[b]]',
    [
      ['a', 'a'],
      ['b', 'b'],
    ],
  ],
  ['[[[a]]', [['a', 'a']]],
  ['[[日本語 見出し]]', [['日本語 見出し', '日本語 見出し']]],
  [`[[${'🍓'.repeat(100)}]]`, [['🍓'.repeat(100), '🍓'.repeat(100)]]],
] satisfies [string, [string, string][]][])('%j', (text, expected) => {
  expect(linksIn(text)).toEqual(expected)
})

it.each([
  ...[
    '[[]]',
    '[[ ]]',
    '[[|a]]',
    '[[ -f jam ]]',
    '[a]',
    '[[a]',
    '[[a] ]',
    '[[a\nb]]',
    '[[a\r\nb]]',
    '[[a\\\nb]]',
    '[[a]](b)',
  ],
  ...['[[a](b)]]', '[[a], [b]]', '[[a', '[[a\\]]', `[[${'a'.repeat(101)}]]`, `[[a|${'b'.repeat(600)}]]`],
])('%j is none', (text) => {
  expect(linksIn(text)).toEqual([])
})

it.each(['a', 'A | B', '[draft] A', 'a]]', 'C:\\', '\\[', 'a\\|b', '🍓 [[jam]]'])('%j can be linked', (title) => {
  expect(linksIn(`a ${noteLink(title)} b`)).toEqual([[title, title]])
  expect(linksIn(noteLink(title, 'the|re]'))).toEqual([[title, 'the|re]']])
})

it('ends where the text to look at does', () => {
  expect(noteLinkAt('[[a]]', 0, 4)).toBeUndefined()
  expect(noteLinkAt('[[a]](b)', 0, 5)?.title).toBe('a')
})

it('leads to the address of the server', () => {
  const title = 'Jam & (plums) #1 + 日本'
  expect(noteLinkHref(title)).toBe(routes.notes.titled.href({ title }))
})

it.each(['[[', '[[a', '[[a\\', '[[a|', '[[a]', '[[\\]', '[[a]]'])('CPU grows as the text does: %s', async (part) => {
  await expectLinear((length) => part.repeat(Math.ceil(length / part.length)), linksIn)
})

it('the editor knows a link, its title and its words', () => {
  const named = (text: string) => {
    const found: string[] = []
    grammar.parse(text).iterate({
      enter({ name, from, to }) {
        if (/^(NoteLink|Link$)/.test(name)) found.push(`${name} ${text.slice(from, to)}`)
      },
    })
    return found
  }
  expect(named('a [[b|c *d*]]')).toEqual([
    ...[
      'NoteLink [[b|c *d*]]',
      'NoteLinkMark [[',
      'NoteLinkTitle b',
      'NoteLinkMark |',
      'NoteLinkWords c *d*',
      'NoteLinkMark ]]',
    ],
  ])
  expect(named('`[[a]]` \\[[a]] [[a]](b)')).not.toContainEqual(expect.stringMatching(/^NoteLink/))
  expect(named('    [[a]]\n\n```\n[[b]]\n```')).toEqual([])
})
