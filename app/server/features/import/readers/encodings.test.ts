import { describe, expect, it } from 'vitest'
import { encoded } from '../../../../test/encoded.ts'
import { itemsOf, sourceOf, zipOf, type Files } from '../../../../test/reader-kit.ts'
import type { NoteItem, Reader } from './reader.ts'
import { csvReader } from './csv/csv.ts'
import { enexReader } from './enex/enex.ts'
import { htmlReader } from './html/html.ts'
import { readers } from './index.ts'
import { markdownReader } from './markdown/markdown.ts'
import { textReader } from './text/text.ts'

async function notesOf(reader: Reader, files: Files): Promise<NoteItem[]> {
  const items = await itemsOf(reader, await sourceOf(files))
  return items.filter((item) => item.kind === 'note')
}

const saidAs = (name: string) => `It does not say in which encoding it is: it was read as ${name}.`

const german = 'Die Größe der Töpfe für Äpfel und Pflaumen – „süß“ und schön, 20 °C.'
const french = 'L’été, les pêches mûrissent à côté du château ; ça coûte 3 € « en août ».'
const polish = 'Zażółć gęślą jaźń. Śliwki są słodkie, a cukier też.'
const czech = 'Příliš žluťoučký kůň úpěl ďábelské ódy o švestkách.'
const hungarian = 'A szilvalekvárt főzzük fél óráig, majd üvegekbe töltjük. Tűz fölött.'
const turkish = 'Erik reçeli için şeker ve ağzı kapalı şişe gerekir, ılık suda.'
const russian = 'Сливовое варенье: три килограмма слив, сахар и немного воды.'
const ukrainian = 'Сливове варення: три кілограми слив, цукор і трохи води її.'
const greek = 'Μαρμελάδα δαμάσκηνο με ζάχαρη και λίγο νερό στη φωτιά.'
const hebrew = 'ריבת שזיפים עם סוכר ומעט מים על האש.'
const arabic = 'مربى البرقوق مع السكر والقليل من الماء على النار.'
const thai = 'แยมลูกพลัมกับน้ำตาลและน้ำเล็กน้อย'
const japanese = 'プラムのジャムの作り方。砂糖と水を入れて、弱火で煮ます。'
const simplified = '李子酱的做法：把李子洗干净，加糖和水，用小火煮一个小时。'
const chinese = '李子醬的做法：把李子洗乾淨，加糖和水，用小火煮一個小時。'
const korean = '자두 잼을 만드는 방법: 자두를 씻고 설탕과 물을 넣어 끓입니다.'

