import { describe, expect, it } from 'vitest'
import { drawnTables, lookState, looked, tagsLooked } from './look-state.ts'
import { renderMarkdown } from '../server/platform/markdown/markdown.ts'

describe('marks', () => {
  it('of words are hidden, and soft in the line of the writer', () => {
    const text = '**bold** *it* ~~out~~ ==lit== `code` \\*'
    expect(looked(text)).toEqual(['bold it out lit code *'])
    expect(looked(`${text}¦\n**next**`)).toEqual([
      '‹**›bold‹**› ‹*›it‹*› ‹~~›out‹~~› ‹==›lit‹==› ‹`›code‹`› ‹\\›*',
      'next',
    ])
  })

  it('stay where they mark nothing', () => {
    for (const text of ['2 * 3 * 4', 'a_b_c', '[x] and [y]', '`open', '\\n', 'a ** b'])
      expect(looked(text)).toEqual([text])
  })

  it('of headings are hidden, and soft in the line of the writer', () => {
    expect(looked('## Two ##\n\nBelow\n===')).toEqual(['h2: Two', 'gap h1-above:', 'h1: Below', 'underline:'])
    expect(looked('## Two¦')).toEqual(['h2: ‹## ›Two'])
  })

  it('of links show with their address only where the caret is in the link', () => {
    expect(looked('see [words](https://a.example "t") and <https://b.example>')).toEqual([
      'see words and https://b.example',
    ])
    expect(looked('see¦ [words](https://a.example)')).toEqual(['see ‹[›words‹]›'])
    expect(looked('see [wo¦rds](https://a.example)')).toEqual(['see ‹[›words‹](https://a.example)›'])
    expect(looked('[[Title]] and [[Title|words]]')).toEqual(['Title and words'])
  })
})

describe('tags', () => {
  it.each([
    '#jam and #Plum/Blue, not a#b, #12 or #fff',
    '# Heading #of tags\n\n- [ ] task #todo\n- item #one, **#two** and *#three*\n\n> quote #four',
    '`#code` [#link](https://a.example) <https://a.example/#x> https://b.example/#y \\#escaped ![#alt](a.png)',
    '[[Note #title]] #after [#open] (#in) _#under_ a**#b** **a**#c',
    '```\n#fence\n```\n\n    #indented\n\n#below\n#next line',
    '---\ntags: [a]\n---\n#front',
    '#zmır #ÄÖ #日本語 #مربى',
  ])('are links as on pages: %j', async (text) => {
    const html = await renderMarkdown(text)
    const shown = [...html.matchAll(/class="text-tag" href="([^"]*)">([^<]*)</g)].map(([, href, words]) => [
      words,
      href,
    ])
    expect(tagsLooked(text)).toEqual(shown)
  })

  it('are words in the line of the writer', () => {
    expect(tagsLooked('#one #two\n#three¦').map(([words]) => words)).toEqual(['#one', '#two'])
  })
})

