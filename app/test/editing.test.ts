import { describe, expect, it } from 'vitest'
import { changesBetween } from '../client/autosave/changes-between.ts'
import { formatted, isMade, type Format } from '../client/editor/format.ts'
import { readingOf } from '../client/editor/reading.ts'
import { edited, read, stateOf, write } from './editing-state.ts'

const press = (marked: string, format: Format) => {
  const { text, selection } = read(marked)
  const edit = formatted(text, selection, format)
  return edit && write(text, edit)
}
/** In the editor, which has the grammar. */
const pressInEditor = (marked: string, format: Format) =>
  edited(marked, (state) => {
    const { from, to } = state.selection.main
    return formatted(state.sliceDoc(), [from, to], format, readingOf(state))
  })
const isPressed = (marked: string, format: Format) => {
  const { text, selection } = read(marked)
  const is = isMade(text, selection, format)
  expect(isMade(text, selection, format, readingOf(stateOf(text, selection))), `${marked} in the editor`).toBe(is)
  return is
}

describe('a button', () => {
  const alike: [Format, string, string][] = [
    ['bold', '|jam|', '**|jam|**'],
    ['bold', '|jam |now', '**|jam|** now'],
    ['bold', '|> jam|', '> **|jam|**'],
    ['bold', '|> - [ ] **jam**|', '> - [ ] |jam|'],
    ['italic', '|## jam|', '## *|jam|*'],
    ['link', '|- jam|', '- [jam](|)'],
    ['bold', 'a **plum j|am** b', 'a plum j|am b'],
    ['bold', 'a |**jam**| b', 'a |jam| b'],
    ['italic', '**|jam|**', '***|jam|***'],
    ['italic', '***|jam|***', '**|jam|**'],
    ['italic', 'a *j|am* b', 'a j|am b'],
    ['italic', '|**jam**|', '*|**jam**|*'],
    ['strike', '|jam|', '~~|jam|~~'],
    ['strike', 'a ~~j|am~~ b', 'a j|am b'],
    ['highlight', '|jam|', '==|jam|=='],
    ['highlight', 'a ==j|am== b', 'a j|am b'],
    ['highlight', '|==jam==|', '|jam|'],
    ['highlight', '|a\n\nb|', '|==a==\n\n==b==|'],
    ['code', 'a `j|am`', 'a j|am'],
    ['link', '|jam|', '[jam](|)'],
    ['link', '|', '[|]()'],
    ['heading', '\n|', '\n## |'],
    ['heading', '|\njam', '## |\njam'],
    ['heading', '### jam|', 'jam|'],
    ['heading', '- jam|', '## jam|'],
    ['list', '- [ ] jam|', '- jam|'],
    ['list', '1. jam|', 'jam|'],
    ['list', '|a\n\nb|', '|- a\n\n- b|'],
    ['task', '- jam|', '- [ ] jam|'],
    ['task', '  - [x] jam|', '  jam|'],
    ['bold', '|a\n\nb|', '|**a**\n\n**b**|'],
    ['bold', '|**a**\n\n**b**|', '|a\n\nb|'],
    ['italic', '|- a\n> b\n1. [ ] c|', '|- *a*\n> *b*\n1. *[ ] c*|'],
    ['bold', 'x |a\nb| y', 'x |**a**\n**b**| y'],
    ['code', '|a\nb|', '```\n|a\nb|\n```'],
    ['code', '|a\n```\nb|', '````\n|a\n```\nb|\n````'],
    ['code', '|a ` b|', '``|a ` b|``'],
    ['code', '|` b|', '`` |` b| ``'],
    ['link', '|a] b|', '[a\\] b](|)'],
    ['link', '|a [b] c|', '[a [b] c](|)'],
    ['link', '|https://notes.example/(a)|', '[|](https://notes.example/%28a%29)'],
    ['link', '|قهوة 😀|', '[قهوة 😀](|)'],
    ['list', '> jam|', '> - jam|'],
    ['list', '> - jam|', '> jam|'],
    ['heading', '> jam|', '> ## jam|'],
  ]
  it.each(alike)('makes %s of %j: %j', (format, before, after) => {
    expect(press(before, format)).toBe(after)
    expect(pressInEditor(before, format), 'in the editor').toBe(after)
  })

  it.each<[Format, string, string]>([
    ['bold', '__j|am__', 'j|am'],
    ['strike', '~j|am~', 'j|am'],
    ['strike', '~~a ~b~ c|~~', 'a ~b~ c|'],
    ['highlight', 'a === j|am ==', 'a === j==|==am =='],
    ['highlight', '**|jam|**', '**==|jam|==**'],
    ['code', '``a ` b|``', 'a ` b|'],
    ['bold', '`co|d|e`', '**|`code`|**'],
    ['italic', 'a |b `co|de`', 'a *|b `code`|*'],
    ['bold', '[some |words|](/a)', '[some **|words|**](/a)'],
    ['bold', 'see| [wo|rds](/a)', 'see **|[words](/a)|**'],
    ['bold', '[a](/o|l|d)', '**|[a](/old)|**'],
    ['italic', 'a |b **c| d**', 'a *|b **c d**|*'],
    ['bold', 'https://|notes|.example', '**|https://notes.example|**'],
    ['bold', '|a\n```\ncode\n```\nb|', '|**a**\n```\ncode\n```\n**b**|'],
    ['link', '[wo|rds](/old)', '[words](|/old|)'],
    ['link', '|see [words](/old)|', 'see [words](|/old|)'],
    ['link', '![](/o|ld)', '![](|/old|)'],
    ['link', '|![](/a.png)|', '[![](/a.png)](|)'],
    ['link', '`co|d|e`', '[`code`](|)'],
  ])('makes %s of %j in the editor: %j', (format, before, after) => expect(pressInEditor(before, format)).toBe(after))

  it.each([
    '```\n|code|\n```',
    '```\n|a\nb|\n```',
    '    |code|',
    '---\ntitle: |jam|\n---\n',
    '* |*| *',
    '[ref]: /|old|',
  ])('does nothing in %j', (marked) => {
    for (const format of [
      'bold',
      'italic',
      'strike',
      'highlight',
      'code',
      'link',
      'heading',
      'list',
      'task',
    ] as const) {
      expect(pressInEditor(marked, format), format).toBeUndefined()
    }
  })

  it('is pressed exactly where pressing it takes away', () => {
    const bold = ['**j|am**', '**|jam|**', '|**jam**|', 'x **a *b| c* d**', '***|jam|***']
    const notBold = ['*j|am*', 'j|am', '**a** b| **c**', '|', '\\*\\*']
    expect(bold.map((text) => isPressed(text, 'bold'))).toEqual(bold.map(() => true))
    expect(notBold.map((text) => isPressed(text, 'bold'))).toEqual(notBold.map(() => false))
    expect(isPressed('**|jam|**', 'italic')).toBe(false)
    expect(isPressed('* item| one *', 'italic')).toBe(false)
    expect(isPressed('- [ ] a|', 'list')).toBe(false)
    expect(isPressed('- [ ] a|', 'task')).toBe(true)
    expect(isPressed('|- a\n\n- b|', 'list')).toBe(true)
    expect(isPressed('|- a\nb|', 'list')).toBe(false)
    expect(isPressed('|', 'list')).toBe(false)
  })
})

