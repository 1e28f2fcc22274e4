import { expect, it } from 'vitest'
import { itemsOf, sourceOf, tarOf } from '../reader-kit.ts'
import { joplinReader } from './joplin.ts'

const id = (n: number) => String(n).padStart(32, 'a')

function item(
  n: number,
  type: number,
  title: string,
  body: string,
  of: Record<string, string | number> = {},
): Record<string, string> {
  const properties = Object.entries({ id: id(n), ...of, type_: type }).map(([name, value]) => `${name}: ${value}`)
  const above = title || body ? [title, ...(body ? ['', body] : []), ''] : []
  return { [`${id(n)}.md`]: [...above, ...properties].join('\n') }
}

const times = {
  created_time: '2024-05-05T05:05:05.000Z',
  updated_time: '2024-05-05T05:05:05.000Z',
  user_created_time: '2020-01-02T03:04:05.678Z',
  user_updated_time: '2021-02-03T04:05:06.000Z',
}

const body = `See [**the list**](:/${id(2)}#top) and ![](:/${id(10)}), [the file](:/${id(11)} "x").

<img src=":/${id(10)}" alt="Jar" width="20"/>
[gone](:/${id(99)})

key: value that is no property`

const files = {
  ...item(20, 2, 'Outer', '', { parent_id: '' }),
  ...item(21, 2, 'Inner: one', '', { parent_id: id(20) }),
  ...item(1, 1, 'Plum jam', body, {
    ...times,
    parent_id: id(21),
    is_todo: 0,
    source_url: 'https://jam.example',
    latitude: '0.00',
  }),
  ...item(2, 1, 'List', '', {
    ...times,
    parent_id: id(20),
    is_todo: 1,
    todo_completed: 1_577_934_245_678,
    todo_due: 1_577_934_245_678,
  }),
  ...item(3, 1, 'Page', `<p><b>Bold</b> <a href=":/${id(1)}">jam</a> <img src=":/${id(10)}"></p>`, {
    markup_language: 2,
    deleted_time: 1_577_934_245_678,
  }),
  ...item(4, 1, 'Secret', '', { encryption_applied: 1, encryption_cipher_text: 'JED01' }),
  ...item(5, 1, 'Twice', '', { is_conflict: 1 }),
  ...item(30, 5, 'in the kitchen', ''),
  ...item(31, 6, '', '', { note_id: id(1), tag_id: id(30) }),
  ...item(10, 4, 'jar.png', '', { mime: 'image/png', file_extension: 'png' }),
  ...item(11, 4, 'the list.pdf', '', { encryption_blob_encrypted: 1 }),
  ...item(12, 4, 'unused.txt', ''),
  [`resources/${id(10)}.png`]: 'png',
  [`resources/${id(11)}.pdf`]: 'pdf',
  [`resources/${id(12)}.txt`]: 'txt',
  [`${id(7)}.md`]: 'cut off\n\nid: ',
}

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