describe('blocks', () => {
  it('stand apart as on pages: a blank line has the height of the room between them', () => {
    expect(looked('one\n\ntwo\n\n## Two\n\nthree\n\n\n\nfour\n')).toEqual([
      ...['one', 'gap text:', 'two', 'gap h2-above:', 'h2: Two', 'gap h2-below:'],
      ...['three', 'gap text:', '', 'gap text:', 'four', ''],
    ])
  })

  it('of lists have bullets and numbers of their own', () => {
    expect(looked('- one\n  more\n  1. deep\n- two\n\nend')).toEqual([
      ...['item within: one', 'within: more', 'item within: deep', 'apart item within: two', 'gap text:', 'end'],
    ])
    expect(looked('- one¦')).toEqual(['within: ‹- ›one'])
    expect(looked('- a\n\n- b')).toEqual(['item within: a', 'gap item:', 'item within: b'])
  })

  it('of tasks have boxes, also in the line of the writer', () => {
    expect(looked('- [ ] open\n- [x] do¦ne')).toEqual(['task within: ◻open', 'task done within: ◻done'])
  })

  it('of code keep their signs, and show their fences where the writer is in them', () => {
    expect(looked('```js\n**a** # b\n```\nx')).toEqual([
      ...['code fence code-first:', 'code: **a** # b', 'code fence code-last:', 'apart: x'],
    ])
    expect(looked('```js\na¦\n```')).toEqual([
      ...['code fence code-first: ‹```js›', 'code: a', 'code fence code-last: ‹```›'],
    ])
  })

  it('of quotes have a bar', () => {
    expect(looked('> said\n>\n> *twice*\n\nx')).toEqual([
      ...['within quoted: said', 'within quoted gap text:', 'within quoted: twice', 'gap text:', 'x'],
    ])
    expect(looked('> sa¦id')).toEqual(['within quoted: ‹> ›said'])
  })

  it('of front matter are quiet, and no heading', () => {
    expect(looked('---\ntitle: x\n---\n\nText')).toEqual([
      'front front-fence:',
      'front: title: x',
      'front front-fence:',
      'gap front:',
      'Text',
    ])
  })
})

describe('tables', () => {
  const table = '| a | b |\n|---|--:|\n| 1 | 2 |'

  it('are drawn where the writer is not in them', () => {
    expect(drawnTables(lookState(`x\n\n${table}\n\ny`))).toEqual([table])
    expect(drawnTables(lookState(`x\n\n${table.replace('1', '1¦')}\n\ny`))).toEqual([])
    expect(looked(table.replace('1', '1¦')).map((line) => line.split(':')[0])).toEqual([
      ...['table table-head', 'table table-rule', 'table table-row'],
    ])
  })

  it('stay as they are typed in front matter, in code and in lists', () => {
    for (const text of [`\`\`\`\n${table}\n\`\`\``, `- ${table.replaceAll('\n', '\n  ')}`]) {
      expect(drawnTables(lookState(text))).toEqual([])
    }
  })

  it('follow the text, and keep what has not changed', () => {
    const before = lookState(`x\n\n${table}\n\n${table}`)
    const { state } = before.update({ changes: { from: 0, insert: 'more ' } })
    expect(drawnTables(state)).toEqual([table, table])
    const rows = state.update({ changes: { from: state.doc.length, insert: '\n| 3 | 4 |' } }).state
    expect(drawnTables(rows)).toEqual([table, `${table}\n| 3 | 4 |`])
    const none = rows.update({ changes: { from: 0, insert: '```\n' } }).state
    expect(drawnTables(none), 'all of it is code').toEqual([])
  })
})

describe('pictures', () => {
  const own = '![plum](/attachments/1/file/plum.png "Ripe")'

  it('of the note are shown, also while the writer is in their line', () => {
    expect(looked(`a ${own}`)).toEqual(['pictured: a ◻'])
    expect(looked(`a¦ ${own}`)).toEqual([`pictured: a ${own}`])
  })

  it('of other sites are links', () => {
    expect(looked('![plum](https://a.example/plum.png)')).toEqual(['plum'])
    expect(looked('![plum](javascript:alert(1))')).toEqual(['![plum](javascript:alert(1))'])
  })
})

it('callouts have a title, of their own words or of their kind', () => {
  expect(looked('> [!tip] Own words\n> text')).toEqual([
    'callout-title within callout callout-tip: Own words',
    'callout-last within callout callout-tip: text',
  ])
  expect(looked('> [!tip]\n> text')[0]).toBe('callout-title within callout callout-tip: ◻')
})

it('the text stays as it is, byte for byte', () => {
  const text = '# a\r\n- [ ] b\n\t- c\n> \\* **d**\n\n```\ne\n```'
  expect(lookState(text).sliceDoc()).toBe(text.replace('\r\n', '\n'))
})
