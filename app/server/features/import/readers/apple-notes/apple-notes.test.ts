import { expect, it } from 'vitest'
import { changedAt, fileOf, itemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { appleNotesReader } from './apple-notes.ts'
import { body } from './sample.ts'

it('makes a note of the HTML of each', async () => {
  const source = await sourceOf({ 'Kitchen/Plum jam.html': body, 'unused.pdf': 'pdf' })
  expect(await appleNotesReader.recognises(source)).toBe(true)
  const [jam, unused] = await itemsOf(appleNotesReader, source)
  expect(jam).toMatchObject({
    ...{ title: 'Plum [jam]', pad: ['Kitchen'], updatedAt: changedAt, lost: [] },
    text: `Plums & **sugar**

## Steps

- wash
  - well

- [x] buy
- [ ] cook

\`let x\`

| 1 | 2 |
| --- | --- |

![picture-1.jpg](import-file:1)
[[Other note]]`,
  })
  expect(jam?.kind === 'note' && (await fileOf(jam, '1')).toString()).toBe('jpg')
  expect(unused).toMatchObject({ kind: 'problem', path: 'unused.pdf' })
})

it('makes a note of each folder of its Markdown', async () => {
  const source = await sourceOf({
    'notes.zip': await zipOf({
      'Kitchen/Jam/Jam.md':
        '# Jam\n\n- [x] wash\n\n![](Attachments/jar%201.png) [x](Attachments/gone.pdf) [Other](applenotes:note/1)',
      'Kitchen/Jam/Attachments/jar 1.png': 'png',
      'Plain.md': 'Plain\nText',
    }),
  })
  expect(await appleNotesReader.recognises(source)).toBe(true)
  expect(await itemsOf(appleNotesReader, source)).toMatchObject([
    {
      ...{ title: 'Jam', pad: ['Kitchen'], lost: ['The file “gone.pdf” is not in the export.'] },
      text: '- [x] wash\n\n![jar 1.png](import-file:1) x [[Other]]',
    },
    { title: 'Plain', text: 'Text', pad: [] },
  ])
})

it('reads the copy that Apple hands out', async () => {
  const source = await sourceOf({
    'icloud.zip': await zipOf({
      'iCloud Notes/Notes/Jam/Jam.txt': 'Jam\nPlums',
      'iCloud Notes/Notes/Jam/jar.png': 'png',
      'iCloud Notes/Recently Deleted/Old/Old.txt': 'Old\n',
      'iCloud Notes/Bad/Bad.txt': Buffer.from([0xff, 0, 0xff]),
    }),
  })
  expect(await appleNotesReader.recognises(source)).toBe(true)
  expect(await itemsOf(appleNotesReader, source)).toMatchObject([
    { title: 'Jam', text: 'Plums\n\n![jar.png](import-file:1)', pad: [], isTrashed: false },
    { title: 'Old', text: '', isTrashed: true, pad: [] },
    { kind: 'problem', path: 'iCloud Notes/Bad/Bad.txt', why: expect.stringContaining('no text') as string },
  ])
})

it('takes no other pages and folders for its own', async () => {
  expect(
    await appleNotesReader.recognises(
      await sourceOf({ 'a.html': '<!doctype html><div><h1>a', 'a/a.md': 'a', 'b.txt': 'b' }),
    ),
  ).toBe(false)
})
