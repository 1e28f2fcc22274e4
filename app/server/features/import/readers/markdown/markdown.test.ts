import { expect, it } from 'vitest'
import { expectLinear } from '../../../../../test/doubling.ts'
import { changedAt, fileOf, itemsOf, notesOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { markdownReader } from './markdown.ts'

const textOf = async (text: string, more = {}) => (await notesOf(markdownReader, { 'Note.md': text, ...more }))[0]?.text

it('makes a note of each file, with its folders as pads, and leaves out the settings of programs', async () => {
  const files = {
    'Vault/Plum.md': '# Plum\n\nTwo kilos.\r\n',
    'Vault/House/Garden/Plan.txt': '# Beans [[Plum]]',
    'Vault/.obsidian/app.json': '{}',
    'Vault/empty.md': '',
  }
  expect(await notesOf(markdownReader, files)).toMatchObject([
    {
      title: 'Plum',
      text: 'Two kilos.\n',
      pad: [],
      sourceId: 'Vault/Plum.md',
      createdAt: changedAt,
      updatedAt: changedAt,
    },
    { title: 'Plan', text: '# Beans [[Plum]]', pad: ['House', 'Garden'] },
    { title: 'empty', text: '', pad: [] },
  ])
  expect(await problemsOf(markdownReader, files)).toEqual([])
  expect(await notesOf(markdownReader, { 'Work/a.md': 'x', 'Work/b.md': 'y' })).toMatchObject([
    { pad: ['Work'] },
    { pad: ['Work'] },
  ])
  expect(await markdownReader.recognises(await sourceOf({ 'a.png': 'x', '.obsidian/a.md': 'x' }))).toBe(false)
})

it.each([
  [
    'Obsidian',
    '---\ntags: [jam, größe/Ä]\ncreated: 2024-02-29T10:11:12\n---\nText',
    { tags: ['jam', 'größe/Ä'], text: 'Text' },
  ],
  [
    'Zettlr',
    '---\ntitle: "A: b"\nkeywords:\n  - plum jam\n  - "#two"\n---\n\nText',
    { title: 'A: b', tags: ['plum-jam', 'two'], text: 'Text' },
  ],
  [
    'Jekyll',
    '---\nlayout: post\ntitle: Plum\ndate: 2024-02-29 10:11:12 +0100\n---\nText',
    {
      title: 'Plum',
      createdAt: new Date('2024-02-29T09:11:12Z'),
      text: '---\nlayout: post\ntitle: Plum\ndate: 2024-02-29 10:11:12 +0100\n---\nText',
    },
  ],
  [
    'Hugo (TOML)',
    '+++\ntitle = "Plum"\ndate = 2024-02-29T10:11:12Z\ntags = ["a", "b"]\n+++\nText',
    { title: 'Plum', tags: ['a', 'b'], createdAt: new Date('2024-02-29T10:11:12Z'), text: 'Text' },
  ],
  [
    'Hugo (JSON)',
    '{\n  "title": "Plum",\n  "lastmod": "2024/02/29"\n}\n\nText',
    { title: 'Plum', updatedAt: new Date('2024-02-29T00:00:00Z'), text: 'Text' },
  ],
  [
    'Notejam, one note',
    '---\nid: 7\ntitle: ""\npad: "Work / 2"\ntags: []\ncreated: 2024-01-01T00:00:00.000Z\nupdated: 2024-01-02T00:00:00.000Z\npinned: true\n---\nText',
    { pad: ['Work / 2'], isPinned: true, createdAt: new Date('2024-01-01T00:00:00Z'), text: 'Text' },
  ],
  ['words that are no front matter', '---\nNo: [\n---\nText', { text: '---\nNo: [\n---\nText' }],
  ['a date that is none', '---\ndate: soon\n---\nText', { createdAt: changedAt, text: '---\ndate: soon\n---\nText' }],
])('reads the head of %s', async (_, text, expected) => {
  expect((await notesOf(markdownReader, { 'Note.md': text }))[0]).toMatchObject(expected)
})

it('reads the day and the title in names as Jekyll has them', async () => {
  expect(await notesOf(markdownReader, { '_posts/2024-02-29-plum-jam.md': 'x' })).toMatchObject([
    { title: 'plum jam', createdAt: new Date('2024-02-29T00:00:00Z') },
  ])
})

it.each([
  ['[[Plum]]', '[[Plum]]'],
  ['[[plum|how]]', '[[Plum|how]]'],
  ['[[House/Plan#Beds]]', '[[The plan]]'],
  ['[[Plan^1|bed \\| two]]', '[[Plan^1|bed \\| two]]'],
  ['[words](House/Plan.md) and [more](<House/Plan.md#x> "title")', '[[The plan|words]] and [[The plan|more]]'],
  [
    '[[Nowhere]] [x](nowhere.md) [y](https://a.example/Plum.md)',
    '[[Nowhere]] [x](nowhere.md) [y](https://a.example/Plum.md)',
  ],
  ['[[#Heading]] [[#Heading|there]]', 'Heading there'],
  ['`[[Plum|x]]` ``a ` [[plum|b]]`` [[plum|c]] `', '`[[Plum|x]]` ``a ` [[plum|b]]`` [[Plum|c]] `'],
  ['```\n[[plum|x]]\n~~~\n[[plum|y]]\n```\n[[plum|z]]', '```\n[[plum|x]]\n~~~\n[[plum|y]]\n```\n[[Plum|z]]'],
])('links to notes: %j is %j', async (text, made) => {
  const more = { 'Plum.md': 'x', 'House/Plan.md': '---\ntitle: The plan\n---\nx' }
  expect(await textOf(text, more)).toBe(made)
})

it('brings the files that a note shows, wherever they lie, and says which none shows', async () => {
  const files = {
    'House/Note.md': [
      '![[pic ture.png|300]] ![[pic ture.png|a jar]] [[report.pdf]] ![[gone.png]] ![[Plum]]',
      '![b](../files/b%20(1).png#x) <img src="c.png"> [ref]\n\n[ref]: c.png',
    ].join('\n'),
    'House/c.png': 'C',
    'files/pic ture.png': 'P',
    'files/report.pdf': 'R',
    'files/b (1).png': 'B',
    'files/unused.png': 'U',
    'Plum.md': '![[pic ture.png]]',
  }
  const [note, plum] = await notesOf(markdownReader, files)
  expect(note?.text).toBe(
    [
      '![pic ture.png](import-file:1) ![a jar](import-file:1) [report.pdf](import-file:2) ![[gone.png]] [[Plum]]',
      '![b](import-file:3#x) <img src="import-file:4"> [ref]\n\n[ref]: import-file:4',
    ].join('\n'),
  )
  expect(note?.files.map(({ name, shared }) => [name, shared?.key])).toEqual([
    ...[
      ['pic ture.png', 'files/pic ture.png'],
      ['report.pdf', 'files/report.pdf'],
    ],
    ...[
      ['b (1).png', 'files/b (1).png'],
      ['c.png', 'House/c.png'],
    ],
  ])
  expect(note && (await fileOf(note, '3')).toString()).toBe('B')
  expect(note?.lost).toEqual([
    '“gone.png”, which it shows, is not among what was brought.',
    'A note that was shown within this one is a link to it now.',
  ])
  expect(plum?.files[0]?.shared, 'the same file').toEqual({ key: 'files/pic ture.png', isOwn: false })
  expect(await problemsOf(markdownReader, files)).toEqual([
    { kind: 'problem', path: 'files/unused.png', why: 'No note shows this file, so it was left out.' },
  ])
})

it('says what is no text, and goes on', async () => {
  const files = { 'a.md': Buffer.from([0xff, 0x41, 0x00]), 'b.md': 'Beans' }
  expect((await notesOf(markdownReader, files)).map(({ title }) => title)).toEqual(['b'])
  expect(await problemsOf(markdownReader, files)).toMatchObject([
    { path: 'a.md', why: expect.stringContaining('no text') as string },
  ])
})

it.each(['[[', '![](', '`', '[a](b "', '---\na: b\n', '[[a|b', '](<', '[x](((', '\n```\n'])(
  'reads a text of many %j in time that grows with its length',
  async (part) => {
    const make = (length: number) => part.repeat(length / part.length)
    await expectLinear(make, (text) => notesOf(markdownReader, { 'Note.md': text, 'b.png': 'x' }))
  },
)

it('takes what lies in the trash of Obsidian for what it is', async () => {
  const vault = {
    'V/.trash/Old.md': 'old [[Jam]]',
    'V/.trash/House/Older.md': 'older',
    'V/.trash/lost.png': 'png',
    'V/.obsidian/app.json': '{}',
    'V/House/Jam.md': '[[Old]] ![[lost.png]]',
    'V/Plum.md': 'plum',
  }
  const notes = await notesOf(markdownReader, vault)
  expect(notes.map(({ title, pad, isTrashed }) => [title, pad, isTrashed])).toEqual([
    ['Old', [], true],
    ['Older', ['House'], true],
    ['Jam', ['House'], false],
    ['Plum', [], false],
  ])
  expect(notes[2]?.files, 'what was deleted is shown by none').toEqual([])
  expect((await problemsOf(markdownReader, vault)).map(({ path }) => path)).toEqual(['V/.trash/lost.png'])
})

it('finds notes and files whose names are written otherwise: taken apart as on macOS, in another case, or both beside each other', async () => {
  const [apart, composed] = ['Cafe\u0301 Jam', 'Caf\u00e9 Jam']
  const files = {
    'a.md': `[[${composed}]] ![](${encodeURIComponent(composed)}.png) [x](${encodeURIComponent(apart)}.md)`,
    [`${apart}.md`]: `[[Plum]] [[plum]] ![[JAR.png]] ![[jar.png]]`,
    [`${apart}.png`]: 'p',
    'Plum.md': 'upper',
    'plum.md': 'lower',
    'jar.png': 'small',
    'JAR.png': 'large',
  }
  const source = await sourceOf({ 'x.zip': await zipOf(files) })
  const notes = (await itemsOf(markdownReader, source)).filter((item) => item.kind === 'note')
  const [one, other] = notes
  expect(one?.text).toBe(`[[${composed}]] ![](import-file:1) [[${composed}|x]]`)
  expect(other).toMatchObject({ title: composed, sourceId: `${composed}.md` })
  expect(other?.text).toBe('[[Plum]] [[plum]] ![JAR.png](import-file:1) ![jar.png](import-file:2)')
  if (!other) throw new Error('a note is missing')
  expect([await fileOf(other, '1'), await fileOf(other, '2')].map(String)).toEqual(['large', 'small'])
})
