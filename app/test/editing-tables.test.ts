import { describe, expect, it } from 'vitest'
import { entered, stepped, tidied, typedOver } from '../client/editor/aids/tables/steps.ts'
import { widthOf } from '../client/editor/aids/tables/width.ts'
import { edited, stateOf, write } from './editing-state.ts'

/** In tables, a caret is ^ and what is selected stands between two of them. */
const act = (marked: string, how: Parameters<typeof edited>[1]) => {
  const [before = '', middle = '', after] = marked.split('^')
  const text = before + middle + (after ?? '')
  const state = stateOf(text, [before.length, before.length + (after === undefined ? 0 : middle.length)])
  const edit = how(state)
  return (
    edit &&
    write(text.replaceAll('|', '¦'), { ...edit, insert: edit.insert.replaceAll('|', '¦') })
      .replaceAll('|', '^')
      .replaceAll('¦', '|')
  )
}
const tab = (marked: string) => act(marked, (state) => stepped(state, 1))
const back = (marked: string) => act(marked, (state) => stepped(state, -1))
/** The text with the caret where a typed bar leaves it. */
const bar = (marked: string) => {
  const at = marked.indexOf('^')
  const text = marked.replace('^', '')
  const to = typedOver(stateOf(text, [at, at]))
  return to === undefined ? undefined : `${text.slice(0, to)}^${text.slice(to)}`
}
const enter = (marked: string) => act(marked, entered)

describe('in a table', () => {
  it('Tab selects the next cell, and aligns the columns', () => {
    expect(tab('|fruit^|kg|\n|:-|-:|\n|plums|4|')).toBe('| fruit |  ^kg^ |\n| :---- | --: |\n| plums |   4 |')
    expect(tab('| a | b^ |\n| - | - |\n| c | d |')).toBe('| a   | b   |\n| --- | --- |\n| ^c^   | d   |')
    expect(back('| a | b |\n| - | - |\n| ^c | d |')).toBe('| a   | ^b^   |\n| --- | --- |\n| c   | d   |')
    expect(back('| ^a | b |\n| - | - |'), 'at the first').toBe('| ^a^   | b   |\n| --- | --- |')
  })

  it('Tab behind the last cell adds a row, and so does Enter below any', () => {
    expect(tab('| a | b |\n| - | - |\n| c | d^ |')).toBe('| a   | b   |\n| --- | --- |\n| c   | d   |\n| ^    |     |')
    expect(enter('| a^ | b |\n| - | - |\n| c | d |')).toBe(
      '| a   | b   |\n| --- | --- |\n| ^    |     |\n| c   | d   |',
    )
    expect(enter('| a | b |\n| - | - |\n| c | d |\n| ^ |  |'), 'an empty one ends it').toBe(
      '| a   | b   |\n| --- | --- |\n| c   | d   |\n\n^',
    )
  })

  it('a bar steps over the one that stands there, so that a row typed with its bars has no others', () => {
    const head = '| a   | b   |\n| --- | --- |\n'
    expect(bar(`${head}| ^    |     |`), 'the first of a new row').toBe(`${head}| ^    |     |`)
    expect(bar(`${head}| 1 ^   |     |`), 'behind a cell').toBe(`${head}| 1    | ^    |`)
    expect(bar(`${head}| 1 | 2^ |`), 'behind the last').toBe(`${head}| 1 | 2 |^`)
    expect(bar(`${head}|  ^    |     |`), 'behind an empty first cell').toBe(`${head}|      | ^    |`)
    expect(bar(`${head}| ^ | 2 |`), 'a cell left empty').toBe(`${head}|  | ^2 |`)
  })

  it('a bar is one more in a word, behind a backslash, in the head and in a row that has too few', () => {
    const head = '| a | b |\n| - | - |\n'
    expect(bar(`${head}| 1^2 | 3 |`)).toBeUndefined()
    expect(bar(`${head}| 1\\^ | 3 |`)).toBeUndefined()
    expect(bar('| a ^| b |\n| - | - |\n| c | d |')).toBeUndefined()
    expect(bar(`${head}| 1 ^|`)).toBeUndefined()
    expect(bar(`${head}| 1 | 2 |^`)).toBeUndefined()
    expect(bar('a ^| b')).toBeUndefined()
  })

  it('keeps what is written: escaped bars, cells without a column, quotes, signs of two columns', () => {
    expect(tab('a^|b\\|c\n-|-\nd|e|f')).toBe('| a   | ^b\\|c^ |\n| --- | ---- |\n| d   | e    | f |')
    expect(tab('> |a^|b|\n> |-|-|\n> |c|d|')).toBe('> | a   | ^b^   |\n> | --- | --- |\n> | c   | d   |')
    expect(tab('|京都^|b|\n|-|-|\n|c|d|')).toBe('| 京都 | ^b^   |\n| ---- | --- |\n| c    | d   |')
    expect(widthOf('e\u0301京🍓')).toBe(5)
  })

  it('leaves a wide table and a huge one as they are', () => {
    const long = 'word '.repeat(20).trim()
    expect(tab(`|a^|b|\n|-|-|\n|${long}|d|`)).toBe(`| a | ^b^ |\n| --- | --- |\n| ${long} | d |`)
    expect(tab(`|a^|b|\n|-|-|\n${'|c|d|\n'.repeat(600)}`)).toBeUndefined()
  })

  it('does nothing elsewhere', () => {
    for (const text of ['a | b^', '```\n| a^ |\n| - |\n```', '^', '- a^']) {
      expect(tab(text), text).toBeUndefined()
      expect(enter(text), text).toBeUndefined()
    }
    expect(enter('^| a |\n| - |'), 'before the first bar').toBeUndefined()
    expect(tidied(stateOf('| a   |\n| --- |\n'), 1), 'aligned already').toBeUndefined()
  })
})
