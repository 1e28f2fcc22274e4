import { describe, expect, it } from 'vitest'
import { continued } from '../client/editor/continued.ts'
import { indented } from '../client/editor/lists.ts'
import { edited } from './editing-state.ts'

const enter = (marked: string) => edited(marked, continued)
const isPlain = (marked: string) => expect(enter(marked)).toBeUndefined()

describe('Enter', () => {
  it.each([
    ['- jam|', '- jam\n- |'],
    ['+ jam|', '+ jam\n+ |'],
    ['-\tjam|', '-\tjam\n-\t|'],
    ['-   jam|', '-   jam\n-   |'],
    ['9. nine|', '9. nine\n10. |'],
    ['09. nine|', '09. nine\n10. |'],
    ['1) one|', '1) one\n2) |'],
    ['999999999. most|', '999999999. most\n999999999. |'],
    ['1986. A great year|', '1986. A great year\n1987. |'],
    ['Said\n\n1986. A great year|', 'Said\n\n1986. A great year\n1987. |'],
    ['Said\n1. first|', 'Said\n1. first\n2. |'],
    ['- a\n2. b|', '- a\n2. b\n3. |'],
    ['> Said\n7) seventh|', '> Said\n7) seventh\n8) |'],
    ['# Said\n7. seventh|', '# Said\n7. seventh\n8. |'],
    ['- [x] sugar|', '- [x] sugar\n- [ ] |'],
    ['1. [ ] sugar|', '1. [ ] sugar\n2. [ ] |'],
    ['- [x](/a) link|', '- [x](/a) link\n- |'],
    ['- - twice|', '- - twice\n  - |'],
    ['- * * *|', '- * * *\n- |'],
    ['- # heading|', '- # heading\n- |'],
    ['- قهوة|', '- قهوة\n- |'],
    ['- 😀|😁', '- 😀\n- |😁'],
  ])('goes on with a list: %j', (before, after) => expect(enter(before)).toBe(after))

  it.each([
    ['  - deep|', '  - deep\n  - |'],
    ['- a\n\t- deep|', '- a\n\t- deep\n\t- |'],
    ['1. a\n   - deep|', '1. a\n   - deep\n   - |'],
    ['> - said|', '> - said\n> - |'],
    ['>- said|', '>- said\n>- |'],
    ['> > 1. said|', '> > 1. said\n> > 2. |'],
    ['- > said|', '- > said\n  > |'],
    ['1. > - said|', '1. > - said\n   > - |'],
    ['> said|', '> said\n> |'],
    ['>> said|', '>> said\n>> |'],
    ['> > a\n> b|', '> > a\n> b\n> |'],
    ['> - a\n>   b|', '> - a\n>   b\n>   |'],
    ['> [!NOTE]|', '> [!NOTE]\n> |'],
    ['> ***|', '> ***\n> |'],
  ])('stays within lists and quotes: %j', (before, after) => expect(enter(before)).toBe(after))

  it.each([
    ['```\ncode\n```\n- a|', '- |'],
    ['````\n```\n````\n- a|', '- |'],
    ['````md\n```js\nx\n```\n````\n\n- a|', '- |'],
    ['~~~\n```\n~~~\n- a|', '- |'],
    ['```\n~~~\n```\n1. a|', '2. |'],
    ['```js ~~~\n```\n- a|', '- |'],
    ['``` a`b\n- a|', '- |'],
    ['    ```\n- a|', '- |'],
    ['- ```\n  x\n  ```\n- a|', '- |'],
    ['- ```\n  x\n- a|', '- |'],
    ['> ```\n- a|', '- |'],
    ['Three ``` in a line\n- a|', '- |'],
    ['Said ```\n- a|', '- |'],
    ['`````\n````\n`````\n- a|', '- |'],
  ])('counts fences as Markdown does: %j', (before, line) => {
    expect(enter(before)).toBe(`${before.slice(0, -1)}\n${line}`)
  })

  it.each([
    '```\n- code|',
    '```js\n1. code|',
    '````\n```\n- code|',
    '````\n```\n\n- code|',
    '~~~\n```\n- code|',
    '~~~\n```\n~~~~ js\n- code|',
    '```\n``` js\n- code|',
    '```\n    ```\n- code|',
    '```\n> said|',
    '- a\n\n  ```\n  - code|',
    '1. a\n\n       - code|',
    '    - code|',
    'Said\n\n\t- code|',
    '---\ntitle: a\ntags:\n  - a|\n---\n',
  ])('leaves code alone: %j', isPlain)

  it.each([
    ['- ```|', '- ```\n  |'],
    ['> ```\n> - code|', '> ```\n> - code\n> |'],
    ['> ```\n> |', '> ```\n> \n> |'],
    ['> - ```\n>     code|', '> - ```\n>     code\n>     |'],
  ])('keeps code within its item or quote: %j', (before, after) => expect(enter(before)).toBe(after))

  it.each([
    ...[
      'jam|',
      '-|',
      '-jam|',
      '1.jam|',
      '- a\n-|',
      '1986.|',
      '|- jam',
      '\n|- jam',
      '- a\n|- b',
      '- a\n  |- b',
      '|> a',
      '> a\nlazy|',
    ],
    ...['* * *|', '- - -|', '***|', '---|', '_ _ _|', '* * * |', ' *  *  *|', '- - - - |'],
    ...[
      'Born in\n1986. A great year|',
      'Born in\n1986) A|',
      'Born in\n2. A|',
      '- Born in\n  1986. A|',
      'Born in\n1986. |',
    ],
    ...[
      '1234567890. long|',
      '\\- jam|',
      '1\\. jam|',
      '- a\n  goes on|',
      '- a\n\n  goes on|',
      'a - b|',
      '- a\n\nplain|',
    ],
  ])('is just Enter: %j', isPlain)

  it.each([
    ['* ja|m', '* ja\n* |m'],
    ['- one| two', '- one\n- |two'],
    ['1. o|ne\n2. two', '1. o\n2. |ne\n2. two'],
    ['- [x] o|ne', '- [x] o\n- [ ] |ne'],
    ['- a|b\n  - c', '- a\n- |b\n  - c'],
    ['> sa|id', '> sa\n> |id'],
    ['- one |and| two', '- one \n- |two'],
    ['- |one|', '- \n- |'],
  ])('splits an item: %j', (before, after) => expect(enter(before)).toBe(after))

  it.each([
    ['- |jam', '- \n- |jam'],
    ['1. |jam', '1. \n2. |jam'],
    ['- [x] |jam', '- [ ] \n- [x] |jam'],
    ['- a\n  - |b', '- a\n  - \n  - |b'],
    ['- - |b', '- - \n  - |b'],
    ['> Said\n> 1. |jam', '> Said\n> 1. \n> 2. |jam'],
    ['> |said', '> \n> |said'],
  ])('before the words of an item makes room above: %j', (before, after) => expect(enter(before)).toBe(after))

  it.each([
    ['- jam\n- |', '- jam\n\n|'],
    ['- jam\n- |\nplain', '- jam\n\n|\nplain'],
    ['- [ ] jam\n- [ ] |', '- [ ] jam\n\n|'],
    ['- jam\n\n- |', '- jam\n\n|'],
    ['1. a\n   goes on\n2. |', '1. a\n   goes on\n\n|'],
    ['- |', '|'],
    ['-     |', '|'],
    ['- [ ] |', '|'],
    ['1. |', '|'],
    ['Said\n- |', 'Said\n|'],
    ['- a\n  - |', '- a\n- |'],
    ['- a\n  - b\n  - |', '- a\n  - b\n- |'],
    ['- a\n  - b\n    - c\n    - |', '- a\n  - b\n    - c\n  - |'],
    ['- a\n\t- b\n\t\t- |', '- a\n\t- b\n\t- |'],
    ['1. a\n   - |', '1. a\n2. |'],
    ['1. a\n   * |', '1. a\n2. |'],
    ['- a\n  1. b\n  2. |', '- a\n  1. b\n- |'],
    ['9) a\n   - b\n   - |', '9) a\n   - b\n10) |'],
    ['- [x] a\n  - [ ] b\n  - [ ] |', '- [x] a\n  - [ ] b\n- [ ] |'],
    ['- a\n  - [ ] b\n  - [ ] |', '- a\n  - [ ] b\n- |'],
    ['- - a\n  - |', '- - a\n- |'],
    ['- - |', '- |'],
    ['> - a\n> - |', '> - a\n>\n> |'],
    ['> - a\n>   - |', '> - a\n> - |'],
    ['> - |', '> |'],
    ['> |', '|'],
    ['> a\n> |', '> a\n\n|'],
    ['> a\n>\n> |', '> a\n>\n|'],
    ['> > a\n> > |', '> > a\n>\n> |'],
    ['- > a\n  > |', '- > a\n\n  |'],
  ])('leaves one level from an empty one: %j', (before, after) => expect(enter(before)).toBe(after))
})

