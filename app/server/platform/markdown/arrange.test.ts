import { describe, expect, it } from 'vitest'
import { arranged } from './arrange.ts'
import { tasksOf } from './tasks.ts'
import { doneLast } from './tick.ts'

const sorted = (text: string) => arranged({ text, move: doneLast })

/** The first task of a text whose line begins with this. */
function named(text: string, words: string): string {
  const task = tasksOf(text).find(({ at }) =>
    text
      .slice(at + 2)
      .trimStart()
      .startsWith(words),
  )
  if (!task) throw new Error(`no task says ${words}`)
  return `${task.index}-${task.line}`
}

function moved(text: string, task: string, side: 'before' | 'after', target: string): string | undefined {
  return arranged({ text, move: `${named(text, task)} ${side} ${named(text, target)}` })
}

const done: Record<string, [text: string, expected: string | undefined]> = {
  'a list, in the order that it had': ['- [x] a\n- [ ] b\n- [X] c\n- [ ] d\n', '- [ ] b\n- [ ] d\n- [x] a\n- [X] c\n'],
  'without a line end at the end': ['# T\n\n- [x] a\n- [ ] b', '# T\n\n- [ ] b\n- [x] a'],
  'what stands under it goes along': [
    '- [x] a\n  more of a\n  - [ ] a1\n\n  ```\n  code\n  ```\n- [ ] b\n  - x\n',
    '- [ ] b\n  - x\n- [x] a\n  more of a\n  - [ ] a1\n\n  ```\n  code\n  ```\n',
  ],
  'lists in lists': [
    '- [x] a\n  - [x] a1\n  - [ ] a2\n- [ ] b\n  1. [x] b1\n  2. [ ] b2\n',
    '- [ ] b\n  1. [ ] b2\n  2. [x] b1\n- [x] a\n  - [ ] a2\n  - [x] a1\n',
  ],
  'numbers keep their order': [
    '9. [x] a\n10. [ ] b\n    - b1\n11. [x] c\n',
    '9. [ ] b\n   - b1\n10. [x] a\n11. [x] c\n',
  ],
  'the same number each time': ['1. [x] a\n1. [ ] b\n', '1. [ ] b\n1. [x] a\n'],
  'other line ends': ['- [x] a\r\n  more\r\n- [ ] b\r\n\r\nend\r\n', '- [ ] b\r\n- [x] a\r\n  more\r\n\r\nend\r\n'],
  'mixed line ends': ['- [x] a\r- [ ] b\r\n- [ ] c', '- [ ] b\r- [ ] c\r\n- [x] a'],
  'blank lines stay where they are': [
    '- [x] a\n\n- [ ] b\n\n\n- [ ] c\n\nend',
    '- [ ] b\n\n- [ ] c\n\n\n- [x] a\n\nend',
  ],
  'in quotes': ['> - [x] a\n>   a1\n>\n> - [ ] b\n\nend', '> - [ ] b\n>\n> - [x] a\n>   a1\n\nend'],
  'a list that begins in the line of another': ['- - [x] a\n    a1\n  - [ ] b\n', '- - [ ] b\n  - [x] a\n    a1\n'],
  'a quote in an item': ['- > - [x] a\n  > - [ ] b\n', '- > - [ ] b\n  > - [x] a\n'],
  'items that are not as far in': [' - [x] a\n   - a1\n- [ ] b\n  - b1\n', ' - [ ] b\n   - b1\n- [x] a\n  - a1\n'],
  tabs: ['-\t[x] a\n\t- a1\n-\t[ ] b\n', '-\t[ ] b\n-\t[x] a\n\t- a1\n'],
  'a paragraph that goes on at the edge': ['- [x] a\nmore of a\n- [ ] b\n\nend', '- [ ] b\n- [x] a\nmore of a\n\nend'],
  'each list for itself': [
    '- [x] a\n- [ ] b\n\ntext\n\n* [x] c\n* [ ] d\n',
    '- [ ] b\n- [x] a\n\ntext\n\n* [ ] d\n* [x] c\n',
  ],
  'items without a box stay among the open ones': ['- [x] a\n- b\n- [ ] c\n', '- b\n- [ ] c\n- [x] a\n'],
  'words of every script': ['- [x] 買い物 🫙\n- [ ] 砂糖\n- [ ] سكر\n', '- [ ] 砂糖\n- [ ] سكر\n- [x] 買い物 🫙\n'],
  'after a byte order mark': ['\ufeff- [x] a\n- [ ] b\n', '\ufeff- [ ] b\n- [x] a\n'],
  'nothing to move': ['- [ ] a\n- [x] b\n', '- [ ] a\n- [x] b\n'],
  'code that looks like tasks': ['```\n- [x] a\n- [ ] b\n```\n\n    - [x] c\n    - [ ] d\n', undefined],
  'a code fence that is never closed': ['- [x] a\n  ```\n  - [ ] b\n- [ ] c', '- [ ] c\n- [x] a\n  ```\n  - [ ] b'],
  'a footnote': ['a[^a]\n\n[^a]: b\n\n    - [x] c\n    - [ ] d\n', 'a[^a]\n\n[^a]: b\n\n    - [ ] d\n    - [x] c\n'],
}

