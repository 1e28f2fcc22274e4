import { expect, it } from 'vitest'
import { itemsOf, sourceOf, tarOf } from '../../../../../test/reader-kit.ts'
import { joplinReader } from './joplin.ts'
import { files, id, item } from './sample.ts'

it.each([
  ['JEX', async () => sourceOf({ 'notes.jex': await tarOf(files) })],
  ['RAW', async () => sourceOf(files)],
])('makes a note of each from %s', async (_, open) => {
  const source = await open()
  expect(await joplinReader.recognises(source)).toBe(true)
  const items = await itemsOf(joplinReader, source)
  expect(items).toMatchObject([
    {
      ...{ kind: 'note', sourceId: id(1), title: 'Plum jam', pad: ['Outer', 'Inner: one'], tags: ['in-the-kitchen'] },
      text: `See [[List|the list]] and ![jar.png](import-file:1), the file.

![Jar](import-file:1)
gone

key: value that is no property

Source: <https://jam.example>`,
      createdAt: new Date('2020-01-02T03:04:05.678Z'),
      updatedAt: new Date('2021-02-03T04:05:06Z'),
      files: [{ ref: '1', name: 'jar.png' }],
      lost: ['The file “the list.pdf” is encrypted.', `What “:/${id(99)}” leads to is not in the export.`],
    },
    { title: 'List', text: '- [x] List', pad: ['Outer'], lost: ['Its reminder of 2020-01-02 03:04 UTC is left out.'] },
    { title: 'Page', text: '**Bold** [[Plum jam|jam]] ![jar.png](import-file:1)', isTrashed: true },
    { kind: 'problem', why: expect.stringContaining('encrypted') as string },
    { kind: 'problem', why: 'It is a copy that Joplin made of a conflict.' },
    { kind: 'problem', path: `${id(7)}.md`, why: 'It has no id or no type at its end, as files of Joplin have.' },
    { kind: 'problem', path: `resources/${id(12)}.txt` },
  ])
})

it('ends where notebooks go round', async () => {
  const round = {
    ...item(20, 2, 'a', '', { parent_id: id(21) }),
    ...item(21, 2, 'b', '', { parent_id: id(20) }),
    ...item(1, 1, 'Note', 'x', { parent_id: id(20) }),
  }
  const [note] = await itemsOf(joplinReader, await sourceOf(round))
  expect(note).toMatchObject({ kind: 'note', title: 'Note', text: 'x' })
})

it('does not take other Markdown for its own', async () => {
  expect(await joplinReader.recognises(await sourceOf({ [`${id(1)}.md`]: '# a', 'b.md': 'id: 1' }))).toBe(false)
})
