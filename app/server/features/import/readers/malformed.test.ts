import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { sourceOf, sourcesOfTests, tarOf, workOfTests, zipOf, type Files } from '../../../../test/reader-kit.ts'
import type { ImportItem } from './reader.ts'
import { itemsOf } from './read-source.ts'

/** What is made of what a person brings: each note as `title: text`, each problem as `path! sentence`. */
async function made(files: Files): Promise<string[]> {
  return (await itemsIn(files)).map((item) =>
    item.kind === 'note' ? `${item.title}: ${item.text}` : `${item.path}! ${item.why}`,
  )
}

async function itemsIn(files: Files): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  for (const source of await sourcesOfTests(files)) {
    items.push(...source.leftOut)
    for await (const [, item] of itemsOf(source, workOfTests)) items.push(item)
  }
  return items
}

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
const latin1 = (text: string) => Buffer.from(text, 'latin1')
const noText = 'It is no text: save it as UTF-8 in the program that it comes from.'
const id = 'a'.repeat(32)

describe('Markdown and text', () => {
  it.each<[string, string | Buffer, string]>([
    ['UTF-16 with its mark', utf16('# Ä\ntext'), 'a: # Ä\ntext'],
    ['UTF-16, the other way round', utf16('# Ä').swap16(), 'a: # Ä'],
    ['lines that end with CR', '# x\rb', 'a: # x\nb'],
    ['a mark and a head with CRLF', '\ufeff---\r\ntitle: B\r\n---\r\nx\r\ny', 'B: x\ny'],
    ['a name twice in its head', '---\ntitle: A\ntitle: B\n---\nx', 'B: x'],
    ['an alias without an anchor', '---\ntags: *none\n---\nx', 'a: ---\ntags: *none\n---\nx'],
    ['a prototype in its head', '---\n__proto__: {title: X}\n---\nx', 'a: ---\n__proto__: {title: X}\n---\nx'],
    ['a tag of JavaScript in its head', '---\ntitle: !!js/function "x"\n---\nt', 'x: t'],
    ['a day that is none', '---\ncreated: 2020-02-31\n---\nx', 'a: ---\ncreated: 2020-02-31\n---\nx'],
    ['the year 0', '---\ncreated: 0000-01-01\n---\nx', 'a: ---\ncreated: 0000-01-01\n---\nx'],
    ['the year 9999', '---\ncreated: 9999-12-31\n---\nx', 'a: ---\ncreated: 9999-12-31\n---\nx'],
    ['a head alone', '---\ntitle: x\n---', 'x: '],
    ['a head that does not end', '---\ntitle: x\ny', 'a: ---\ntitle: x\ny'],
    ['lists in lists of TOML', `+++\nx = ${'['.repeat(7_000)}${']'.repeat(7_000)}\ntitle = "T"\n+++\ny`, 'T: +++'],
    ['millions of empty lines below a head', `---\ntitle: x\n---\n${'\n'.repeat(20_000_000)}y`, 'x: y'],
    ['nothing', '', 'a: '],
    ['Windows-1252', latin1('größe'), 'a: größe'],
    ['a zero', 'a\0b', `a.md! ${noText}`],
    ['half a pair', Buffer.from([0x61, 0xed, 0xa0, 0x80]), 'a: a\ufffd\ufffd\ufffd'],
  ])('with %s', async (_, content, expected) => {
    const [item = '', ...more] = await made({ 'a.md': content })
    expect(item.slice(0, expected.length)).toBe(expected)
    expect(more).toEqual([])
  })

  it('times of odd zones are what they say', async () => {
    const head = '---\ncreated: 2020-01-02T03:04:05+14:00\nupdated: 2020-01-02 03:04 -1200\n---\nx'
    expect((await itemsIn({ 'a.md': head }))[0]).toMatchObject({
      createdAt: new Date('2020-01-01T13:04:05Z'),
      updatedAt: new Date('2020-01-02T15:04:00Z'),
    })
  })

  it('names of any kind', async () => {
    const names = ['CON', 'nul.x', '😀', '\u202eabc', '....', '.hidden', ' ', 'مرحبا']
    const found = await made(Object.fromEntries(names.map((name, n) => [`${name}.md`, String(n)])))
    expect(found).toEqual([
      ...['CON: 0', 'nul.x: 1', '😀: 2', 'abc: 3', '....: 4', '.hidden: 5', 'Untitled: 6', 'مرحبا: 7'],
    ])
    expect((await made({ [`${'x'.repeat(300)}.md`]: 'y' }))[0]).toMatch(/^x{99}…: /)
  })
})

