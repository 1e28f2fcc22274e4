import { describe, expect, it } from 'vitest'
import { chance } from '../../kit/dice.ts'
import { filePlace } from '../client/editor/file-place.ts'
import { changesBetween } from '../client/autosave/changes-between.ts'
import { grammar } from '../client/editor/grammar.ts'
import { movedSlots, movingOf, slotsAround, type Slot } from '../client/editor/slots.ts'
import { renderMarkdown } from '../server/platform/markdown/markdown.ts'

/** Brings files to where `^` stands, one after the other as the editor does it. */
function brought(text: string, ...links: string[]): string {
  let at = text.indexOf('^')
  let now = text.replace('^', '')
  for (const link of links) {
    const { from, to, before, after } = filePlace(now, grammar.parse(now), at, links.length > 1)
    now = now.slice(0, from) + before + link + after + now.slice(to)
    at = from + before.length + link.length
  }
  return now
}

const f = '[f](/attachments/1/file/f)'
const g = '[g](/attachments/2/file/g)'

describe('one file', () => {
  it.each([
    ['^', 'F'],
    ['Before ^', 'Before F'],
    ['Before^', 'Before F'],
    ['Before ^ after', 'Before F after'],
    ['wo^rd after', 'word F after'],
    ['(wo^rd).', '(word F).'],
    ['a wor^d.', 'a word F.'],
    ['a ^b', 'a F b'],
    ['^words', 'F words'],
    ['v1.2^.3 is out', 'v1.2.3 F is out'],
    ['a **bo^ld** word', 'a **bold** F word'],
    ['a **^bold** word', 'a **bold** F word'],
    ['a **bo^ld**ly word', 'a **bold**ly F word'],
    ['see [the li^nk](https://a.example/b) there', 'see [the link](https://a.example/b) F there'],
    ['see [the link](https://a.ex^ample/b).', 'see [the link](https://a.example/b) F.'],
    ['see https://a.ex^ample/b there', 'see https://a.example/b F there'],
    ['in `a co^de b` there', 'in `a code b` F there'],
    ['这是^我想做的事。所以', '这是我想做的事 F。所以'],
    ['wo^rd[my link](x) b', 'word[my link](x) F b'],
    ['one\n^\ntwo', 'one\n\nF\n\ntwo'],
    ['one\n\n^', 'one\n\nF'],
    ['one\n^', 'one\n\nF'],
    ['- ^', '- F'],
    ['- [ ] ^\n- [ ] b', '- [ ] F\n- [ ] b'],
    ['- one^', '- one\n\n  F'],
  ])('%j', (text, expected) => {
    expect(brought(text, f)).toBe(expected.replace('F', f))
  })
})

describe('several files are paragraphs', () => {
  it.each([
    ['^', 'F\n\nG'],
    ['Bef^ore', 'Before\n\nF\n\nG'],
    ['^Before', 'F\n\nG\n\nBefore'],
    ['one\nt^wo\nthree', 'one\ntwo\n\nF\n\nG\n\nthree'],
    ['one\n^two', 'one\n\nF\n\nG\n\ntwo'],
    ['one\n\n^\n\ntwo', 'one\n\nF\n\nG\n\ntwo'],
    ['one\n  ^\ntwo', 'one\n\nF\n\nG\n\ntwo'],
    ['# He^ading\ntext', '# Heading\n\nF\n\nG\n\ntext'],
    ['^# Heading', 'F\n\nG\n\n# Heading'],
    ['Hea^ding\n===\n', 'Heading\n===\n\nF\n\nG\n'],
    ['- [ ] ta^sk\n- [ ] b', '- [ ] task\n\n  F\n\n  G\n\n- [ ] b'],
    ['1. o^ne\n2. two', '1. one\n\n   F\n\n   G\n\n2. two'],
    ['- a\n  - b^\n  - c', '- a\n  - b\n\n    F\n\n    G\n\n  - c'],
    ['- a^\n  - b', '- a\n\n  F\n\n  G\n\n  - b'],
    ['- a\n  more^ of a\n- b', '- a\n  more of a\n\n  F\n\n  G\n\n- b'],
    ['- ^', '- F\n\n  G'],
    ['* [x] ^', '* [x] F\n\n  G'],
    ['- a\n^', '- a\n\nF\n\nG'],
    ['- a\n  ^', '- a\n\n  F\n\n  G'],
    ['- a\n\n^\n\n  b', '- a\n\n  F\n\n  G\n\n  b'],
    ['^- a\n- b', 'F\n\nG\n\n- a\n- b'],
    ['> a^ quote\n> b\n\nc', '> a quote\n> b\n\nF\n\nG\n\nc'],
    ['```\nco^de\n```\nx', '```\ncode\n```\n\nF\n\nG\n\nx'],
    ['a\n\n```\ncode\n\n^', 'a\n\nF\n\nG\n\n```\ncode\n\n'],
    ['- ```\n  co^de\n\nx', '- ```\n  code\n\nF\n\nG\n\nx'],
    ['a\n\n    in^dented\n\nb', 'a\n\n    indented\n\nF\n\nG\n\nb'],
    ['| a |\n|---|\n| b^ |\n\nx', '| a |\n|---|\n| b |\n\nF\n\nG\n\nx'],
    ['---\nti^tle: a\n---\nx', '---\ntitle: a\n---\n\nF\n\nG\n\nx'],
    ['***\n\n^', '***\n\nF\n\nG'],
    ['**bo^ld** and', '**bold** and\n\nF\n\nG'],
  ])('%j', (text, expected) => {
    expect(brought(text, f, g)).toBe(expected.replace('F', f).replace('G', g))
  })
})

