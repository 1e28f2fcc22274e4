import { expect, it } from 'vitest'
import { itemsOf, notesOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { keepReader } from './keep.ts'
import { files, folder } from './sample.ts'

const flagsOfNote = { isTrashed: false, isPinned: false, isArchived: false }

it('makes a note of each JSON, with its files, labels and list', async () => {
  const source = await sourceOf({ 'takeout.zip': await zipOf(files) })
  expect(await keepReader.recognises(source)).toBe(true)
  const [jam, list, rich, ...rest] = await itemsOf(keepReader, source)
  expect(jam).toMatchObject({
    sourceId: '1577934245678000',
    title: 'Jam',
    text: 'Plums\nSugar\n\n[How to](https://jam.example/how)\n\n![abc.jpg](import-file:1)',
    tags: ['In-the-kitchen'],
    createdAt: new Date('2020-01-02T03:04:05.678Z'),
    updatedAt: new Date('2021-02-03T04:05:06Z'),
    isPinned: true,
    isTrashed: false,
    lost: [
      'The file “gone.3gp” is not in the export.',
      'Its colour is left out.',
      'The people with whom it is shared do not see it here.',
    ],
  })
  expect(list).toMatchObject({
    ...{ sourceId: '1577934245678000', title: 'Buy sugar', isTrashed: true, tags: ['archived'], lost: [] },
    text: '- [x] Buy sugar\n- [ ] Wash jars',
  })
  expect(rich).toMatchObject({ title: 'Rich', text: '# A\n\n**b**' })
  expect(rest).toEqual([
    { kind: 'problem', path: `${folder}/Broken.json`, why: 'It is no note as Keep exports them: export it again.' },
    { kind: 'problem', path: `${folder}/unused.png`, why: expect.stringContaining('No note shows') as string },
    { kind: 'problem', path: 'Takeout', why: 'One file is not of Keep but of other services.' },
  ])
})

it.each([
  ['cut off', '{"isTrashed":false,"isPinned":false,"isArchived":false,"title":"a'],
  ['of other types', '{"isTrashed":"no","isPinned":[],"isArchived":false}'],
  ['nested deep', `{"isTrashed":false,"isPinned":false,"isArchived":false,"labels":${'['.repeat(200_000)}`],
])('says what is wrong with a note that is %s', async (_, content) => {
  expect(await notesOf(keepReader, { 'a.json': content })).toEqual([])
  expect(await problemsOf(keepReader, { 'a.json': content })).toMatchObject([
    { why: expect.stringContaining('no note') as string },
  ])
})

it('finds the folder whatever it is called', async () => {
  const others = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`Takeout/Other ${n}/a.json`, '{}']))
  const source = await sourceOf({ ...others, 'Takeout/Notizen/a.json': JSON.stringify({ ...flagsOfNote, title: 'A' }) })
  expect(await keepReader.recognises(source)).toBe(true)
  expect((await itemsOf(keepReader, source)).filter(({ kind }) => kind === 'note')).toMatchObject([{ title: 'A' }])
})

it('does not take other JSON for Keep', async () => {
  expect(await keepReader.recognises(await sourceOf({ 'a.json': '{"title":"a"}', 'b.html': 'b' }))).toBe(false)
})
