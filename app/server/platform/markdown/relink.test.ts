import { expect, it } from 'vitest'
import { expectLinear } from '../../../test/doubling.ts'
import { relinked } from './relink.ts'

it.each([
  ['See [[Old]], [[Old|the words]] and [[Other]].', 'See [[New]], [[New|the words]] and [[Other]].'],
  ['[[old]] [[OLD]]', '[[old]] [[New]]'],
  ['`[[Old]]` ``a ` [[Old]]`` ` [[Old]]', '`[[Old]]` ``a ` [[Old]]`` ` [[New]]'],
  ['    [[Old]]\n\n```\n[[Old]]\n```\n\n[[Old]]', '    [[Old]]\n\n```\n[[Old]]\n```\n\n[[New]]'],
  ['\\[[Old]] \\`[[Old]]`', '\\[[Old]] \\`[[New]]`'],
  ['# [[Old]]\r\n\r\n> - [ ] [[Old]]\r\n', '# [[New]]\r\n\r\n> - [ ] [[New]]\r\n'],
  ['|a|\n|-|\n|[[Old\\|words]] [[Old]]|\n\n[[Old]]', '|a|\n|-|\n|[[New\\|words]] [[New]]|\n\n[[New]]'],
  ['[[Old]](b)', '[[Old]](b)'],
  ['---\ntitle: "[[Old]]"\n---\n\n[[Old]]', '---\ntitle: "[[Old]]"\n---\n\n[[New]]'],
  [
    '<details>\n<summary>See [[Old]]</summary>\n\n[[Old]]\n\n</details>',
    '<details>\n<summary>See [[New]]</summary>\n\n[[New]]\n\n</details>',
  ],
  ['<details><summary>[[Old]]</summary>[[Old]]</details>', '<details><summary>[[New]]</summary>[[New]]</details>'],
  ['nothing', 'nothing'],
])('%j becomes %j', (text, expected) => {
  expect(relinked({ text, from: ['Old', 'OLD'], to: 'New' })).toBe(expected)
})

it('a title with signs of its own stays one', () => {
  expect(relinked({ text: '[[Old]] [[Old|x]]', from: ['Old'], to: 'A | B [2]' })).toBe(
    '[[A \\| B \\[2\\]]] [[A \\| B \\[2\\]|x]]',
  )
})

it.each(['[[Old]] ', '`', '` ``', '[[', '\\', '`[[Old]]` ', '|[[Old\\|a]]|\n|-|\n', '[[Old]]\n\n', '> [[Old]]\n'])(
  'CPU grows as the text does: %j',
  async (part) => {
    const act = (text: string) => relinked({ text, from: ['Old'], to: 'New' })
    await expectLinear((length) => part.repeat(Math.ceil(length / part.length)), act)
  },
)
