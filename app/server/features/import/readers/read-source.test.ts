import { expect, it } from 'vitest'
import { sourceOf, tarOf, workOfTests, zipOf, type Files } from '../../../../test/reader-kit.ts'
import { enex } from './enex/sample.ts'
import { files as keep, folder } from './keep/sample.ts'
import { itemsOf } from './read-source.ts'
import { backup as simplenote } from './simplenote/sample.ts'
import { backup as standardNotes } from './standard-notes/sample.ts'

/** What is made of files: the format and the title of each note, and the path and the sentence of each problem. */
async function read(files: Files): Promise<{ notes: string[]; problems: string[] }> {
  const notes: string[] = []
  const problems: string[] = []
  for await (const [format, item] of itemsOf(await sourceOf(files), workOfTests)) {
    if (item.kind === 'note') notes.push(`${format}: ${item.title}`)
    else problems.push(`${item.path}: ${item.why}`)
  }
  return { notes, problems }
}

const mixed: Files = {
  'a.md': '# A\n\n![](a.png) [table](shown.csv)',
  'a.png': 'png',
  'b.html': '<h1>B</h1><img src="b.png"><img src="a.png">',
  'b.png': 'png',
  'c.txt': 'c',
  'd.csv': 'title,text\nD,d',
  'shown.csv': 'title,text\nE,e',
  'e.enex': enex,
  'f.json': keep[`${folder}/Rich.json`],
  'g.json': JSON.stringify(simplenote),
  'h.json': JSON.stringify(standardNotes),
  'i.json': '[{"name":"memos/1","content":"I"}]',
  'j.json': '{"a": 1}',
  'k.rar': 'Rar!',
}

it('reads files of several kinds as what each of them is', async () => {
  const { notes, problems } = await read(mixed)
  expect(notes).toEqual(
    expect.arrayContaining([
      ...['markdown: a', 'markdown: c', 'html: b', 'csv: D', 'enex: Plum jam <1>', 'keep: Rich', 'memos: I'],
      ...['simplenote: Plum jam', 'simplenote: Sugar', 'standard-notes: Plum jam'],
    ]),
  )
  expect(notes, 'what a note shows').not.toContain('csv: E')
  const paths = problems.map((problem) => problem.split(':', 1)[0])
  expect(paths.filter((path) => mixed[path ?? ''] !== undefined)).toEqual(['j.json', 'k.rar'])
})

it('tells the same again', async () => {
  expect(await read(mixed)).toEqual(await read(mixed))
})

it('a page that two readers could show a picture of has it', async () => {
  const pictures: string[] = []
  for await (const [format, item] of itemsOf(await sourceOf(mixed), workOfTests)) {
    if (item.kind === 'note') pictures.push(...item.files.map(({ name }) => `${format}: ${name}`))
  }
  expect(pictures).toEqual(
    expect.arrayContaining(['markdown: a.png', 'markdown: shown.csv', 'html: b.png', 'html: a.png']),
  )
})

it('what is of no kind is said once for each file', async () => {
  expect(await read({ 'a.bin': 'a', 'b.7z': 'b' })).toEqual({
    notes: [],
    problems: [
      'a.bin: It is of no kind that can be read here.',
      'b.7z: It is packed in a way that cannot be read here. Unpack it and bring a zip of it.',
    ],
  })
})

it.each([
  ['a zip', async (files: Files) => ({ 'x.zip': await zipOf(files) })],
  ['a tar', async (files: Files) => ({ 'x.tar': await tarOf(files) })],
])('also in %s', async (_, pack) => {
  const files = await pack({ 'v/a.md': 'a', 'v/b.html': '<p>b', 'v/c.csv': 'title\nC', 'v/d.bin': 'd' })
  expect(await read(files)).toEqual({
    notes: ['markdown: a', 'html: b', 'csv: C'],
    problems: ['v/d.bin: No note shows this file, so it was left out.'],
  })
})
