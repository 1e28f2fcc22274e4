import { existsSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import type { NoteItem } from '../reader.ts'
import { itemsOf, problemsOf, sourceOf, workOfTests, zipOf } from '../../../../../test/reader-kit.ts'
import { enexReader } from './enex.ts'
import { Pieces } from './pieces.ts'
import { enex, pdf, png } from './sample.ts'

it('makes a note of each, with its resources, tags, tasks and dates', async () => {
  const source = await sourceOf({ 'Stack/My kitchen.enex': enex, 'Stack/a.txt': 'a' })
  expect(await enexReader.recognises(source)).toBe(true)
  const items = []
  const paths: string[] = []
  const work = {
    ...workOfTests,
    fileFor: async (name: string) => (paths.push(await workOfTests.fileFor(name)), paths.at(-1) ?? ''),
  }
  for await (const item of enexReader.items(source, work)) {
    items.push(item)
    if (item.kind !== 'note' || item.files.length === 0) continue
    for (const [n, bytes] of [png, pdf].entries()) expect(await bytesOf(item, n)).toEqual(bytes)
  }
  expect(paths).toHaveLength(2)
  expect(
    paths.filter((path) => existsSync(path)),
    'resources stay no longer than their note',
  ).toEqual([])
  expect(items).toMatchObject([
    {
      ...{ title: 'Plum jam <1>', pad: ['Stack', 'My kitchen'], tags: ['in-the-kitchen', 'fruit'] },
      createdAt: new Date('2020-01-02T03:04:05Z'),
      updatedAt: new Date('2021-02-03T04:05:06Z'),
      text: `Plums & sugar

- [x] wash
- [ ] cook

![jar.png](import-file:1)
(Encrypted, hint: pet)
See [[Other note]] and [x](https://x.example)2

- a
  - b

- [x] first
- [ ] second

| 1 | 2 |
| --- | --- |

[file-2.pdf](import-file:2)

Source: <https://jam.example/a?b&c>`,
      lost: [
        'Text that Evernote encrypted is left out: decrypt it there and export the note again.',
        'Its reminder of 2022-01-01 10:00 UTC is left out.',
        'Where it was written is left out.',
      ],
    },
    { kind: 'note', title: 'Empty', text: '' },
    { kind: 'note', title: 'Empty' },
    { kind: 'problem', path: 'Stack/a.txt', why: 'It is no export of Evernote.' },
  ])
})

async function bytesOf({ files }: NoteItem, n: number): Promise<Buffer | undefined> {
  const file = files[n]
  return file && buffer(await file.open())
}

it('parts data from markup wherever chunks are cut', () => {
  const cut = (length: number) => {
    const pieces = new Pieces()
    const made = { markup: '', data: '' }
    for (let at = 0; at < enex.length; at += length) {
      for (const { kind, text } of pieces.of(enex.slice(at, at + length), at + length >= enex.length))
        made[kind] += text
    }
    return made
  }
  const whole = cut(enex.length)
  expect(whole.data.replace(/\s/g, '')).toBe(png.toString('base64') + pdf.toString('base64'))
  for (const length of [1, 2, 3, 7, 64, 1000]) expect(cut(length)).toEqual(whole)
})

it.each([
  ['cut off in a resource', enex.slice(0, enex.indexOf('</data>') - 4), 'too early', 0],
  ['cut off after a note', enex.slice(0, enex.indexOf('</note>') + 7), 'too early', 1],
  ['another kind of XML', '<opml></opml>', 'no export of Evernote', 0],
  ['no XML', 'en-export', 'no export of Evernote', 0],
  ['empty', '', 'no export of Evernote', 0],
  [
    'with entities',
    `<!DOCTYPE en-export [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><en-export><note><title>&b;</title></note></en-export>`,
    'entities of its own',
    0,
  ],
  ['nested deep', `<en-export>${'<a>'.repeat(100_000)}`, 'nested too deep', 0],
])('says what is wrong with a file that is %s', async (_, xml, why, notes) => {
  const items = await itemsOf(enexReader, await sourceOf({ 'a.enex': xml }))
  expect(items.filter(({ kind }) => kind === 'note')).toHaveLength(notes)
  expect(items.at(-1)).toMatchObject({ kind: 'problem', path: 'a.enex', why: expect.stringContaining(why) as string })
})

it('reads notes without fields, or with such of other kinds', async () => {
  const xml =
    '<en-export><note></note><note><title>a<b>c</b></title><created>never</created><content>&lt;en-note&gt;x&lt;/en-note&gt;</content></note></en-export>'
  expect(await itemsOf(enexReader, await sourceOf({ 'a.enex': xml }))).toMatchObject([
    { kind: 'note', title: 'Untitled', text: '', createdAt: undefined },
    { kind: 'note', text: 'x', createdAt: undefined },
  ])
})

it('holds no more than a part of a large file', async () => {
  const pieces = new Pieces()
  const begin = `<en-export><note><title>a</title><content>${'a'.repeat(100)}`
  expect([...pieces.of(begin)].map(({ text }) => text).join('')).toBe(begin)
  let held = 100
  for (let n = 0; n < 20; n++) for (const { text } of pieces.of('a'.repeat(1_000_000))) held += text.length
  expect(held, 'of a text between two tags').toBe(16_000_000)
  expect(pieces.wasCut()).toBe(true)
  for (const { text } of pieces.of('</content><data>')) expect(text.length).toBeLessThan(20)
  for (let n = 0; n < 20; n++) {
    expect([...pieces.of('A'.repeat(1000))], 'data are handed on at once').toEqual([
      { kind: 'data', text: 'A'.repeat(1000) },
    ])
  }
})

it('reads the same from a zip', async () => {
  expect(await problemsOf(enexReader, { 'a.zip': await zipOf({ 'a.enex': enex }) })).toEqual([])
})
