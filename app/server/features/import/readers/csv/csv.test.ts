import { expect, it } from 'vitest'
import { itemsOf, notesOf, problemsOf, sourceOf } from '../../../../../test/reader-kit.ts'
import { csvReader } from './csv.ts'
import { table } from './sample.ts'

it('makes a note of each row, by the names of the columns', async () => {
  const source = await sourceOf({ 'My notes.csv': table })
  expect(await csvReader.recognises(source)).toBe(true)
  expect(await itemsOf(csvReader, source)).toMatchObject([
    {
      ...{
        sourceId: 'My notes.csv:7',
        title: 'Jam',
        text: 'Plums\n"and" sugar\n\nColour: red',
        tags: ['fruit', 'in-the-kitchen'],
      },
      ...{ createdAt: new Date('2020-01-02T03:04:05Z'), updatedAt: new Date('2021-02-03T04:05:06Z'), isPinned: true },
      pad: ['Kitchen', 'Sweet'],
    },
    { sourceId: 'My notes.csv:7', title: 'Only text', text: '', pad: ['My notes'] },
    { kind: 'problem', path: 'My notes.csv, row 3', why: 'The row is empty.' },
    { title: 'Long', lost: [expect.stringContaining('more columns') as string] },
  ])
})

it.each([
  ['semicolons', 'title;text\n"a;b";c', 'utf8'],
  ['tabs', 'title\ttext\na;b\tc', 'utf16le'],
  ['bars', 'title|text\r\na;b|c\r\n', 'latin1'],
] as const)('tells %s and the encoding', async (_, csv, encoding) => {
  const bytes = Buffer.from(csv.replace('c', 'ü'), encoding)
  expect(await notesOf(csvReader, { 'a.csv': bytes })).toMatchObject([{ title: 'a;b', text: 'ü' }])
})

it.each([
  ['without a column for the text', 'a,b\n1,2', 'None of its columns'],
  ['empty', '', 'empty'],
  ['with an open quotation mark', 'title,text\na,"b\nc,d', 'never closed'],
  ['of more columns than a table has', `title${',x'.repeat(1001)}`, 'more than 1000 columns'],
  ['no text', Buffer.from([0, 1, 0, 2]), 'no text'],
])('says what is wrong with a table that is %s', async (_, csv, why) => {
  expect(await problemsOf(csvReader, { 'a.csv': csv })).toMatchObject([
    { path: 'a.csv', why: expect.stringContaining(why) as string },
  ])
})