describe('a text in an encoding of old programs is read, and said', () => {
  it.each([
    ['windows-1252', 'Windows-1252 (Western European)', german],
    ['windows-1252', 'Windows-1252 (Western European)', french],
    ['windows-1252', 'Windows-1252 (Western European)', 'Mañana ¿qué?'],
    ['windows-1252', 'Windows-1252 (Western European)', 'Receita de ameixa: açúcar, não água.'],
    ['windows-1252', 'Windows-1252 (Western European)', 'Blåbærsyltetøy på brød'],
    ['windows-1252', 'Windows-1252 (Western European)', 'Það er ævintýri að sjóða sultu'],
    ['windows-1252', 'Windows-1252 (Western European)', 'Übung'],
    ['windows-1252', 'Windows-1252 (Western European)', '20 °C ± 2 µm'],
    ['macintosh', 'Mac Roman', german.replace('°', '')],
    ['macintosh', 'Mac Roman', french],
    ['windows-1250', 'Windows-1250 (Central European)', polish],
    ['windows-1250', 'Windows-1250 (Central European)', czech],
    ['windows-1250', 'Windows-1250 (Central European)', hungarian],
    ['iso-8859-2', 'ISO 8859-2 (Central European)', polish],
    ['windows-1254', 'Windows-1254 (Turkish)', turkish],
    [
      'windows-1257',
      'Windows-1257 (Baltic)',
      'Slyvų uogienė: trys kilogramai slyvų, šiek tiek vandens, žalias ąžuolas',
    ],
    ['windows-1251', 'Windows-1251 (Cyrillic)', russian],
    ['koi8-r', 'KOI8-R (Cyrillic)', russian],
    ['ibm866', 'DOS 866 (Cyrillic)', russian],
    ['iso-8859-5', 'ISO 8859-5 (Cyrillic)', russian],
    ['koi8-u', 'KOI8-U (Cyrillic)', ukrainian],
    ['windows-1251', 'Windows-1251 (Cyrillic)', ukrainian],
    ['windows-1253', 'Windows-1253 (Greek)', greek],
    ['windows-1255', 'Windows-1255 (Hebrew)', hebrew],
    ['windows-1256', 'Windows-1256 (Arabic)', arabic],
    ['windows-874', 'Windows-874 (Thai)', thai],
    ['shift_jis', 'Shift-JIS (Japanese)', japanese],
    ['euc-jp', 'EUC-JP (Japanese)', japanese],
    ['gb18030', 'GBK (Chinese)', simplified],
    ['gb18030', 'GBK (Chinese)', '你好'],
    ['big5', 'Big5 (Chinese)', chinese],
    ['euc-kr', 'EUC-KR (Korean)', korean],
  ])('%s', async (label, name, text) => {
    const bytes = encoded(label, text)
    for (const [file, reader] of [
      ['a.txt', textReader],
      ['a.md', markdownReader],
    ] as const) {
      expect(await notesOf(reader, { [file]: bytes })).toMatchObject([{ title: 'a', text, lost: [saidAs(name)] }])
    }
  })

  it.each(['utf-16le', 'utf-16be'])('%s without its mark', async (label) => {
    for (const text of [german, 'Two lines\nof jam', `${japanese}\n`, `${simplified}\n`]) {
      const bytes = Buffer.from(text, 'utf16le')
      if (label === 'utf-16be') bytes.swap16()
      expect(await notesOf(textReader, { 'a.txt': bytes })).toMatchObject([{ text, lost: [saidAs('UTF-16')] }])
    }
  })

  it('ISO 2022-JP, whose bytes are ASCII', async () => {
    const bytes = Buffer.from('\x1b$B%W%i%`\x1b(B jam')
    expect(await notesOf(textReader, { 'a.txt': bytes })).toMatchObject([
      { text: 'プラム jam', lost: [saidAs('ISO 2022-JP (Japanese)')] },
    ])
  })

  it('that of the other files beside it, where one alone tells too little', async () => {
    // The same bytes are a word of Czech in one encoding, and none that is used in the other.
    const word = encoded('windows-1250', 'řeč')
    expect(await notesOf(textReader, { 'a.txt': encoded('iso-8859-2', 'řeč') })).toMatchObject([{ text: 'řeč' }])
    const files = { 'a.txt': word, 'b.txt': encoded('windows-1250', polish), 'c.txt': encoded('windows-1250', czech) }
    const [one] = await notesOf(textReader, { 'x.zip': await zipOf(files) })
    expect(one).toMatchObject({ text: 'řeč', lost: [saidAs('Windows-1250 (Central European)')] })
    const cyrillic = await zipOf({
      'a.txt': encoded('koi8-r', 'да'),
      'b.txt': encoded('koi8-r', russian),
      'c.md': encoded('koi8-r', `${russian} Ещё.`),
      'd.txt': 'plain',
    })
    expect((await notesOf(textReader, { 'x.zip': cyrillic }))[0]).toMatchObject({ text: 'да' })
  })

  it('and of several in one archive each', async () => {
    const files = {
      'a.txt': encoded('shift_jis', japanese),
      'b.txt': encoded('windows-1252', german),
      'c.txt': russian,
    }
    const notes = await notesOf(textReader, { 'x.zip': await zipOf(files) })
    expect(notes.map(({ text }) => text)).toEqual([japanese, german, russian])
    expect(notes[2]?.lost).toEqual([])
  })

  it('in tables for the rows that have such letters', async () => {
    const notes = await notesOf(csvReader, {
      'a.csv': encoded('windows-1252', 'title,text\nJam,plain\nGröße,für Äpfel'),
    })
    expect(notes).toMatchObject([
      { title: 'Jam', lost: [] },
      { title: 'Größe', text: 'für Äpfel', lost: [saidAs('Windows-1252 (Western European)')] },
    ])
  })

  it('in pages that do not say it; what a page says is not said again', async () => {
    const page = (head: string) => `<html><head>${head}<title>Größe</title></head><body><p>für Äpfel</p></body></html>`
    const [one] = await notesOf(htmlReader, { 'a.html': encoded('windows-1252', page('')) })
    expect(one).toMatchObject({ title: 'Größe', text: 'für Äpfel', lost: [saidAs('Windows-1252 (Western European)')] })
    for (const charset of ['windows-1252', 'iso-8859-1']) {
      const said = encoded('windows-1252', page(`<meta charset="${charset}">`))
      expect(await notesOf(htmlReader, { 'a.html': said })).toMatchObject([{ text: 'für Äpfel', lost: [] }])
    }
    const wrong = encoded('windows-1252', page('<meta charset="utf-8">'))
    expect((await notesOf(htmlReader, { 'a.html': wrong }))[0]?.lost).toHaveLength(1)
    const xhtml = encoded('windows-1251', `<?xml version="1.0" encoding="windows-1251"?><p>${russian}</p>`)
    expect(await notesOf(htmlReader, { 'a.xhtml': xhtml })).toMatchObject([{ text: russian, lost: [] }])
  })
})

