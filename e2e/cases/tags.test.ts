import { describe, expect, it } from 'vitest'
import { aWriter } from './writer.ts'

/** What is a tag in a text, and what only looks like one. */

const writer = aWriter()

const cases: [what: string, text: string, tags: string[], others: string[]][] = [
  // memos#1715, #1943, #3188.
  [
    'code by indentation',
    'A program:\n\n    #include <stdio.h>\n    #define SIZE 3\n\n#programming',
    ['programming'],
    ['include', 'define'],
  ],
  ['code by indentation after a list', '- one\n\n      #hidden\n\n#shown', ['shown'], ['hidden']],
  ['code by a tab', 'Text\n\n\t#hidden\n\n#shown', ['shown'], ['hidden']],
  ['a fence', '```sh\n#hidden\n```\n#shown', ['shown'], ['hidden']],
  [
    'a long fence around a short one',
    '````\n```\n#hidden\n```\n#hidden2\n````\n#shown',
    ['shown'],
    ['hidden', 'hidden2'],
  ],
  ['a fence of tildes', '~~~\n#hidden\n```\n#hidden2\n~~~\n#shown', ['shown'], ['hidden', 'hidden2']],
  ['a fence in a list', '- step\n\n  ```\n  #hidden\n  ```\n\n  #shown', ['shown'], ['hidden']],
  ['a fence in a quote', '> ```\n> #hidden\n> ```\n\n#shown', ['shown'], ['hidden']],
  ['a fence that does not end', '#shown\n\n```\n#hidden', ['shown'], ['hidden']],
  ['code in a line', '`#hidden` ``a ` #hidden2`` #shown', ['shown'], ['hidden', 'hidden2']],
  // codimd and others: what only looks like a fence takes every tag below.
  ['three backticks within a line', 'Three signs ``` begin a block.\n\n#howto #markdown', ['howto', 'markdown'], []],
  ['three tildes within a line', 'So ~~~ does this.\n\n#howto', ['howto'], []],
  ['a backtick on its own', 'It costs 5` or so.\n\n#howto', ['howto'], []],
  // memos#1013, #1085, #3211, #6035.
  [
    'link references',
    'See [the plan].\n\n[the plan]: #planning\n[b]: <#budget>\n\n#work',
    ['work'],
    ['planning', 'budget'],
  ],
  [
    'links within the page',
    '[up](#hidden) [down](<#hidden2> "#hidden3") #shown',
    ['shown'],
    ['hidden', 'hidden2', 'hidden3'],
  ],
  ['anchors in markup', '<a href="#hidden">x</a> <a name=#hidden2> #shown', ['shown'], ['hidden', 'hidden2']],
  [
    'addresses',
    'https://perfetto.dev/docs/atrace#traceconfig chrome://net-internals/#hsts https://test.example/cn/#/issue?x www.example.com/#hidden #shown',
    ['shown'],
    ['traceconfig', 'hsts', 'hidden', '/issue'],
  ],
  ['fills of drawings', 'fill: url(#gradient); mask="url(#mask)" #shown', ['shown'], ['gradient', 'mask']],
  [
    'colours',
    'ink #a3164c, paper #fff, line #c0ffee, #FFFFFF80 #design',
    ['design'],
    ['a3164c', 'fff', 'c0ffee', 'ffffff80'],
  ],
  ['numbers', '123456#123456 issue #123, PR #4 #2026 #todo', ['todo'], ['123456', '123', '4', '2026']],
  // memos#4479, #4596, #1957, #5264.
  [
    'punctuation',
    '#Memos, #cats: #dogs... (#birds) "#fish" #ants! #bees?',
    ['memos', 'cats', 'dogs', 'birds', 'fish', 'ants', 'bees'],
    [],
  ],
  [
    'other scripts',
    '#标签。下一句 #тег, #été #ελληνικά #タグ、次 #태그',
    ['标签', 'тег', 'été', 'ελληνικά', 'タグ', '태그'],
    [],
  ],
  ['a heading', '# Heading\n\n#shown', ['shown'], ['heading', 'Heading']],
  ['an escaped sign', '\\#hidden #shown', ['shown'], ['hidden']],
  ['a sign within a word', 'C#sharp a#b #shown', ['shown'], ['sharp', 'b']],
  [
    'emphasis, lists, quotes and tables',
    '**#bold**\n\n- #item\n\n> #quote\n\n| a |\n| - |\n| #cell |',
    ['bold', 'item', 'quote', 'cell'],
    [],
  ],
]

describe('tags of a text with', () => {
  it.for(cases)('%s', async ([, text, tags, others]) => {
    const found = await writer.tagsOf(text)
    expect(found).toEqual(expect.arrayContaining(tags))
    expect(found.filter((tag) => others.includes(tag))).toEqual([])
  })
})

it('a tag is one, however its letters are written', async () => {
  const found = await writer.tagsOf('#İstanbul #istanbul #ISTANBUL #Cafe\u0301 #café')
  expect(new Set(found.map((tag) => tag.normalize('NFC')))).toEqual(new Set(['istanbul', 'café']))
})
