import { describe, expect, it } from 'vitest'
import { aWriter } from './writer.ts'

/** A text is kept as it was written: by a script, by a form, by two people at once. */

const writer = aWriter()
const name = 'A case'

describe('a text stays what it was, made and sent again:', () => {
  // dokuwiki#4652, starlette-admin#732, keepnote#519, TiddlySpace#804.
  it.for([
    '\n\n- x\n',
    'a  \nb   \n\n\n',
    '\tx\n\t\ty',
    'a\u00a0b\u200bc\u200dd\ufeffe\u2028f\u0085g',
    'e\u0301',
    'a',
    'שלום \u202bעולם\u202c (123)',
    '<textarea>&amp;</textarea>',
    '🎉👩\u200d👩\u200d👧',
    `${'long line '.repeat(5_000)}\n`,
  ])('%j', async (text) => {
    const noteId = await writer.write(text)
    const made = await writer.kept(noteId)
    expect(made.text).toBe(text)

    expect((await writer.save(noteId, { name, ...made })).status).toBe(303)
    expect(await writer.kept(noteId), 'nothing changed, so there is no version').toEqual(made)
  })

  // Files of Windows: a form that is sent without a change would change every line.
  it.for(['one\r\ntwo\r\nthree\r\n', '\r\n\r\nx', 'a\r\n'])('lines that end with CR LF: %j', async (text) => {
    const noteId = await writer.write(text)
    const made = await writer.kept(noteId)
    expect(made.text).toBe(text)

    await writer.save(noteId, { name, ...made })
    expect(await writer.kept(noteId)).toEqual(made)
  })
})

describe('of a list of tasks, the box that was ticked is ticked:', () => {
  // memos#5319, codimd#1038, joplin#4070, #5171, hedgedoc#6086.
  const cases: [text: string, box: number, ticked: string][] = [
    ['```\n- [ ] foo\n```\n- [ ] bar', 0, '```\n- [ ] foo\n```\n- [x] bar'],
    ['- [ ] a\n\n-  [ ] b\n', 1, '- [ ] a\n\n-  [x] b\n'],
    ['ü 🎉\r\n- [ ] a\r\n- [ ] b', 1, 'ü 🎉\r\n- [ ] a\r\n- [x] b'],
    ['- [ ] x\n- [ ] x', 1, '- [ ] x\n- [x] x'],
    ['> - [ ] a\n> > 1. [ ] b', 1, '> - [ ] a\n> > 1. [x] b'],
    ['- [x] a\n- [X] b', 1, '- [x] a\n- [ ] b'],
    ['    - [ ] code\n\n- [ ] a', 0, '    - [ ] code\n\n- [x] a'],
    ['* [ ] a\n+ [ ] b\n1) [ ] c', 2, '* [ ] a\n+ [ ] b\n1) [x] c'],
    ['\ufeff- [ ] a', 0, '\ufeff- [x] a'],
  ]
  it.for(cases)('%j, number %i', async ([text, box, ticked]) => {
    const noteId = await writer.write(text)
    const boxes = [...(await writer.page(noteId)).matchAll(/name="task" value="([^"]+)"/g)].map(
      ([, value = '']) => value,
    )
    await writer.guest.submit(`${writer.url}/notes/${noteId}/tasks`, { task: boxes[box] ?? '' })
    expect((await writer.kept(noteId)).text).toBe(ticked)
  })
})

describe('a text that two people change at once loses nothing and doubles nothing:', () => {
  // silverbullet#1009, fit#359. Without a result, the second person is asked.
  const cases: [from: string, one: string, other: string, both?: string][] = [
    ['- a\n', '- a\n- b\n', '- a\n- c\n'],
    ['a\nb\n', 'A\nb\n', 'a\nB\n', 'A\nB\n'],
    ['- [ ] a\n- [ ] b\n', '- [x] a\n- [ ] b\n', '- [ ] a\n- [x] b\n', '- [x] a\n- [x] b\n'],
    ['a\nb\nc\n', 'a\nc\n', 'a\nbb\nc\n'],
    ['明天去北京开会', '明天去上海开会', '后天去北京开会', '后天去上海开会'],
    ['cost 100', 'cost 150', 'cost 120'],
    ['p1\n\np2\n\np3\n', 'p2\n\np3\n\np1\n', 'p1 edited\n\np2\n\np3\n'],
    ['a\n\nb\n', 'a\n\nb\n\nc\n', 'a!\n\nb\n', 'a!\n\nb\n\nc\n'],
    ['x', 'y', 'y', 'y'],
  ]
  it.for(cases)('%j', async ([from, one, other, both]) => {
    const noteId = await writer.write(from, name)
    const { version } = await writer.kept(noteId)
    expect(await writer.saveAs(noteId, { name, text: one, version })).toBe(200)

    const status = await writer.saveAs(noteId, { name, text: other, version })

    expect([status, (await writer.kept(noteId)).text]).toEqual(both === undefined ? [409, one] : [200, both])
  })
})
