import { describe, expect, it } from 'vitest'
import { attributesOf } from '../../../../kit/html.ts'
import { renderMarkdown } from './markdown.ts'
import { tasksOf, ticked } from './tasks.ts'

const texts: Record<string, [text: string, boxes: string[]]> = {
  'a list': ['- [ ] a\n- [x] b\n- [X] c', ['- [ ]', '- [x]', '- [X]']],
  'every marker': ['* [ ] a\n+ [ ] b\n1. [ ] c\n2) [ ] d', ['* [ ]', '+ [ ]', '. [ ]', ') [ ]']],
  'lists in lists and quotes': [
    '> - [ ] a\n>   - [x] b\n>   > 1. [ ] c\n\n- x\n\n  - [ ] d\n- - [ ] e',
    ['- [ ]', '- [x]', '. [ ]', '- [ ]', '- [ ]'],
  ],
  'after tabs and spaces': [
    '-\t[ ] a\n-    [ ] b\n   - \t[ ] c  \n',
    ['-\t[ ]', '  [ ]', ' \t[ ]'].map((s) => s.slice(-5)),
  ],
  'other line ends': ['é\r\n\r\n- [ ] a\r\n- [x] b\r\n\r\r- [ ] c\r', ['- [ ]', '- [x]', '- [ ]']],
  'pairs of units': ['- 🫙\n- [ ] 🫙🫙\n- [x] b', ['- [ ]', '- [x]']],
  'over several lines': ['- [ ] a\n  b [ ] c\n  - [x]\n    d', ['- [ ]', '- [x]']],
  'in a footnote': ['a[^a]\n\n[^a]: b\n\n    - [ ] c\n\n- [x] d', ['- [ ]', '- [x]']],
  'beside a name of the same sign': ['- [x] a\n\n[x]: /url', ['- [x]']],
}

const nothing = {
  code: '    - [ ] a\n\n```\n- [ ] b\n```\n\n`- [ ] c`',
  'no list': '[ ] a\n\n# [ ] b\n\n> [ ] c',
  'not at the beginning': '- a [ ] b',
  'nothing after it': '- [ ]\n- [ ]   \n- [x]a\n- [x](b)',
  'other signs': '- [y] a\n- [  ] b\n- [] c\n- \\[ ] d\n- [-] e',
  'a heading in a list': '- # [ ] a',
}

describe('boxes', () => {
  it.each(Object.entries(texts))('%s: each is where it is shown', async (_, [text, boxes]) => {
    const tasks = tasksOf(text)
    expect(tasks.map(({ at }) => text.slice(at - 3, at + 2).slice(-5))).toEqual(boxes.map((box) => box.slice(-5)))
    expect(tasks.map(({ isDone }) => isDone)).toEqual(boxes.map((box) => /x/i.test(box)))
    const shown = attributesOf(await renderMarkdown(text), 'button', 'value')
    expect(shown.map((value) => Number.parseInt(value)).sort()).toEqual(tasks.map(({ index }) => index))
  })

  it.each(Object.entries(nothing))('%s: there is none', async (_, text) => {
    expect(tasksOf(text)).toEqual([])
    expect(await renderMarkdown(text)).not.toContain('<button')
  })

  it.each(Object.entries(texts))(
    '%s: ticking changes one character, and once more gives the text back',
    async (_, [text]) => {
      const values = attributesOf(await renderMarkdown(text), 'button', 'value')
      expect(values.length).toBeGreaterThan(0)
      for (const value of values) {
        const next = ticked(text, value) ?? ''
        expect(next).toHaveLength(text.length)
        const changed = Array.from(text, (_, at) => at).filter((at) => text[at] !== next[at])
        expect(changed).toEqual([tasksOf(text)[Number.parseInt(value)]?.at])
        expect(ticked(next, value), 'it is so already').toBe(next)
        const back = value.includes('-on-') ? value.replace('-on-', '-off-') : value.replace('-off-', '-on-')
        expect(ticked(next, back)?.toLowerCase()).toBe(text.toLowerCase())
      }
    },
  )
})

const before = '- [ ] sugar\n- [ ] plums\n- [ ] plums'
const [sugar = '', plums = ''] = attributesOf(await renderMarkdown(before), 'button', 'value')

describe('a text that has changed since', () => {
  it.each([
    [
      'lines above it',
      `# Shopping\n\n- [ ] jars\n${before}`,
      '# Shopping\n\n- [ ] jars\n- [x] sugar\n- [ ] plums\n- [ ] plums',
    ],
    ['nothing but it', '- [ ] sugar', '- [x] sugar'],
  ])('%s: it is found by what it says', (_, after, expected) => {
    expect(ticked(after, sugar)).toBe(expected)
  })

  it.each([
    ['it says something else', '- [ ] salt\n- [ ] plums', sugar],
    ['it is gone', 'Nothing.', sugar],
    ['two say the same, elsewhere', '- [ ] a\n\nb\n\n- [ ] c\n- [ ] plums\n- [ ] plums', plums],
  ])('%s: nothing is ticked', (_, after, value) => {
    expect(ticked(after, value)).toBeUndefined()
  })
})