const pieces = [
  'Some words, and **bold ones** (see [the page](https://a.example/b)).\nA second line with `code b`.',
  '# A heading',
  'Another\n===',
  '- one\n- two words\n  more\n  - nested\n\n  again\n- ',
  '- [ ] task\n- [x] done',
  '1. first\n2. second\n   - [ ] within',
  '> a quote\n> - with a list',
  '> [!NOTE]\n> words',
  '| a | b |\n|---|---|\n| c | d |',
  '```js\nconst a = 1\n\nlet b\n```',
  '- ```\n  within\n  ```\n- after',
  '    indented\n\n    code',
  'https://a.example/path and word',
  '***',
  '这是**我想做的事。**所以',
  '<details>\n<summary>more</summary>\n\nwords\n\n</details>',
]

/** What a page says, without the files. */
const saying = (html: string) =>
  html
    .replace(/<a href="\/attachments\/\d\/file\/\w">Q<\/a>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, '')
const kinds = ['<pre', '<table', '<h1', '<li', '<blockquote', 'role="checkbox"', '<strong', '<code', '<details', '<hr']
const counted = (html: string) => kinds.map((kind) => html.split(kind).length - 1)

it('wherever files go, everything else on the page is what it was', async () => {
  const random = chance(5)
  const links = ['[Q](/attachments/1/file/f)', '[Q](/attachments/2/file/g)', '[Q](/attachments/3/file/h)']
  for (let n = 0; n < 1500; n++) {
    const parts = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      () => pieces[Math.floor(random() * pieces.length)],
    )
    const isApart = random() < 0.8
    const text = parts.join(isApart ? '\n\n' : '\n')
    const at = Math.floor(random() * (text.length + 1))
    const marked = `${text.slice(0, at)}^${text.slice(at)}`
    const files = links.slice(0, random() < 0.4 ? 1 : 3)
    const result = brought(marked, ...files)
    const [was, is] = [await renderMarkdown(text), await renderMarkdown(result)]
    const about = `${marked}\n------>\n${result}`
    const found = [...is.matchAll(/<a href="\/attachments\/(\d)/g)].map(([, id]) => id)
    expect(found, about).toEqual(['1', '2', '3'].slice(0, files.length))
    expect(saying(is), about).toBe(saying(was))
    // Of blocks without a blank line between, the editor's grammar sees some otherwise.
    if (isApart) expect(counted(is), about).toEqual(counted(was))
  }
})

/** Files that are brought at once, and come to be attached in another order. */
function inOrder(text: string, at: number, order: readonly number[]): string {
  let now = text
  const ids = order.toSorted((one, other) => one - other)
  let slots: readonly Slot[] = ids.map((id) => ({ id, at, isOneOf: true, shown: {} as HTMLElement }))
  for (const id of order) {
    const place = filePlace(now, grammar.parse(now), slots.find((slot) => slot.id === id)?.at ?? NaN, true)
    const { from, to, before, after } = place
    const link = `[Q](/attachments/${id}/file/f)`
    const insert = before + link + after
    const start = from + before.length
    slots = slotsAround(slots, movingOf([{ from, to, insert }]), { id, to, start, end: start + link.length })
    now = now.slice(0, from) + insert + now.slice(to)
  }
  return now
}

it('whichever file comes first, the text is the same', () => {
  const random = chance(6)
  for (let n = 0; n < 800; n++) {
    const parts = Array.from(
      { length: 1 + Math.floor(random() * 3) },
      () => pieces[Math.floor(random() * pieces.length)],
    )
    const text = [...parts, '- '].slice(0, random() < 0.5 ? parts.length : undefined).join('\n\n')
    const at = random() < 0.2 ? text.length : Math.floor(random() * (text.length + 1))
    const order = [1, 2, 3].toSorted(() => random() - 0.5)
    const about = `${text.slice(0, at)}^${text.slice(at)}\n${order.join()}`
    expect(inOrder(text, at, order), about).toBe(inOrder(text, at, [1, 2, 3]))
  }
})

describe('a slot', () => {
  const slot = (at: number, isOneOf: boolean): Slot => ({ id: 1, at, isOneOf, shown: {} as HTMLElement })
  it.each([
    ['stays before what is typed behind it', 'one^ two', 'one three two', false, 3],
    ['of several stays below the line that is typed on', 'one^', 'one two', true, 7],
    ['of several stays above what is typed below', 'one\n\n^', 'one\n\ntwo', true, 5],
    ['moves with what is typed before it', 'one^', 'And one', false, 7],
    ['is where something was deleted', 'one two^ three', 'one hree', false, 4],
    ['keeps its line when another page writes around it', 'one^ two', 'new\n\none two\n\nmore', false, 8],
  ])('%s', (_, marked, after, isOneOf, at) => {
    const before = marked.replace('^', '')
    const moving = movingOf(changesBetween(before, after))
    expect(movedSlots([slot(marked.indexOf('^'), isOneOf)], before, moving).map((one) => one.at)).toEqual([at])
  })
})
