import { expect, it } from 'vitest'
import { itemsOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { simplenoteReader } from './simplenote.ts'
import { backup } from './sample.ts'

it('makes a note of each, the first line its title', async () => {
  const zip = await zipOf({ 'source/notes.json': JSON.stringify(backup, null, 2), 'Plum jam.txt': 'Plum jam' })
  const source = await sourceOf({ 'notes.zip': zip })
  expect(await simplenoteReader.recognises(source)).toBe(true)
  expect(await itemsOf(simplenoteReader, source)).toMatchObject([
    {
      sourceId: 'a1',
      title: 'Plum jam',
      text: 'See [[Sugar|the list]] and [[Untitled|gone]].',
      tags: ['Fruit', 'to-do', 'x'],
      createdAt: new Date('2020-01-02T03:04:05.678Z'),
      updatedAt: new Date('2021-02-03T04:05:06Z'),
      isPinned: true,
      isTrashed: false,
      lost: [expect.any(String) as string, expect.any(String) as string],
    },
    {
      title: 'Sugar',
      text: '- [ ] Sugar\n- [x] Plums',
      updatedAt: new Date('2020-01-02T03:04:05.678Z'),
      isPinned: false,
    },
    { sourceId: 'c3', title: 'Untitled', text: '', isTrashed: true },
  ])
})

it.each([
  ['cut off', JSON.stringify(backup).slice(0, -20), 'It ends too early: export it again and bring the new file.'],
  ['no JSON', '"activeNotes":', 'It is no JSON: bring the file as the other program exported it.'],
  ['of other types', '{"activeNotes":[{"id":1,"content":"a"}]}', 'It has no id or no text, as notes of Simplenote do.'],
  ['without fields', '{"activeNotes":[{"id":"1"}]}', 'It has no id or no text, as notes of Simplenote do.'],
  [
    'nested deep',
    `{"activeNotes":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`,
    'It has no id or no text, as notes of Simplenote do.',
  ],
])('says what is wrong with a backup that is %s', async (_, content, why) => {
  const problems = await problemsOf(simplenoteReader, { 'notes.json': content })
  expect(problems.map((problem) => problem.why)).toEqual([why])
})

it('keeps what is right beside what is wrong', async () => {
  const content = JSON.stringify({ activeNotes: [7, { id: 'x', content: 'a' }, null] })
  const items = await itemsOf(simplenoteReader, await sourceOf({ 'notes.json': content }))
  expect(items.map(({ kind }) => kind)).toEqual(['problem', 'note', 'problem'])
})
