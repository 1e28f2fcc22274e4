import { expect, it } from 'vitest'
import { changedAt, notesOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { textReader } from './text.ts'

it('makes a note of each text file, with its folders and its date', async () => {
  expect(await notesOf(textReader, { 'Shopping.txt': 'Milk\n', 'House/Garden/Plan.txt': 'Beans' })).toMatchObject([
    { title: 'Shopping', text: 'Milk\n', pad: [], sourceId: 'Shopping.txt', updatedAt: changedAt },
    { title: 'Plan', text: 'Beans', pad: ['House', 'Garden'], sourceId: 'House/Garden/Plan.txt' },
  ])
})

it('reads UTF-8 with its mark, UTF-16 and what old programs wrote, and says what is no text', async () => {
  const files = {
    'mark.txt': '\ufeffÜbung',
    'utf16.txt': Buffer.from('\ufeffÜbung', 'utf16le'),
    'latin1.txt': Buffer.from('Übung', 'latin1'),
    'bytes.txt': Buffer.from([65, 0, 66]),
    'picture.png': Buffer.from([137, 80]),
  }
  expect((await notesOf(textReader, files)).map(({ text }) => text)).toEqual(['Übung', 'Übung', 'Übung'])
  expect(await problemsOf(textReader, files)).toEqual([
    { kind: 'problem', path: 'bytes.txt', why: expect.stringContaining('no text') as string },
    { kind: 'problem', path: 'picture.png', why: 'No note shows this file, so it was left out.' },
  ])
})

it('reads the same from a zip', async () => {
  const files = { 'a.txt': 'one', 'b/c.txt': 'two' }
  expect(await notesOf(textReader, { 'notes.zip': await zipOf(files) })).toEqual(await notesOf(textReader, files))
  expect(await textReader.recognises(await sourceOf({ 'a.png': 'x' }))).toBe(false)
})
