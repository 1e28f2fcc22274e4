import { expect, it } from 'vitest'
import { itemsOf, problemsOf, sourceOf, zipOf } from '../reader-kit.ts'
import { standardNotesReader } from './standard-notes.ts'

const note = (uuid: string, content: object, rest: object = {}) => ({
  uuid,
  content_type: 'Note',
  created_at: '2020-01-02T03:04:05.678Z',
  updated_at: '2021-01-02T03:04:05.678Z',
  ...rest,
  content: { title: `Note ${uuid}`, text: 'Text', references: [], ...content },
})
const text = (words: string, format = 0) => ({ type: 'text', text: words, format })
const item = (children: object[], rest: object = {}) => ({ type: 'listitem', children, ...rest })
const cell = (words: string) => ({ type: 'tablecell', children: [{ type: 'paragraph', children: [text(words)] }] })

const tree = {
  root: {
    children: [
      { type: 'heading', tag: 'h2', children: [text('Jam')] },
      {
        type: 'paragraph',
        children: [
          text('a_'),
          text('b ', 1),
          text('c', 3),
          text('d', 16),
          text('e', 8),
          { type: 'linebreak' },
          text('f', 132),
        ],
      },
      {
        type: 'list',
        listType: 'check',
        children: [
          item([text('done')], { checked: true }),
          item([{ type: 'list', listType: 'number', start: 3, children: [item([text('in it')])] }]),
          item([text('open')], { checked: false }),
        ],
      },
      { type: 'quote', children: [text('q')] },
      {
        type: 'code',
        language: 'js',
        children: [
          { type: 'code-highlight', text: 'let' },
          { type: 'linebreak' },
          { type: 'code-highlight', text: 'x' },
        ],
      },
      { type: 'horizontalrule' },
      {
        type: 'table',
        children: [
          { type: 'tablerow', children: [cell('1'), cell('2|')] },
          { type: 'tablerow', children: [cell('3')] },
        ],
      },
      {
        type: 'paragraph',
        children: [
          { type: 'link', url: 'https://x.example', children: [text('x')] },
          { type: 'link', url: 'javascript:1', children: [text('y')] },
          { type: 'snbubble', itemUuid: 'n1' },
        ],
      },
      { type: 'unencrypted-image', src: 'data:image/png;base64,iVBORw0KGgo=' },
      {
        type: 'collapsible-container',
        children: [
          { type: 'collapsible-title', children: [text('More')] },
          { type: 'collapsible-content', children: [{ type: 'paragraph', children: [text('in')] }] },
        ],
      },
    ],
  },
}

const app = (values: object) => ({ appData: { 'org.standardnotes.sn': values } })

const backup = {
  version: '004',
  items: [
    { uuid: 't1', content_type: 'Tag', content: { title: 'Kitchen', references: [] } },
    {
      uuid: 't2',
      content_type: 'Tag',
      content: {
        title: 'My jams',
        references: [
          { uuid: 'n1', content_type: 'Note' },
          { uuid: 't1', content_type: 'Tag', reference_type: 'TagToParentTag' },
        ],
      },
    },
    { uuid: 'f1', content_type: 'SN|File', content: { name: 'jar.png', references: [] } },
    note('n1', {
      title: 'Plum jam',
      trashed: true,
      references: [{ uuid: 'f1', content_type: 'SN|File' }],
      ...app({ pinned: true, archived: true, client_updated_at: '2022-01-02T03:04:05.678Z' }),
    }),
    note('n2', { noteType: 'super', text: JSON.stringify(tree) }),
    note('n3', { noteType: 'rich-text', text: '<p><b>Bold</b></p>' }),
    note('n4', { noteType: 'code', text: 'let x' }),
    note('n5', {
      noteType: 'task',
      text: JSON.stringify({
        schemaVersion: '1',
        groups: [{ name: 'G', tasks: [{ description: 'a', completed: true }] }],
      }),
    }),
    { uuid: 'u', content_type: 'SN|UserPreferences', content: {} },
    { uuid: 'n6', content_type: 'Note', content: '004:abc:def' },
    { uuid: 'n7', content_type: 'Note', content: { text: 7 } },
  ],
}

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
  let deep: object = text('end')
  for (let n = 0; n < 2000; n++) deep = { type: 'quote', children: [deep] }
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
    note('n', { noteType: 'super', text: JSON.stringify({ root: { children: [deep] } }) }),
  ]
  const [made] = await itemsOf(standardNotesReader, await sourceOf({ 'a.txt': JSON.stringify({ items }) }))
  expect(made).toMatchObject({
    kind: 'note',
    tags: [expect.stringMatching(/^[ab/]{1,64}$/) as string, expect.any(String) as string],
  })
})

it.each([
  ['cut off', JSON.stringify(backup).slice(0, 500), 'too early'],
  ['no JSON', 'items content_type', 'no JSON'],
])('says what is wrong with a backup that is %s', async (_, content, why) => {
  const problems = await problemsOf(standardNotesReader, { 'backup.txt': content })
  expect(problems).toMatchObject([{ why: expect.stringContaining(why) as string }])
})