describe('HTML', () => {
  it.each<[string, string | Buffer, string]>([
    ['UTF-16', utf16('<h1>Ä</h1>'), 'a: # Ä'],
    ['an encoding that there is not', '<meta charset="none">ä', 'a: ä'],
    ['Shift-JIS', Buffer.concat([latin1('<meta charset=shift_jis>'), Buffer.from([0x83, 0x81])]), 'a: メ'],
    ['a link to itself', '<a href="a.html">me</a>', 'a: [[a|me]]'],
    ['frames alone', '<frameset><frame src="b.html"></frameset>', 'a: '],
    ['nothing', '', 'a: '],
    ['bytes', Buffer.from([0, 1, 2, 0xff]), `a.html! ${noText}`],
  ])('with %s', async (_, content, expected) => {
    expect(await made({ 'a.html': content })).toEqual([expected])
  })
})

const enex = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?><en-export>${inner}</en-export>`
const note = (content: string, more = '') =>
  `<note><title>T</title><content><![CDATA[<en-note>${content}</en-note>]]></content>${more}</note>`
const resource = (data: string) => `<resource><data encoding="base64">${data}</data><mime>image/png</mime></resource>`
const shown = 'T: x\n\n![file-1.png](import-file:1)'

describe('ENEX', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['no note', enex(''), ['a.enex! There are no notes in it.']],
    [
      'tables in tables',
      enex(note('<table><tr><td>a<table><tr><td>b<td>c</table></table>')),
      ['T: a\n\n| b | c |\n| --- | --- |'],
    ],
    ['a resource that is not there', enex(note('x<en-media type="image/png" hash="0"/>')), ['T: x']],
    ['blanks in base64', enex(note('x', resource(' iVBO \n\t Rw0K '))), [shown]],
    ['what is no base64', enex(note('x', resource('***'))), [shown]],
    ['an empty resource', enex(note('x', resource(''))), ['T: x']],
    ['UTF-16', utf16(enex(note('ä'))), ['T: ä']],
    ['Latin-1, which it says', latin1(enex(note('größe')).replace('UTF-8', 'ISO-8859-1')), ['T: größe']],
    ['references to no sign', enex(note('&none;&#x1F600;&#xD800;')), ['T: \\&none;😀\ufffd']],
    [
      'dates of no calendar',
      enex('<note><title>T</title><created>00000000T000000Z</created><content></content></note>'),
      ['T: '],
    ],
    ['no title', enex('<note><content><![CDATA[<en-note>x</en-note>]]></content></note>'), ['Untitled: x']],
    ['an end of CDATA in CDATA', enex(note('a]]]]><![CDATA[>b')), ['T: a\\]\\]>b']],
    ['two exports in one', enex(note('x')) + enex(note('y')), ['T: x', 'T: y']],
    [
      'entities of its own',
      `<!DOCTYPE x [<!ENTITY a "b">]>${enex(note('x'))}`,
      ['a.enex! It declares entities of its own, which no export of Evernote does: it was not read.'],
    ],
    [
      'half a note',
      enex(note('x')).slice(0, -30),
      ['a.enex! It ends too early: the notes before that were read. Export it again for the others.'],
    ],
  ])('with %s', async (_, content, expected) => {
    expect(await made({ 'a.enex': content })).toEqual(expected)
  })
})

const keep = (of: object) => JSON.stringify({ isTrashed: false, isPinned: false, isArchived: false, ...of })

describe('JSON', () => {
  it.each<[string, Files, string[]]>([
    ['Keep: without fields', { 'a.json': keep({}) }, ['a: ']],
    ['Keep: null', { 'a.json': keep({ title: null, textContent: 'x' }) }, ['x: x']],
    [
      'Keep: times of no calendar',
      { 'a.json': keep({ title: 'x', createdTimestampUsec: -1, userEditedTimestampUsec: 'soon' }) },
      ['x: '],
    ],
    ['Keep: a mark', { 'a.json': `\ufeff${keep({ title: 'x' })}` }, ['x: ']],
    ['Keep: UTF-16', { 'a.json': utf16(keep({ title: 'x' })) }, ['x: ']],
    [
      'Keep: spaces within an item',
      { 'a.json': keep({ title: 'x', listContent: [{ text: `a${' '.repeat(200_000)}b` }] }) },
      ['x: - [ ] a b'],
    ],
    [
      'Keep: very deep',
      { 'a.json': keep({ x: 0 }).replace('0}', `${'['.repeat(100_000)}${']'.repeat(100_000)}}`) },
      ['a.json! It is no note as Keep exports them: export it again.'],
    ],
    ['Simplenote: null', { 'a.json': '{"activeNotes":[{"id":"1","content":"x","tags":null,"pinned":null}]}' }, ['x: ']],
    ['Simplenote: UTF-16', { 'a.json': utf16('{"activeNotes":[{"id":"1","content":"x"}]}') }, ['x: ']],
    [
      'Simplenote: no notes',
      { 'a.json': '{"activeNotes":[],"trashedNotes":[]}' },
      ['a.json! There are no notes in it.'],
    ],
    ['Simplenote: other types', { 'a.json': '{"activeNotes":{}}' }, ['a.json! There are no notes in it.']],
    [
      'Simplenote: 5 MB of levels',
      { 'a.json': `{"activeNotes":[${'['.repeat(5_000_000)}` },
      ['a.json! It ends too early: export it again and bring the new file.'],
    ],
    [
      'Standard Notes: null',
      {
        'a.txt': '{"items":[{"uuid":"2","content_type":"Note","updated_at":null,"content":{"title":"A","text":"b"}}]}',
      },
      ['A: b'],
    ],
    [
      'Standard Notes: no tree',
      {
        'a.txt': '{"items":[{"uuid":"2","content_type":"Note","content":{"title":"A","text":"{","noteType":"super"}}]}',
      },
      ['A: {'],
    ],
    [
      'memos: null',
      { 'a.json': '{"memos":[{"name":"memos/1","content":null,"rowStatus":"X"},{"name":"memos/2","content":"y"}]}' },
      ['a.json, memo 1! It has no name or no content, as memos have.', 'y: y'],
    ],
    [
      'memos: no database',
      { 'a.db': 'SQLite format 3\0' },
      ['a.db! The database is damaged or no database of SQLite: copy it again while memos does not run.'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await made(files)).toEqual(expected)
  })
})

describe('CSV', () => {
  it.each<[string, string | Buffer, string[]]>([
    ['the line of Excel', 'sep=;\ntitle;text\nA;b', ['A: b']],
    ['tabs in UTF-16', utf16('title\ttext\r\nÄ\tb'), ['Ä: b']],
    ['Windows-1252', latin1('title,text\nGröße,b'), ['Größe: b']],
    ['a column twice', 'title,title,text\na,b,c', ['a: c\n\ntitle: b']],
    ['rows of any length', 'title,text\na\nb,c,d', ['a: ', 'b: c']],
    ['no rows', 'title,text', ['a.csv! There are no notes in it.']],
    ['a mark alone', '\ufeff', ['a.csv! The table is empty.']],
    ['lines that end with CR', 'title,text\rA,b\rC,d', ['A: b', 'C: d']],
    ['too many columns', `title${',x'.repeat(2_000)}\na`, ['a.csv! It has more than 1000 columns.']],
  ])('with %s', async (_, content, expected) => {
    expect(await made({ 'a.csv': content })).toEqual(expected)
  })

  it('says which times it cannot read', async () => {
    const items = await itemsIn({ 'a.csv': 'title,created\nA,31.12.2020\nB,-1\nC,0000-00-00' })
    expect(items).toMatchObject([
      { createdAt: new Date('2020-12-31T00:00:00Z'), lost: [] },
      { createdAt: undefined, lost: ['Its time “-1” cannot be read: write it as 2026-11-30.'] },
      { createdAt: undefined, lost: [expect.stringContaining('0000-00-00') as string] },
    ])
  })
})

describe('folders of other programs', () => {
  const joplin = (properties: string) => ({ [`${id}.md`]: `T\r\n\r\nx\r\n\r\nid: ${id}\r\n${properties}type_: 1` })
  it.each<[string, () => Promise<Files>, string[]]>([
    ['Joplin: CRLF', async () => joplin(''), ['T: x']],
    ['Joplin: names of JavaScript', async () => joplin('__proto__: x\r\nconstructor: y\r\n'), ['T: x']],
    ['Joplin: a notebook that is not there', async () => joplin(`parent_id: ${'f'.repeat(32)}\r\n`), ['T: x']],
    ['Bear: no info.json', async () => ({ 'a.textbundle/text.md': '# A' }), ['A: ']],
    [
      'Bear: a damaged info.json',
      async () => ({ 'a.textbundle/text.md': '# A', 'a.textbundle/info.json': '{' }),
      ['A: '],
    ],
    [
      'Bear: no text',
      async () => ({ 'a.textbundle/info.json': '{}' }),
      ['a.textbundle/info.json! There are no notes in it.'],
    ],
    [
      'Bear: a package that is none',
      async () => ({ 'a.textpack': 'no' }),
      ['a.textpack! It is no archive that can be read.'],
    ],
    [
      'Notion: a damaged part',
      async () => ({
        'x.zip': await zipOf({ 'Export-1.zip': await zipOf({ [`A ${id}.md`]: '# A\nx' }), 'Export-2.zip': 'no' }),
      }),
      ['A: x', 'Export-2.zip! No note shows this file, so it was left out.'],
    ],
    ['Notion: an empty page', async () => ({ [`A ${id}.md`]: '' }), ['A: ']],
    [
      'Notejam: a manifest of nothing',
      async () => ({ 'manifest.json': '{"format":"notejam-export"}', 'a.md': 'x' }),
      ['a: x', 'manifest.json! No note shows this file, so it was left out.'],
    ],
  ])('%s', async (_, files, expected) => {
    expect(await made(await files())).toEqual(expected)
  })

  it('a time that is a number alone is none', async () => {
    expect((await itemsIn(joplin('updated_time: 0\r\n')))[0]).toMatchObject({ updatedAt: undefined })
  })
})

describe('archives', () => {
  it('a zip with a comment, and one with data in front of it', async () => {
    const zip = await zipOf({ 'a.md': 'x', 'b.md': 'y' })
    const commented = Buffer.concat([zip, Buffer.from('PK says hello')])
    commented.writeUInt16LE(13, zip.length - 2)
    expect(await made({ 'x.zip': commented })).toEqual(['a: x', 'b: y'])
    await expect(made({ 'x.zip': Buffer.concat([zip, Buffer.from('junk')]) })).rejects.toThrow('did not come whole')
  })

  it('sizes behind the data of an entry, as what writes a stream has them', async () => {
    const zip = new ZipFile()
    zip.addReadStream(Readable.from(['x']), 'a.md')
    zip.addReadStream(Readable.from(['y']), 'b.md', { compress: false })
    zip.end()
    expect(await made({ 'x.zip': await buffer(zip.outputStream) })).toEqual(['a: x', 'b: y'])
  })

  it('an archive of nothing, and one of folders', async () => {
    for (const files of [{ 'x.zip': await zipOf({}) }, { 'x.tar': await tarOf({}) }]) {
      expect((await made(files)).filter((one) => !one.includes('!'))).toEqual([])
    }
  })
})

it('a file that several notes show is one file for all of them, in each program', async () => {
  const keysOf = async (files: Files) => {
    const keys: (string | undefined)[] = []
    for await (const [, item] of itemsOf(await sourceOf(files), workOfTests)) {
      if (item.kind === 'note') keys.push(...item.files.map(({ shared }) => shared?.key))
    }
    return keys
  }
  const pack = (words: string) =>
    zipOf({ 'text.md': `# ${words}\n![](assets/p.png)`, 'info.json': '{}', 'assets/p.png': words })
  const packs = await zipOf({ 'a.textpack': await pack('a'), 'b.textpack': await pack('b') })
  const [one, other] = await keysOf({ 'x.zip': packs })
  expect([one, other]).toEqual(['a.textpack/assets/p.png', 'b.textpack/assets/p.png'])
  expect(await keysOf({ 'a.html': '<img src=p.png>', 'b.html': '<img src=p.png>', 'p.png': 'p' })).toEqual([
    'p.png',
    'p.png',
  ])
  const two = enex(note('x', resource('aGk=')) + note('y', resource('aGk=')))
  const [first, second, ...more] = await keysOf({ 'a.enex': two })
  expect([first === second, more]).toEqual([true, []])
  expect(first).toMatch(/^resource [0-9a-f]{32}$/)
})
