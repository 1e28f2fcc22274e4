import { history, undo } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { numbering } from '../client/editor/aids/lists/numbering.ts'
import { copied, moved } from '../client/editor/aids/lists/moving.ts'
import { continued } from '../client/editor/continued.ts'
import { asTransaction } from '../client/editor/dispatched.ts'
import type { Edit } from '../client/editor/edit.ts'
import { markdown } from '../client/editor/language.ts'
import { indented } from '../client/editor/lists.ts'
import { edited, read } from './editing-state.ts'

const up = (marked: string) => edited(marked, (state) => moved(state, -1))
const down = (marked: string) => edited(marked, (state) => moved(state, 1))

describe('the Alt key with an arrow', () => {
  it.each([
    ['a\nb|', 'b|\na'],
    ['- a\n- b|', '- b|\n- a'],
    ['- a\n  - x\n- b|\n  - y', '- b|\n  - y\n- a\n  - x'],
    ['- a\n\n- b|\n\n- c', '- b|\n\n- a\n\n- c'],
    ['- a\n  - x\n  - y|', '- a\n  - y|\n  - x'],
    ['> a\n> b|', '> b|\n> a'],
    ['- a\n  more\n- b|', '- b|\n- a\n  more'],
    ['- a\n- |b\n- c|', '- |b\n- c|\n- a'],
  ])('moves %j up: %j', (before, after) => expect(up(before)).toBe(after))

  it.each([
    ['a|\nb', 'b\na|'],
    ['- a|\n  - x\n- b', '- b\n- a|\n  - x'],
    ['- |a\n- b|\n- c\n  - z', '- c\n  - z\n- |a\n- b|'],
    ['- [ ] a|\n\n  words\n- [x] b', '- [x] b\n- [ ] a|\n\n  words'],
  ])('moves %j down: %j', (before, after) => expect(down(before)).toBe(after))

  it('stays in its list and in the text', () => {
    expect(up('- a\n  - x|')).toBeUndefined()
    expect(down('- a\n  - x|\n- b')).toBeUndefined()
    expect(up('a|')).toBeUndefined()
    expect(down('a|')).toBeUndefined()
  })

  it('copies with Shift', () => {
    expect(edited('- a|\n  - x\n- b', (state) => copied(state, 1))).toBe('- a\n  - x\n- a|\n  - x\n- b')
    expect(edited('a|\nb', (state) => copied(state, -1))).toBe('a|\na\nb')
  })
})

describe('numbers of a list', () => {
  const after = (marked: string, act: (state: EditorState) => Edit | undefined, userEvent = 'input') => {
    const { text, selection } = read(marked)
    let state = EditorState.create({
      doc: text,
      selection: { anchor: selection[0], head: selection[1] },
      extensions: [markdown, numbering, history()],
    })
    const edit = act(state)
    if (!edit) return undefined
    state = state.update({ ...asTransaction(edit), userEvent }).state
    const made = state.sliceDoc()
    undo({ state, dispatch: (one) => (state = one.state) })
    expect(state.sliceDoc(), 'one step of undo').toBe(text)
    return made
  }
  const cut = (from: number, to: number) => () => ({ from, to, insert: '' })

  it.each([
    ['1. a|\n2. b\n3. c', '1. a\n2. \n3. b\n4. c'],
    ['9. a|\n10. b', '9. a\n10. \n11. b'],
    ['1. a|\n   - x\n2. b\n   more', '1. a\n2. \n   - x\n3. b\n   more'],
    ['1. a\n2. b|\n\nplain\n\n7. other', '1. a\n2. b\n3. \n\nplain\n\n7. other'],
    ['1. a|\n1. b\n1. c', '1. a\n2. \n3. b\n4. c'],
  ])('follow an item that is added to %j: %j', (before, expected) => {
    expect(after(before, continued)).toBe(expected)
  })

  it('follow an item that is removed, moved or moved in', () => {
    expect(after('1. a|\n2. b\n3. c', cut(0, 5), 'delete')).toBe('1. b\n2. c')
    expect(after('1. a|\n2. b\n3. c', cut(5, 10), 'delete')).toBe('1. a\n2. c')
    expect(after('1. a\n2. b|\n3. c', (state) => moved(state, -1))).toBe('1. b\n2. a\n3. c')
    expect(after('1. a\n2. b|\n3. c', (state) => indented(state, 1))).toBe('1. a\n   1. b\n2. c')
    expect(after('8. a|\n9. b\n   more\n10. c', (state) => continued(state))).toBe('8. a\n9. \n10. b\n    more\n11. c')
  })

  it('stay as they are typed, in code, in text, in lists of ones and after undo', () => {
    expect(
      after('1. a|\n5. b', (state) => ({ from: 4, to: 4, insert: 'x', select: [state.doc.length, 5] }), 'input.type'),
    ).toBe('1. ax\n5. b')
    expect(after('```\n1. a|\n5. b\n```', () => ({ from: 8, to: 8, insert: '\n' }))).toBe('```\n1. a\n\n5. b\n```')
    expect(after('plain|\n1986. A great year', () => ({ from: 5, to: 5, insert: '\nx' }))).toBe(
      'plain\nx\n1986. A great year',
    )
    expect(after('1. a\n1. b|\n1. c', cut(5, 10), 'delete')).toBe('1. a\n1. c')
  })

  it('are left alone in a list of very many', () => {
    const long = Array.from({ length: 600 }, (_, n) => `${n + 1}. a`).join('\n')
    expect(after(`1. a|\n${long}`, continued)).toBe(`1. a\n2. \n${long}`)
  })
})
