import { expect, it } from 'vitest'
import { writeNote, writeVersion } from '../../../../platform/moving/front-matter.ts'
import { exportFormat } from '../../../../platform/moving/manifest.ts'
import { fileOf, itemsOf, notesOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { notejamReader } from './notejam.ts'

const [created, updated] = [new Date('2024-02-29T10:11:12.123Z'), new Date('2026-11-30T02:58:59.120Z')]

function note(id: string, text: string, more = {}): string {
  const facts = {
    title: 'Plum',
    pad: 'Jam / 2026',
    tags: ['jam'],
    pinned: false,
    trashed: false,
    files: new Map<string, string>(),
  }
  return writeNote({ id, ...facts, created, updated, ...more }, text)
}

function version(number: number, text: string, unmerged = false): string {
  return writeVersion({ note: '7', version: number, title: 'Plums', saved: created, unmerged }, text)
}

const manifest = JSON.stringify({
  ...exportFormat,
  exportedAt: updated.toISOString(),
  origin: 'https://notes.example',
  counts: { pads: 2, notes: 1, trashed: 0, files: 1, fileBytes: 1, versions: 1 },
  pads: [
    { folder: 'Jam - 2026', name: 'Jam / 2026', colour: 3, placed: true },
    { folder: 'Jam - 2026 (2)', name: 'Jam / 2026' },
  ],
  missing: [],
  checksums: { file: 'checksums.sha256', sha256: '0'.repeat(64) },
})

const files = {
  'README.txt': 'What is what',
  'Jam - 2026/Plum.md': note(
    '7',
    '---\nown: head\n---\n![x](Plum.files/a-b.png#p) [y](../Other.files/o.pdf) [z](Plum.md)',
    {
      files: new Map([['a-b.png', 'a/b.png']]),
    },
  ),
  'Jam - 2026/Plum.files/a-b.png': 'A',
  'Jam - 2026/Plum.files/unnamed.txt': 'T',
  'Other.md': note('8', '\ufeffText\r\n', { pad: undefined, pinned: true, title: '' }),
  'Other.files/o.pdf': 'O',
  'Jam - 2026 (2)/Plum.md': note('9', 'Of the second.'),
  'Trash/Plum.md': note('10', 'Old.', { trashed: true }),
  'History/Jam - 2026/Plum/2 b.md': version(2, 'Then. ![](../../../Jam%20-%202026/Plum.files/a-b.png)'),
  'History/Jam - 2026/Plum/1 a.md': version(1, 'First. [y](../../../Other.files/o.pdf)'),
  'History/Jam - 2026/Plum/1 a unmerged.md': version(1, 'Not merged.', true),
  'History/Other/1.md': '---\nnote: 8\n---\nEarlier',
  'History/Gone/1 a.md': version(1, 'Of none.'),
  'checksums.sha256': '',
  'manifest.json': manifest,
}

it('reads its own export back as it was', async () => {
  const [plum, other, second, trashed, ...more] = await notesOf(notejamReader, files)
  expect(more).toEqual([])
  expect(plum).toMatchObject({
    ...{ sourceId: 'https://notes.example#7', title: 'Plum', pad: ['Jam / 2026'], padKey: 'Jam - 2026', tags: ['jam'] },
    ...{ createdAt: created, updatedAt: updated, isPinned: false, isTrashed: false, lost: [] },
    text: '---\nown: head\n---\n![x](import-file:1#p) [y](import-file:3) [z](Plum.md)',
  })
  expect(plum?.files.map(({ ref, name, shared }) => [ref, name, shared?.isOwn])).toEqual([
    ...[
      ['1', 'a/b.png', true],
      ['2', 'unnamed.txt', true],
      ['3', 'o.pdf', false],
    ],
  ])
  expect(plum && (await fileOf(plum, '1')).toString()).toBe('A')
  expect(other).toMatchObject({ title: '', text: '\ufeffText\r\n', pad: [], isPinned: true })
  expect(plum?.versions).toEqual(
    [
      { number: 1, text: 'First. [y](import-file:3)', isConflict: false },
      { number: 1, text: 'Not merged.', isConflict: true },
      { number: 2, text: 'Then. ![](import-file:1)', isConflict: false },
    ].map((one) => ({ ...one, title: 'Plums', savedAt: created })),
  )
  expect(other).toMatchObject({ versions: [], lost: ['Some of its earlier versions (1) cannot be read.'] })
  expect(other?.padKey).toBeUndefined()
  expect(other?.files[0]?.shared).toEqual({ key: 'Other.files/o.pdf', isOwn: true })
  expect(second?.padKey).toBe('Jam - 2026 (2)')
  expect(trashed).toMatchObject({ isTrashed: true, pad: ['Jam / 2026'] })
  expect(await problemsOf(notejamReader, files)).toEqual([
    { kind: 'problem', path: 'History', why: 'Earlier versions (1) of notes that are not there were left out.' },
  ])
  expect(await notejamReader.pads?.(await sourceOf(files))).toEqual([
    { key: 'Jam - 2026', name: 'Jam / 2026', colour: 3, isPlaced: true },
    { key: 'Jam - 2026 (2)', name: 'Jam / 2026', colour: undefined, isPlaced: false },
  ])
})

it('reads an archive that was made of the folder again, with copies and other files in it', async () => {
  const again = Object.fromEntries(Object.entries(files).map(([path, content]) => [`notejam/${path}`, content]))
  const source = await sourceOf({
    'x.zip': await zipOf({
      ...again,
      'notejam/Copy.md': note('7', 'A copy.'),
      'notejam/New.md': '# New\n\n![[lost.png]]',
      'notejam/lost.png': 'L',
      'notejam/unused.png': 'U',
    }),
  })
  expect(await notejamReader.recognises(source)).toBe(true)
  const items = await itemsOf(notejamReader, source)
  const notes = items.filter((item) => item.kind === 'note')
  expect(notes.map(({ sourceId }) => sourceId)).toEqual([
    ...['https://notes.example#7', 'https://notes.example#8', 'https://notes.example#9', 'https://notes.example#10'],
    ...['notejam/Copy.md', 'notejam/New.md'],
  ])
  expect(notes.at(-1)).toMatchObject({ title: 'New', text: '![lost.png](import-file:1)' })
  expect(items.filter((item) => item.kind === 'problem').map(({ path }) => path)).toEqual([
    'notejam/unused.png',
    'notejam/History',
  ])
})

it.each([
  ['of another program', '{"format":"other"}'],
  ['that is no JSON', '{'],
  ['that is no text', Buffer.from([0xff, 0x41])],
])('a manifest %s is none of its own', async (_, content) => {
  expect(await notejamReader.recognises(await sourceOf({ 'manifest.json': content, 'a.md': 'x' }))).toBe(false)
})

it('a note that is no text is said, and the others come', async () => {
  const broken = { ...files, 'Jam - 2026/Plum.md': Buffer.from([0xff, 0x41]) }
  const titles = (await notesOf(notejamReader, broken)).map(({ title }) => title)
  expect(titles, 'also what was one of its files').toEqual(['', 'Plum', 'Plum', 'unnamed'])
  expect((await problemsOf(notejamReader, broken)).map(({ path }) => path)).toContain('Jam - 2026/Plum.md')
})

it('brings the latest of a history that is longer than it may be', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 1_002 }, (_, n) => [
      `History/Jam - 2026/Plum/${n + 1} a.md`,
      version(n + 1, `Text ${n + 1}.`),
    ]),
  )
  const unmerged = Object.fromEntries(
    Array.from({ length: 51 }, (_, n) => [
      `History/Trash/Plum/1 a unmerged (${n + 2}).md`,
      version(1, 'x', true).replace('note: 7', 'note: 10'),
    ]),
  )
  const notes = await notesOf(notejamReader, { ...files, ...many, ...unmerged })
  const plum = notes.find(({ text }) => text.includes('own: head'))
  expect([plum?.versions?.length, plum?.versions?.[0]?.text, plum?.versions?.at(-1)?.text]).toEqual([
    ...[1_000, 'Text 3.', 'Text 1002.'],
  ])
  expect(plum?.lost).toEqual([expect.stringMatching(/^Its oldest earlier versions \(4\) are left out/) as string])
  expect(notes.find(({ isTrashed }) => isTrashed)?.versions).toHaveLength(50)
})

it('is the same where a system took the letters of its names apart', async () => {
  const facts = { pad: 'Café', title: 'Plüm', files: new Map([['ä.png', 'a\u0308?.png']]) }
  const composed = {
    'Café/Plüm.md': note('7', '![x](Plüm.files/%C3%A4.png)', facts),
    'Café/Plüm.files/ä.png': 'A',
    'History/Café/Plüm/1 a.md': version(1, 'First.'),
    'manifest.json': manifest.replaceAll('Jam - 2026', 'Café'),
  }
  const apart = Object.fromEntries(Object.entries(composed).map(([path, content]) => [path.normalize('NFD'), content]))
  expect(Object.keys(apart)).not.toEqual(Object.keys(composed))
  const told = async (files: Record<string, string>) =>
    (await notesOf(notejamReader, { 'x.zip': await zipOf(files) })).map((one) => ({
      ...one,
      files: one.files.map(({ ref, name }) => ({ ref, name })),
    }))
  const [first] = await told(apart)
  expect([first]).toEqual(await told(composed))
  expect(first).toMatchObject({ padKey: 'Café', text: '![x](import-file:1)', versions: [{ number: 1 }], lost: [] })
})
