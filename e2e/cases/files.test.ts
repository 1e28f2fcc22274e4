import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { decoded } from '../../kit/html.ts'
import { aWriter } from './writer.ts'

/** Files as phones, browsers, messengers and scanners make and name them. */

const writer = aWriter()
let noteId: string
beforeAll(async () => {
  noteId = await writer.write('With files.')
})

const plain = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#741' } })
const [jpeg, png, webp, gif, avif] = await Promise.all([
  plain().jpeg().toBuffer(),
  plain().png().toBuffer(),
  plain().webp().toBuffer(),
  plain().gif().toBuffer(),
  plain().avif().toBuffer(),
])
const onItsSide = await plain().withMetadata({ orientation: 6 }).jpeg().toBuffer()
const moving = await sharp(Buffer.concat([0, 90, 200].map((grey) => Buffer.alloc(60 * 40 * 3, grey))), {
  raw: { width: 60, height: 120, channels: 3, pageHeight: 40 },
})
  .gif()
  .toBuffer()
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

/** The chunk that makes a PNG an animated one stands before its data. */
function animated(still: Buffer): Buffer {
  const body = Buffer.from([...Buffer.from('acTL'), 0, 0, 0, 1, 0, 0, 0, 0])
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(8, 0)
  numbers.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([still.subarray(0, 33), numbers.subarray(0, 4), body, numbers.subarray(4), still.subarray(33)])
}

/** JPEGs of some phones have zeros where a baseline scan says 0, 63, 0. */
function ofSamsung(picture: Buffer): Buffer {
  const changed = Buffer.from(picture)
  const scan = changed.indexOf(Buffer.from([0xff, 0xda]))
  const end = scan + 2 + changed.readUInt16BE(scan + 2)
  return changed.fill(0, end - 3, end)
}

describe('a file is shown as the picture that its bytes are:', () => {
  // wavelog#3718, isomercms#1122, fxhash#405, lovell/sharp#1578, #2780, #3488, opencloud#1280.
  const pictures: [what: string, name: string, bytes: Buffer, type: string][] = [
    ['WebP that a browser saved as JPEG', 'holiday.jpg', webp, 'image/webp'],
    ['JPEG that a messenger called PNG', 'IMG-0001.png', jpeg, 'image/jpeg'],
    ['PNG called JPEG', 'scan.JPEG', png, 'image/png'],
    ['AVIF called JPEG', 'photo.jpg', avif, 'image/avif'],
    ['GIF called WebP', 'sticker.webp', gif, 'image/gif'],
    ['a picture without an ending', 'image', png, 'image/png'],
    ['an animated PNG', 'loading.png', animated(png), 'image/png'],
    ['a JPEG of a phone with odd scan parameters', '20191011_155740.jpg', ofSamsung(jpeg), 'image/jpeg'],
    ['a JPEG without an end', 'cut.jpg', jpeg.subarray(0, -2), 'image/jpeg'],
    ['a GIF without its last byte', 'cut.gif', gif.subarray(0, -1), 'image/gif'],
    ['an animation that was cut in its last frame', 'moving.gif', moving.subarray(0, -12), 'image/gif'],
  ]
  it.for(pictures)('%s', async ([, name, bytes, type]) => {
    const { status, file } = await writer.attach(noteId, name, bytes)
    expect([status, file?.name, file?.type, file?.width, file?.height]).toEqual([201, name, type, 60, 40])
    const page = await writer.page(noteId)
    expect(page, 'in the list of files').toContain(name)
  })

  // memos#1891, paperless-ng#218, homebox#844.
  it('a photo of a phone that was held upright stands upright', async () => {
    const { file } = await writer.attach(noteId, 'photo.jpg', onItsSide)
    expect([file?.width, file?.height]).toEqual([40, 60])
  })
})

describe('a file is kept without a picture:', () => {
  // trycompai/comp#3251, sindresorhus/file-type#228.
  const files: [what: string, name: string, bytes: Buffer][] = [
    ['a PDF after an empty line', 'report.pdf', Buffer.concat([Buffer.from('\r\n'), pdf])],
    ['a PDF after a printer’s command', 'print.pdf', Buffer.concat([Buffer.from('@PJL SET RESOLUTION=600\r\n'), pdf])],
    ['a PDF after a byte-order mark', 'bom.pdf', Buffer.concat([Buffer.from('\ufeff'), pdf])],
    ['a PDF', 'plain.pdf', pdf],
    ['what is called a picture and is none', 'broken.png', Buffer.from('no picture at all')],
    ['a PNG of which only the beginning came', 'begun.png', png.subarray(0, 20)],
    ['a page that is called a picture', 'page.jpg', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ]
  it.for(files)('%s', async ([, name, bytes]) => {
    const { status, file } = await writer.attach(noteId, name, bytes)
    expect([status, file?.name, file?.width]).toEqual([201, name, null])
    const { headers } = await fetch(writer.url + (file?.href ?? ''), { headers: { cookie: cookie() } })
    expect(headers.get('content-type'), 'never a page').not.toMatch(/html|svg|xml/)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })
})

const cookie = () => [...writer.guest.cookies].map(([name, value]) => `${name}=${value}`).join('; ')

describe('a file keeps its name, and its address can be written into a text:', () => {
  // Python-Markdown#613, obsidian-file-cleaner-redux#92, mscdex/busboy#316, #319.
  it.for([
    'smile :).png',
    'photo (1).png',
    'name (2) (copy).png',
    'a (b.png',
    'a) b.png',
    'a[b]c.png',
    'a]b.png',
    '日本語 ファイル.png',
    'Расчёт.png',
    'Cafe\u0301.png',
    'Café.png',
    '🎉 party.png',
    '👩\u200d👩\u200d👧.png',
    'می\u200cخواهم.png',
    'שלום עולם.png',
    '100%.png',
    '50% off?.png',
    'a#b&c=d+e f.png',
    `a'b"c;d.png`,
    '..%2f.png',
    '__init__.png',
    '*starred*.png',
    '`ticked`.png',
    '<b>bold</b>.png',
    'a!b.png',
    'two  spaces.png',
  ])('%j', async (name) => {
    const { file, said } = await writer.attach(noteId, name, png)
    expect(file, said).toBeDefined()
    // A browser escapes the quotation mark of a file's name, and a slash begins a folder.
    expect(file?.name).toBe(name.replace('"', '"').replace('</b>', '</b>').split('/').pop())

    const words = (file?.name ?? '').replace(/[[\]\\`*_<>!]/g, '\\$&')
    const html = await writer.read(`before ![${words}](${file?.href ?? ''}) after`)
    const [, src = ''] = /before <img [^>]*src="([^"]*)"[^>]*> after/.exec(html) ?? []
    expect(src, html).not.toBe('')
    expect((await writer.visit(decoded(src))).status).toBe(200)
  })
})
