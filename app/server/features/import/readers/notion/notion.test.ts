import { expect, it } from 'vitest'
import { changedAt, itemsOf, sourceOf, zipOf } from '../../../../../test/reader-kit.ts'
import { notionReader } from './notion.ts'
import { id, markdown } from './sample.ts'

const expected = [
  {
    ...{ kind: 'note', sourceId: id(1), title: 'Trip: Rome', pad: [], tags: ['italy', 'to-do'] },
    createdAt: new Date('2023-01-05T15:04:00Z'),
    updatedAt: changedAt,
    text: `Tags: italy, to do
Created: January 5, 2023 3:04 PM

> [!NOTE]
> 💡 Take **care**

See [[Day one]], [[Day one|by its address]], the list and [out](https://x.example).

![jar.png](import-file:1)
plan.pdf
- [x] Passport`,
    lost: ['The file “gone.pdf” is not in the export.'],
  },
  { title: 'Day one', text: '[[Trip: Rome|back]]', pad: ['Trip Rome'] },
  {
    title: 'Hat',
    text: 'Done: No\nTags: warm, red',
    pad: ['Trip Rome', 'List'],
    tags: ['warm', 'red'],
    sourceId: `${id(3)}-2`,
  },
  { kind: 'problem', path: `Export-abc/Trip Rome/List ${id(3)}_all.csv, row 3`, why: 'The row is empty.' },
  { title: 'Socks', text: 'Done: Yes', pad: ['Trip Rome', 'List'] },
  { kind: 'problem', path: 'Export-abc/unused.bin' },
]

it('makes a note of each page and of each row without a page', async () => {
  const source = await sourceOf({ 'notion.zip': await zipOf(markdown) })
  expect(await notionReader.recognises(source)).toBe(true)
  expect(await itemsOf(notionReader, source)).toMatchObject(expected)
})

it('reads archives in an archive', async () => {
  const entries = Object.entries(markdown)
  const source = await sourceOf({
    'notion.zip': await zipOf({
      'ExportBlock-abc-Part-1.zip': await zipOf(Object.fromEntries(entries.slice(0, 3))),
      'ExportBlock-abc-Part-2.zip': await zipOf(Object.fromEntries(entries.slice(3))),
    }),
  })
  expect(await notionReader.recognises(source)).toBe(true)
  expect(await itemsOf(notionReader, source)).toMatchObject(expected)
})

const html = `<html><head><title>Trip Plan</title><style>p{}</style></head><body><article id="x" class="page sans"><header>
<img class="page-cover-image" src="https://www.notion.so/images/page-cover/a.png"/><div class="page-header-icon undefined"><span class="icon">🧳</span></div>
<h1 class="page-title">Trip Plan</h1><p class="page-description">Summer</p><table class="properties"><tbody>
<tr class="property-row property-row-created_time"><th><span class="icon property-icon"><svg></svg></span>Created</th><td><time>@January 5, 2023 3:04 PM</time></td></tr>
<tr class="property-row property-row-multi_select"><th>Tags</th><td><span class="selected-value select-value-color-blue">travel</span><span class="selected-value">italy</span></td></tr>
<tr class="property-row property-row-checkbox"><th>Booked</th><td><div class="checkbox checkbox-on"></div></td></tr></tbody></table></header>
<div class="page-body"><p id="a" class="">Plain <strong>bold</strong> <span class="katex"><math><semantics><mi>e</mi><annotation encoding="application/x-tex">e^x</annotation></semantics></math></span></p>
<ul class="bulleted-list"><li style="list-style-type:disc">Rome<ul class="bulleted-list"><li>Colosseum</li></ul></li></ul>
<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span class="to-do-children-checked">Passport</span><div class="indented"><ul class="to-do-list"><li><div class="checkbox checkbox-off"></div> <span class="to-do-children-unchecked">Renew</span></li></ul></div></li></ul>
<ul class="toggle"><li><details open=""><summary>Packing</summary><p>Socks</p></details></li></ul>
<figure class="callout"><div><span class="icon">⚠️</span></div><div>Visas</div></figure>
<pre class="code"><code class="language-JavaScript">let x = 1</code></pre>
<figure class="image"><a href="Trip%20Plan%20${id(1)}/photo.png"><img style="width:240px" src="Trip%20Plan%20${id(1)}/photo.png"/></a><figcaption>Beach</figcaption></figure>
<figure class="link-to-page"><a href="Trip%20Plan%20${id(1)}/Day%20One%20${id(2)}.html"><img class="icon" src="https://www.notion.so/icons/a.svg"/>Day One</a></figure>
<p><a href="https://www.notion.so/team/Day-One-${id(2)}">Mention</a></p></div></article></body></html>`

it('reads pages of HTML', async () => {
  const source = await sourceOf({
    'notion.zip': await zipOf({
      'Export-1/index.html': 'the pages',
      [`Export-1/Trip Plan ${id(1)}.html`]: html,
      [`Export-1/Trip Plan ${id(1)}/photo.png`]: 'png',
      [`Export-1/Trip Plan ${id(1)}/Day One ${id(2)}.html`]:
        '<title>Day One</title><article class="page"><p>x</p></article>',
    }),
  })
  expect(await itemsOf(notionReader, source)).toMatchObject([
    {
      ...{ title: 'Trip Plan', tags: ['travel', 'italy'], createdAt: new Date('2023-01-05T15:04:00Z'), lost: [] },
      text: `Created: @January 5, 2023 3:04 PM
Tags: travel, italy
Booked: Yes

Summer

Plain **bold** $e^x$

- Rome
  - Colosseum

- [x] Passport
  - [ ] Renew

- **Packing**
  Socks

> [!NOTE]
> ⚠️
> Visas

\`\`\`javascript
let x = 1
\`\`\`

![photo.png](import-file:1)

Beach

[[Day One]]

[[Day One|Mention]]`,
    },
    { title: 'Day One', pad: ['Trip Plan'], text: 'x' },
  ])
})

it('says what cannot be read, and takes no other export for its own', async () => {
  const items = await itemsOf(
    notionReader,
    await sourceOf({
      [`a ${id(1)}.md`]: Buffer.from([0xff, 0xfe, 0xff]),
      [`b ${id(2)}.csv`]: 'Name\n"a',
      [`c ${id(3)}.md`]: '',
    }),
  )
  expect(items).toMatchObject([
    { kind: 'problem' },
    { kind: 'problem', why: expect.stringContaining('never closed') as string },
    { kind: 'note', title: 'c' },
  ])
  expect(await notionReader.recognises(await sourceOf({ 'a.md': '# a', 'b.html': 'b' }))).toBe(false)
})