describe('Tab', () => {
  const tab = (marked: string, by: 1 | -1 = 1) => edited(marked, (state) => indented(state, by))

  it.each([
    ['- a\n- b|', '- a\n  - b|'],
    ['- a\n- |', '- a\n  - |'],
    ['```\ncode\n```\n- a\n- b|', '```\ncode\n```\n- a\n  - b|'],
    ['````\n```\n````\n- a\n- b|', '````\n```\n````\n- a\n  - b|'],
    // Less than three columns are no list in a list, and one that begins with ten cannot stand in one.
    ['9. nine\n10. ten|', '9. nine\n   1. ten|'],
    ['1. one\n   - deep\n2. two|', '1. one\n   - deep\n   1. two|'],
    ['1. a\n   1. b\n2. c|', '1. a\n   1. b\n   2. c|'],
    ['- a\n|- b\n- c|', '- a\n  |- b\n  - c|'],
    ['> - a\n> - b|', '> - a\n>   - b|'],
    ['- [ ] a\n- [ ] b|', '- [ ] a\n  - [ ] b|'],
    // There is nothing to go under, or it is there already.
    ['- a|', '- a|'],
    ['- a\n  - b|', '- a\n  - b|'],
  ])('moves in: %j', (before, after) => expect(tab(before)).toBe(after))

  it.each([
    ['- a\n  - b|', '- a\n- b|'],
    ['1. one\n   1. two|', '1. one\n2. two|'],
    ['1. one\n   - |', '1. one\n- |'],
    ['- a\n  - b\n    - c|', '- a\n  - b\n  - c|'],
    ['009. a\n     1. b|', '009. a\n010. b|'],
    ['999999999. a\n           1. b|', '999999999. a\n999999999. b|'],
  ])('moves out with Shift: %j', (before, after) => expect(tab(before, -1)).toBe(after))

  it.each([
    'jam|',
    '|jam\n- a|',
    '```\n- a\n- b|',
    '````\n```\n- a\n- b|',
    '- a\n\n* * *|',
    'Born in\n1986. A|',
    '    - code|',
  ])('leaves elsewhere: %j', (marked) => {
    expect(tab(marked)).toBeUndefined()
    expect(tab(marked, -1)).toBeUndefined()
  })

  it('leaves backwards from an item that is out', () => expect(tab('- a\n- b|', -1)).toBeUndefined())
})