describe('what is done goes to the end', () => {
  it.each(Object.entries(done))('%s', (_, [text, expected]) => {
    expect(sorted(text)).toBe(expected ?? text)
    expect(sorted(expected ?? text), 'once more, nothing is left to do').toBe(expected ?? text)
  })
})

const list = '- [ ] a\n  - [ ] a1\n  - [x] a2\n- [ ] b\n- [ ] c\n'

const moves: Record<string, [text: string, task: string, side: 'before' | 'after', target: string, expected: string]> =
  {
    down: [list, 'a', 'after', 'b', '- [ ] b\n- [ ] a\n  - [ ] a1\n  - [x] a2\n- [ ] c\n'],
    'up, over what stands under another': [
      list,
      'c',
      'before',
      'a',
      '- [ ] c\n- [ ] a\n  - [ ] a1\n  - [x] a2\n- [ ] b\n',
    ],
    'after another with all that stands under it': [
      list,
      'c',
      'after',
      'a',
      '- [ ] a\n  - [ ] a1\n  - [x] a2\n- [ ] c\n- [ ] b\n',
    ],
    'into a list of an item': [list, 'b', 'after', 'a1', '- [ ] a\n  - [ ] a1\n  - [ ] b\n  - [x] a2\n- [ ] c\n'],
    'out of the list of an item': [list, 'a2', 'after', 'c', '- [ ] a\n  - [ ] a1\n- [ ] b\n- [ ] c\n- [x] a2\n'],
    'where it is': [list, 'b', 'after', 'a', list],
    'to itself': [list, 'b', 'after', 'b', list],
    'from a list to another': [
      '# Now\n\n- [ ] a\n- [ ] b\n  b1\n\n# Later\n\n1. [ ] c\n2. [ ] d\n\nend',
      'b',
      'before',
      'd',
      '# Now\n\n- [ ] a\n\n# Later\n\n1. [ ] c\n2. [ ] b\n   b1\n3. [ ] d\n\nend',
    ],
    'the only one of its list': ['- [ ] a\n\ntext\n\n- [ ] b', 'a', 'after', 'b', '\ntext\n\n- [ ] b\n- [ ] a'],
    'the last line of a text': [
      '- [ ] a\r\n\r\ntext\r\n\r\n* [ ] b',
      'b',
      'before',
      'a',
      '- [ ] b\r\n- [ ] a\r\n\r\ntext\r\n\r\n',
    ],
    'past the ninth': [
      Array.from({ length: 9 }, (_, n) => `${n + 1}. [ ] n${n + 1}\n   more\n`).join('') + '\n- [ ] x\n',
      'x',
      'before',
      'n9',
      Array.from({ length: 8 }, (_, n) => `${n + 1}. [ ] n${n + 1}\n   more\n`).join('') +
        '9. [ ] x\n10. [ ] n9\n    more\n\n',
    ],
  }

describe('a task is moved', () => {
  it.each(Object.entries(moves))('%s', (_, [text, task, side, target, expected]) => {
    expect(moved(text, task, side, target)).toBe(expected)
  })

  it.each([
    ['under itself', list, 'a', 'a1'],
    ['into a quote', '- [ ] a\n- [ ] b\n\n> - [ ] c\n', 'a', 'c'],
    ['out of a quote', '- [ ] a\n\n> - [ ] c\n>   more\n', 'c', 'a'],
  ])('not %s', (_, text, task, target) => {
    expect(moved(text, task, 'after', target)).toBeUndefined()
  })

  it('not when it, or where it goes, is not as it was seen', () => {
    const move = `${named(list, 'b')} after ${named(list, 'c')}`
    expect(arranged({ text: `- [ ] new\n${list}`, move }), 'found by what it says').toBe(
      '- [ ] new\n- [ ] a\n  - [ ] a1\n  - [x] a2\n- [ ] c\n- [ ] b\n',
    )
    expect(arranged({ text: list.replace('b', 'other'), move })).toBeUndefined()
    expect(arranged({ text: list.replace('c', 'other'), move })).toBeUndefined()
    expect(arranged({ text: 'Nothing.', move })).toBeUndefined()
  })
})
