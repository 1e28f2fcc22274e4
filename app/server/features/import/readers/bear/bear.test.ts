import { expect, it } from 'vitest'
import { fileOf, itemsOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { bearReader } from './bear.ts'
import { bearMarkdown } from './markdown.ts'
import { bundle } from './sample.ts'

it('makes a note of each bundle of a backup', async () => {
  const source = await sourceOf({ 'Bear.bear2bk': await zipOf(bundle) })
  expect(await bearReader.recognises(source)).toBe(true)
  const [jam, list, ...rest] = await itemsOf(bearReader, source)
  expect(jam).toMatchObject({
    ...{ sourceId: 'ABC-1', title: 'Plum jam', isPinned: true, isTrashed: false, tags: ['archived'], pad: [] },
    text: `#in-the-kitchen #fruit/plums

See [[List|the list]], ![jar one.png](import-file:1) and [the file](import-file:2).
- [ ] ==wash== ==cook==
gone.png`,
    createdAt: new Date('2020-01-02T03:04:05Z'),
    updatedAt: new Date('2021-02-03T04:05:06Z'),
    lost: ['The file “gone.png” is not in the export.'],
  })
  expect(jam?.kind === 'note' && (await fileOf(jam, '1')).toString()).toBe('png')
  expect(list).toMatchObject({ title: 'List', text: 'No heading\nText', isTrashed: true })
  expect(rest).toMatchObject([{ kind: 'problem', path: 'Backup/Plum jam.textbundle/assets/unused.txt' }])
})

it('makes a note of each file of Markdown, and of packages', async () => {
  const files = {
    'Jam.md': '# Jam\n![](Jam/jar.png)<!-- {"width":300} -->',
    'Jam/jar.png': 'png',
    'Packed.textpack': await zipOf({
      'Packed.textbundle/text.md': 'Packed ![](assets/a.png)',
      'Packed.textbundle/info.json': '{',
      'Packed.textbundle/assets/a.png': 'png',
    }),
    'Broken.textpack': 'no zip',
  }
  const source = await sourceOf({ 'all.zip': await zipOf(files) })
  expect(await bearReader.recognises(source)).toBe(true)
  expect(await itemsOf(bearReader, source)).toMatchObject([
    { title: 'Jam', text: '![jar.png](import-file:1)', sourceId: 'Jam.md' },
    { title: 'Packed', text: 'Packed ![a.png](import-file:1)' },
    { kind: 'problem', path: 'Broken.textpack', why: 'It is no archive that can be read.' },
  ])
})

it('reads a package without a folder in it', async () => {
  const pack = await zipOf({ 'info.json': '{}', 'text.md': '# Jam\n![](assets/a.png)', 'assets/a.png': 'png' })
  const source = await sourceOf({ 'Jam.textpack': pack })
  expect(await bearReader.recognises(source)).toBe(true)
  expect(await itemsOf(bearReader, source)).toMatchObject([{ title: 'Jam', text: '![a.png](import-file:1)', pad: [] }])
})

it.each([
  ['a #tag# b #two words# c # d #e', 'a #tag b #two-words c # d #e'],
  ['`#two words#` [[a\\/b]] [[a/b]] [[c]]', '`#two words#` [[a/b]] [[a|b]] [[c]]'],
  ['```\n#two words#\n```\n#two words#', '```\n#two words#\n```\n#two-words'],
  ['https://x.example/#a b# std::vector::x', 'https://x.example/#a b# std::vector::x'],
])('%j', (from, to) => {
  expect(bearMarkdown(from)).toBe(to)
})

it('says what is no text, and takes no other Markdown', async () => {
  const problems = await problemsOf(bearReader, {
    'a.textbundle/text.md': Buffer.from([0xff, 0]),
    'a.textbundle/info.json': '{}',
  })
  expect(problems).toMatchObject([{ path: 'a.textbundle/text.md', why: expect.stringContaining('no text') as string }])
  expect(await bearReader.recognises(await sourceOf({ 'a.md': '# a\n#tag\n<!-- b -->' }))).toBe(false)
})
