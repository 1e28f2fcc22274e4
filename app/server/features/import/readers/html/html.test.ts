import { expect, it } from 'vitest'
import { itemsOf, notesOf, fileOf, sourceOf, workOfTests } from '../../../../../test/reader-kit.ts'
import { htmlReader } from './html.ts'
import { files, png } from './sample.ts'

it('makes a note of each page, with its files and links to the others', async () => {
  const source = await sourceOf(files)
  expect(await htmlReader.recognises(source)).toBe(true)
  const [jam, more, unused, ...rest] = await itemsOf(htmlReader, source)
  expect(rest).toEqual([])
  expect(more).toMatchObject({ kind: 'note', title: 'More jam', text: '# More' })
  expect(unused).toMatchObject({ kind: 'problem', path: 'site/unused.doc' })
  expect(jam).toMatchObject({
    title: 'Plum jam',
    pad: ['site'],
    tags: ['plums', 'sweet'],
    createdAt: new Date('2024-02-03T04:05:06Z'),
    lost: ['The file “gone.png” is not in the export.'],
    text: `# Jam

See [[More jam|the other]], [out](<https://x.org/(a)>), [the list](import-file:1).

![A jar](import-file:2)Gone![picture-3.png](import-file:3)`,
  })
  if (jam?.kind !== 'note') return
  expect(jam.files.map(({ name }) => name)).toEqual(['list.pdf', 'jar.png', 'picture-3.png'])
  expect(await fileOf(jam, '3')).toEqual(png)
})

it('reads the encoding that a page says', async () => {
  const page = Buffer.from('<meta charset="iso-8859-1"><p>Bl\u00fcte', 'latin1')
  expect(await notesOf(htmlReader, { 'a.htm': page })).toMatchObject([{ title: 'a', text: 'Bl\u00fcte' }])
})

it('keeps the words alone of a page that takes too long', async () => {
  const source = await sourceOf({ 'a.html': '<style>x</style><p>a &amp; b</p><b>c' })
  const [note] = await itemsOf(htmlReader, source, { ...workOfTests, markdownOf: async () => undefined })
  expect(note).toMatchObject({ text: 'a & b\nc', lost: [expect.stringContaining('words are kept alone') as string] })
})

it('says what is no text', async () => {
  const source = await sourceOf({ 'a.html': Buffer.from([0x3c, 0x00, 0xff, 0xfe, 1]), 'b.html': '<p>b' })
  expect(await itemsOf(htmlReader, source)).toMatchObject([
    { kind: 'problem', why: expect.stringContaining('no text') as string },
    { kind: 'note', text: 'b' },
  ])
})
