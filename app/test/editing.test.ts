import { describe, expect, it } from 'vitest'
import { changesBetween } from '../client/autosave/changes-between.ts'
import type { Edit } from '../client/editor/edit.ts'
import { formatted, isMade, linked, type Format } from '../client/editor/format.ts'
import { continued, indented } from '../client/editor/lists.ts'

/** A text with what is selected between bars, or one bar for a caret. */
function read(marked: string): { text: string; selection: readonly [number, number] } {
  const [before = '', middle = '', after] = marked.split('|')
  if (after === undefined) return { text: before + middle, selection: [before.length, before.length] }
  return { text: before + middle + after, selection: [before.length, before.length + middle.length] }
}

function write(text: string, { from, to, insert, select }: Edit): string {
  const next = text.slice(0, from) + insert + text.slice(to)
  const [start, end] = select ?? [from + insert.length, from + insert.length]
  const middle = start === end ? '|' : `|${next.slice(start, end)}|`
  return next.slice(0, start) + middle + next.slice(end)
}

const enter = (marked: string) => {
  const { text, selection } = read(marked)
  const edit = continued(text, selection[0])
  return edit && write(text, edit)
}
const tab = (marked: string, by: 1 | -1 = 1) => {
  const { text, selection } = read(marked)
  const edit = indented(text, selection, by)
  return edit && write(text, edit)
}
const press = (marked: string, format: Format) => {
  const { text, selection } = read(marked)
  return write(text, formatted(text, selection, format))
}
const isPressed = (marked: string, format: Format) => {
  const { text, selection } = read(marked)
  return isMade(text, selection, format)
}

describe('Enter', () => {
  it.each([
    ['- jam|', '- jam\n- |'],
    ['* ja|m', '* ja\n* |m'],
    ['9. nine|', '9. nine\n10. |'],
    ['1) one|', '1) one\n2) |'],
    ['- [x] sugar|', '- [x] sugar\n- [ ] |'],
    ['  - deep|', '  - deep\n  - |'],
    ['> said|', '> said\n> |'],
    ['> - said|', '> - said\n> - |'],
    ['- jam\n- |', '- jam\n|'],
    ['- [ ] |', '|'],
    ['> |', '|'],
  ])('goes on or ends: %j', (before, after) => expect(enter(before)).toBe(after))

  it.each(['jam|', '-|', '|- jam', '\n|- jam', '```\n- code|'])('is just Enter: %j', (before) => {
    expect(enter(before)).toBeUndefined()
  })
})

describe('Tab', () => {
  it.each([
    ['- a\n- b|', '- a\n  - b|'],
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
    ['- a\n  - b\n    - c|', '- a\n  - b\n  - c|'],
  ])('moves out with Shift: %j', (before, after) => expect(tab(before, -1)).toBe(after))

  it('leaves everywhere else, and backwards from an item that is out', () => {
    expect(tab('jam|')).toBeUndefined()
    expect(tab('|jam\n- a|')).toBeUndefined()
    expect(tab('```\n- a\n- b|')).toBeUndefined()
    expect(tab('- a\n- b|', -1)).toBeUndefined()
  })
})

describe('a button', () => {
  it.each<[Format, string, string]>([
    ['bold', '|jam|', '**|jam|**'],
    ['bold', '|jam |now', '**|jam|** now'],
    ['bold', 'a **plum j|am** b', 'a plum j|am b'],
    ['bold', 'a |**jam**| b', 'a |jam| b'],
    ['italic', '**|jam|**', '***|jam|***'],
    ['italic', '***|jam|***', '**|jam|**'],
    ['italic', 'a *j|am* b', 'a j|am b'],
    ['italic', '|**jam**|', '*|**jam**|*'],
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
  ])('makes %s of %j: %j', (format, before, after) => expect(press(before, format)).toBe(after))

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

  it('a link is made of an address only', () => {
    expect(linked('jam', ' https://notes.example/a_(b) ')).toBe('[jam](https://notes.example/a_%28b%29)')
    for (const pasted of ['javascript:alert(1)', 'jam', 'https://a b']) expect(linked('jam', pasted)).toBeUndefined()
    expect(linked('', 'https://notes.example')).toBeUndefined()
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
      { from: 14, to: 14, insert: '\nfour' },
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
