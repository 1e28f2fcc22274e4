import { expect, it } from 'vitest'
import { fileOfAddress, pathOfAddress, relativeAddress, withAddresses } from './file-links.ts'
import { noteFactsOf, readFrontMatter, splitFrontMatter, writeNote } from './front-matter.ts'

const facts = {
  ...{ id: '12', title: 'Plum jam', pad: 'Work', tags: ['jam', 'größe'], pinned: true, trashed: false },
  created: new Date('2024-02-29T23:59:59.999Z'),
  updated: new Date('2026-11-30T02:58:59.120Z'),
  files: new Map(),
}

it.each([
  'Two kilos.\n',
  '',
  '---\ntags: [a]\n---\nIts own.',
  '---\n---\n',
  '---',
  '\ufeffmark\r\nof\rorder',
  '...\n',
  '\n\n  spaces \n',
])('a note of %j comes back byte by byte', (text) => {
  const written = writeNote(facts, text)
  const split = splitFrontMatter(written)
  expect(split?.text).toBe(text)
  expect(noteFactsOf(split?.head ?? '')).toEqual(facts)
  expect(writeNote(noteFactsOf(split?.head ?? '') ?? facts, split?.text ?? ''), 'and is written the same').toBe(written)
})

it.each([
  '',
  ' spaces ',
  'no',
  '"quotes" and \'others\'',
  'a: b # c',
  '- [x] {y}, *z &a !t |',
  'back\\slash',
  '\u0007\u001b',
  '\u007f\u0085\u00a0\u2028\u2029\ufeff\ufffe\uffff',
  '\u202eright to left',
  '😀 \u{e0067}\u{10ffff}',
  '---',
  '2024-01-01',
  '0x10',
])('a title, a pad, a tag and a file called %j come back', (words) => {
  const given = {
    ...facts,
    title: words,
    pad: words || undefined,
    tags: [words],
    files: new Map([['safe.png', words]]),
  }
  const written = writeNote(given, 'x')
  expect(written.split('\n---\n')[0]).not.toMatch(/[\u007f-\u009f\u2028\u2029\u202e\ufeff]/)
  expect(noteFactsOf(splitFrontMatter(written)?.head ?? '')).toEqual(given)
})

it.each([
  ['none', 'Two kilos.'],
  ['one that does not end', '---\ntitle: x\n'],
  ['one of 70,000 lines', `---\n${'a: b\n'.repeat(70_000)}---\n`],
])('%s is no front matter', (_, text) => {
  expect(splitFrontMatter(text)).toBeUndefined()
})

it.each(['a: [', '- list', 'just words', `a: &x [1]\n${'b: *x\n'.repeat(3)}`, bomb(), ''])(
  'YAML such as %.20j is bounded',
  (head) => {
    const values = readFrontMatter(head)
    expect(values === undefined || values.size <= 4).toBe(true)
  },
)

/** Nine names, each ten times the one before. */
function bomb(): string {
  const lines = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]']
  for (let n = 1; n < 9; n++)
    lines.push(
      `a${n}: &a${n} [${Array(10)
        .fill(`*a${n - 1}`)
        .join(',')}]`,
    )
  return lines.join('\n')
}

it('links to files are found wherever an address stands, and nowhere else', () => {
  const text = [
    '![a](/attachments/1/file/a.png) [b](</attachments/2/file/b c.pdf> "title")',
    '[ref]: /attachments/3/file/c.png',
    '<img src="/attachments/4/file/d.png" alt="x">',
    '[page](https://notes.example/attachments/5/file/e.pdf#page=3)',
    'words /attachments/6/file/f.png and [other](https://other.example/attachments/7/file/g.png)',
    '![](/attachments/8/thumbnail) [no](/attachments/9/delete) [none](/attachments/09/file/x)',
  ].join('\n')
  const seen: string[] = []
  const made = withAddresses(text, (address) => {
    const file = fileOfAddress(address, 'https://notes.example')
    if (!file) return undefined
    seen.push(file.id)
    return `F${file.id}${file.rest}`
  })
  expect(seen).toEqual(['1', '2', '3', '4', '5', '8'])
  expect(made).toContain(
    '![a](F1) [b](<F2> "title")\n[ref]: F3\n<img src="F4" alt="x">\n[page](F5#page=3)\nwords /attachments/6/',
  )
})

it.each([
  ['Work/Jam.md', 'Work/Jam.files/a b (1).png', 'Jam.files/a%20b%20%281%29.png'],
  ['Jam.md', 'Work/Plum.files/größe#1.png', 'Work/Plum.files/größe%231.png'],
  ['Work/Jam.md', 'Trash/梅 干.files/x&y.png', '../Trash/梅%20干.files/x%26y.png'],
  ['History/Work/Jam/3.md', 'Work/Jam.files/100%.png', '../../../Work/Jam.files/100%25.png'],
])('from %j to %j leads %j, and back', (from, to, address) => {
  expect(relativeAddress(from, to)).toBe(address)
  expect(pathOfAddress(from, `${address}#page=3`)).toEqual({ path: to, rest: '#page=3' })
})

it.each(['https://a.example/x', '/attachments/1', '#heading', '../../outside.png', 'mailto:ada@example.org', '%zz'])(
  '%j is no path within an export',
  (address) => {
    expect(pathOfAddress('Work/Jam.md', address)).toBeUndefined()
  },
)