it('links lead to titles as their own files are read', async () => {
  const files = {
    'a.md': 'See [[b]] and [c](c.md).',
    'b.md': encoded('windows-1252', '---\ntitle: Größe\n---\nx'),
    'c.md': encoded('koi8-r', '---\ntitle: Сливовое варенье\n---\nтри килограмма слив'),
  }
  expect((await notesOf(markdownReader, files))[0]?.text).toBe('See [[Größe]] and [[Сливовое варенье|c]].')
  const pages = {
    'a.html': '<a href="b.html">it</a>',
    'b.html': encoded('windows-1252', '<title>Größe der Äpfel</title>x'),
  }
  expect((await notesOf(htmlReader, pages))[0]?.text).toBe('[[Größe der Äpfel|it]]')
})

it('a link reads no more of a long file of UTF-8 than its beginning', async () => {
  // The sign is cut in two where the beginning ends.
  const long = `${'x'.repeat(8 * 1024 - 1)}ü${'y'.repeat(100)}`
  const source = await sourceOf({ 'a.md': '[[b]]', 'b.md': long })
  const read: string[] = []
  const noted: typeof source = {
    ...source,
    anyText: (entry, ...rest) => {
      read.push(entry.path)
      return source.anyText(entry, ...rest)
    },
  }
  await itemsOf(markdownReader, noted)
  expect(read).toEqual(['a.md', 'b.md'])
})

describe('what cannot be read', () => {
  it('in a text of UTF-8 with wrong bytes stands as a sign of its own, and is said', async () => {
    const damaged = Buffer.concat([Buffer.from(`${russian} `), Buffer.from([0xff]), Buffer.from(' end')])
    expect(await notesOf(textReader, { 'a.txt': damaged })).toMatchObject([
      { text: `${russian} \ufffd end`, lost: ['It has signs that cannot be read: they stand as �.'] },
    ])
    const halves = Buffer.from([0x61, 0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80])
    expect((await notesOf(textReader, { 'a.txt': halves }))[0]?.text).toBe(`a${'\ufffd'.repeat(6)}`)
  })

  it.each([
    ['a zero', Buffer.from('a\0b')],
    ['bytes of a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0xff, 0xfe, 3])],
    ['letters of nothing', Buffer.from(Array.from({ length: 400 }, (_, n) => 0x80 + ((n * 37) % 128)))],
  ])('is refused where it is no text: %s', async (_, bytes) => {
    const items = await itemsOf(textReader, await sourceOf({ 'a.txt': bytes }))
    expect(items).toEqual([{ kind: 'problem', path: 'a.txt', why: expect.stringContaining('It is no text') as string }])
  })

  it('is said of notes in larger files, too', async () => {
    const enex = Buffer.from(
      '<?xml version="1.0" encoding="UTF-8"?><en-export><note><title>T</title><content><![CDATA[<en-note>gr\xf6\xdfe</en-note>]]></content></note></en-export>',
      'latin1',
    )
    const json = Buffer.from('{"activeNotes":[{"id":"1","content":"gr\xf6\xdfe"}]}', 'latin1')
    for (const [name, file] of [
      ['a.enex', enex],
      ['a.json', json],
    ] as const) {
      const source = await sourceOf({ [name]: file })
      const reader = readers.find(({ format }) => format === (name === 'a.enex' ? 'enex' : 'simplenote'))
      const [item] = reader ? await itemsOf(reader, source) : []
      expect(item, name).toMatchObject({ lost: ['It has signs that cannot be read: they stand as �.'] })
    }
    const said = encoded(
      'windows-1252',
      '<?xml version="1.0" encoding="windows-1252"?><en-export><note><title>T</title><content>gr\u00f6\u00dfe</content></note></en-export>',
    )
    expect(await notesOf(enexReader, { 'a.enex': said })).toMatchObject([{ text: 'größe', lost: [] }])
  })
})
