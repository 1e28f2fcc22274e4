import { expect, it } from 'vitest'
import { itemsOf, problemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { standardNotesReader } from './standard-notes.ts'
import { backup, note } from './sample.ts'

it('makes a note of each, with its tags and what its editor wrote', async () => {
  const zip = await zipOf({
    'Standard Notes Backup and Import File.txt': JSON.stringify(backup),
    'Items/Note/Plum jam.txt': 'twin',
  })
  const source = await sourceOf({ 'sn.zip': zip })
  expect(await standardNotesReader.recognises(source)).toBe(true)
  const [plum, superNote, rich, code, task, ...problems] = await itemsOf(standardNotesReader, source)
  expect(plum).toMatchObject({
    ...{ sourceId: 'n1', title: 'Plum jam', text: 'Text', isPinned: true, isTrashed: true },
    tags: ['Kitchen/My-jams', 'archived'],
    createdAt: new Date('2020-01-02T03:04:05.678Z'),
    updatedAt: new Date('2022-01-02T03:04:05.678Z'),
    lost: ['The file “jar.png” is not in the backup.'],
  })
  expect(superNote).toMatchObject({
    text: `## Jam

a\\_**b** ***c***\`d\`e
==~~f~~==

- [x] done
  3. in it
- [ ] open

> q

\`\`\`js
let
x
\`\`\`

---

| 1 | 2\\| |
| --- | --- |
| 3 |  |

[x](https://x.example)y[[Plum jam]]

![picture-1.png](import-file:1)

<details>
<summary>More</summary>

in

</details>`,
    lost: ['Underlined words are not underlined.'],
    files: [{ ref: '1', name: 'picture-1.png' }],
  })
  expect([rich, code, task]).toMatchObject([
    { text: '**Bold**' },
    { text: '```\nlet x\n```' },
    { text: '## G\n\n- [x] a' },
  ])
  expect(problems).toMatchObject([
    { kind: 'problem', why: 'It is encrypted: make a decrypted backup in Standard Notes and bring that one.' },
    { kind: 'problem', why: 'It has no title or no text, as notes of Standard Notes do.' },
  ])
})

it('ends where trees and tags go round or very deep', async () => {
  const levels = 20_000
  const deep = (type: string) => `{"type":"${type}","children":[`.repeat(levels) + ']}'.repeat(levels)
  const trees = ['quote', 'collapsible-content', 'list'].map((type) => `{"root":{"children":[${deep(type)}]}}`)
  const tag = (uuid: string, parent: string) => ({
    ...{ uuid, content_type: 'Tag' },
    content: {
      title: uuid,
      references: [
        { uuid: parent, content_type: 'Tag' },
        { uuid: 'n', content_type: 'Note' },
      ],
    },
  })
  const items = [
    tag('a', 'b'),
    tag('b', 'a'),
    ...trees.map((tree, n) => note(n === 0 ? 'n' : `n${n}`, { noteType: 'super', text: tree })),
  ]
  const [made, ...others] = await itemsOf(standardNotesReader, await sourceOf({ 'a.txt': JSON.stringify({ items }) }))
  expect(made).toMatchObject({
    kind: 'note',
    tags: [expect.stringMatching(/^[ab/]{1,64}$/) as string, expect.any(String) as string],
  })
  expect(others).toMatchObject([{ kind: 'note', lost: ['What was nested very deep is left out.'] }, { kind: 'note' }])
})

it.each([
  ['cut off', JSON.stringify(backup).slice(0, 500), 'too early'],
  ['no JSON', '"items": ["content_type"', 'too early'],
])('says what is wrong with a backup that is %s', async (_, content, why) => {
  const problems = await problemsOf(standardNotesReader, { 'backup.txt': content })
  expect(problems).toMatchObject([{ why: expect.stringContaining(why) as string }])
})