describe('what changed between two texts', () => {
  const applied = (before: string, after: string) =>
    changesBetween(before, after)
      .toReversed()
      .reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), before)

  it('leaves alone what lies between two changes', () => {
    expect(changesBetween('one\nmine\nthree\n', 'One\nmine\nthree\nfour\n')).toEqual([
      { from: 0, to: 1, insert: 'O' },
      { from: 15, to: 15, insert: 'four\n' },
    ])
    expect(changesBetween('mine', 'one\n\nmine\n\nfour')).toEqual([
      { from: 0, to: 0, insert: 'one\n\n' },
      { from: 4, to: 4, insert: '\n\nfour' },
    ])
    expect(changesBetween('jam', 'jam')).toEqual([])
  })

  it('is all that it takes, for any two texts', () => {
    // A small random source of its own: the same texts each time.
    let seed = 7
    const chance = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below
    const aText = () => Array.from({ length: chance(9) }, () => ['a', 'b', 'ab', '', '😀', '😁'][chance(6)]).join('\n')
    for (let round = 0; round < 3000; round++) {
      const [before, after] = [aText(), aText()]
      expect(applied(before, after), JSON.stringify([before, after])).toBe(after)
    }
  })

  it('is one change where comparing would take long', () => {
    const [before, after] = ['x', 'y'].map((one) => `${one}\n`.repeat(2000))
    expect(changesBetween(before ?? '', after ?? '')).toHaveLength(1)
  })
})
