import { parse } from 'content-disposition'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, expect, it } from 'vitest'
import { fileLink } from '../../../shared/file-link.ts'
import { attributesOf, textsOf } from '../../../../kit/html.ts'
import { sharedWorld, type Answer, type Person, type World } from '../../../test/world.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { routes } from '../../routes.ts'

interface Attached {
  readonly world: World
  readonly ada: Person
  readonly visit: (path: string) => Promise<Answer>
  readonly status: number
  readonly file: {
    readonly name: string
    readonly type: string
    readonly width: number | null
    readonly href: string
    readonly isUnreadableImage: boolean
  }
  /** What the next page says. */
  readonly said: string
}

const folder = mkdtempSync(join(tmpdir(), 'notejam-kinds-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const aWorld = sharedWorld({ objects: folderStore(join(folder, 'attachments')) })

const picture = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#a24' } })
const [jpeg, png, webp, gif, avif] = await Promise.all([
  picture().jpeg().toBuffer(),
  picture().png().toBuffer(),
  picture().webp().toBuffer(),
  picture().gif().toBuffer(),
  picture().avif().toBuffer(),
])

const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const
const large = await sharp({ create: { width: 60, height: 400, channels: 3, background: '#fff', noise } })
  .jpeg()
  .toBuffer()

/** An animation of one frame: its chunk stands after the first, of 25 bytes. */
function animated(of: Buffer): Buffer {
  const chunk = Buffer.from('acTL\0\0\0\x01\0\0\0\0', 'latin1')
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(8)
  sum.writeUInt32BE(crc32(chunk))
  return Buffer.concat([of.subarray(0, 33), length, chunk, sum, of.subarray(33)])
}

/** Says that it has 60,000 times 60,000 pixels. */
function oversized(): Buffer {
  const changed = Buffer.from(png)
  changed.writeUInt32BE(60_000, 16)
  changed.writeUInt32BE(60_000, 20)
  changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29)
  return changed
}

/** As some phones write them: the three parameters of the scan are zero. */
function withoutScanParameters(of: Buffer): Buffer {
  const scan = of.indexOf(Buffer.from([0xff, 0xda]))
  const changed = Buffer.from(of)
  const end = scan + 2 + of.readUInt16BE(scan + 2)
  changed.fill(0, end - 3, end)
  return changed
}

it.each<[what: string, name: string, bytes: Buffer, type: string]>([
  ['WebP', 'holiday.jpg', webp, 'image/webp'],
  ['PNG', 'holiday.jpeg', png, 'image/png'],
  ['AVIF', 'holiday.jpg', avif, 'image/avif'],
  ['JPEG', 'holiday.png', jpeg, 'image/jpeg'],
  ['GIF without an ending', 'holiday', gif, 'image/gif'],
  ['JPEG called a text', 'holiday.txt', jpeg, 'image/jpeg'],
  ['an animated PNG', 'loading.png', animated(png), 'image/png'],
  ['a JPEG with odd parameters', 'phone.jpg', withoutScanParameters(jpeg), 'image/jpeg'],
  ['a JPEG without its end', 'cut.jpg', jpeg.subarray(0, -2), 'image/jpeg'],
  ['a JPEG of which half came', 'half.jpg', large.subarray(0, large.length / 2), 'image/jpeg'],
  ['a GIF without its last byte', 'cut.gif', gif.subarray(0, -1), 'image/gif'],
])('%s is a picture, whatever its name says', async (_, name, bytes, type) => {
  const { status, file, said } = await attach(name, bytes)
  expect([status, file.name, file.type, file.width]).toEqual([201, name, type, 60])
  expect(said).not.toContain('without a picture')
})

it.each<[what: string, name: string, bytes: Buffer, type: string]>([
  ['a text', 'photo.jpg', Buffer.from('<script>alert(1)</script>'), 'text/plain'],
  ['nothing but a header', 'photo.png', png.subarray(0, 20), 'image/png'],
  ['TIFF', 'scan.tiff', await picture().tiff().toBuffer(), 'image/tiff'],
  ['TIFF', 'scan.jpg', await picture().tiff().toBuffer(), 'image/tiff'],
  ['SVG', 'drawing.svg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'text/plain'],
  ['a picture of too many pixels', 'huge.png', oversized(), 'image/png'],
  ['HEIC', 'photo.jpg', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'image/heic'],
])('%s that is called an image is kept as a file, and the page says so', async (_, name, bytes, type) => {
  const { status, file, said } = await attach(name, bytes)
  expect([status, file.name, file.type, file.width, file.isUnreadableImage]).toEqual([201, name, type, null, true])
  expect(said).toContain(`Kept as a file, without a picture: “${name}”.`)
  expect(said).not.toContain(`/thumbnail`)
})

it.each(['\r\n', '@PJL SET RESOLUTION=600\r\n', '\ufeff', ''])('a PDF may begin with %j', async (before) => {
  const { status, file, said } = await attach('report.pdf', Buffer.from(`${before}%PDF-1.4\n1 0 obj\n`))
  expect([status, file.type, file.width]).toEqual([201, 'application/pdf', null])
  expect(said).not.toContain('Kept as a file')
})

it('a script called an image is handed out as a text that runs nowhere', async () => {
  const { file, visit } = await attach('photo.jpg', Buffer.from('<script>alert(1)</script>'))
  const { headers } = await visit(file.href)
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(headers.get('content-disposition')).toMatch(/^attachment;/)
  expect(headers.get('content-security-policy')).toContain('sandbox')
})

it.each([
  ...[
    'می\u200cخواهم.png',
    '👩\u200d👩\u200d👧.png',
    '❤\ufe0f.png',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.png',
  ],
  ...['smile :).png', 'name (2).pdf', '[a] (b).txt', 'צילום.png', 'صورة (1).png', '\uf8ff.txt'],
  ...'__init__.py *x*.txt a_b_c.txt ~x~.txt `x`.txt $x$.txt <b>.png &amp;.txt ==x==.txt #tag.txt'.split(' '),
  ...'@ada.txt www.x.png http:x .env ...a... ! ^1 | 🇩🇪.png'.split(' '),
  ...['😀'.repeat(196) + '.png', '你'.repeat(196) + '.txt', '_'.repeat(200)],
])("the name %j stays, and the editor's link says it", async (name) => {
  const { file, visit, world, ada } = await attach(name, name.endsWith('.png') ? png : Buffer.from('x'))
  expect(file.name).toBe(name)
  expect(file.href).not.toMatch(/[()[\]\s]/)
  const { id } = await world.aNote(ada, {
    text: `before ${fileLink({ ...file, width: null })}\n\n${fileLink({ ...file, width: 1 })}`,
  })
  const { body } = await visit(routes.notes.show.href({ noteId: id }))
  expect(body).toContain(`before <a href="${file.href}">`)
  expect(textsOf(body, 'a')).toContain(name)
  expect(attributesOf(body, 'img', 'alt')).toContain(name)
  const { status, headers } = await visit(file.href)
  expect(status).toBe(200)
  const { parameters } = parse(headers.get('content-disposition') ?? '')
  expect(parameters['filename'], 'the whole name, also where the address is cut').toBe(name)
})

it.each(['\u200d\u200c', '\u202e', ' ', '\u{e0067}'])('a name of %j alone is "file"', async (name) => {
  expect((await attach(name, Buffer.from('x'))).file.name).toBe('file')
})

async function attach(name: string, bytes: Buffer): Promise<Attached> {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await world.aNote(ada)
  const body = new FormData()
  body.append('files', new Blob([new Uint8Array(bytes)]), name)
  const path = routes.attachments.create.href({ noteId: id })
  const sent = await world.visit(path, ada, { method: 'POST', headers: { accept: 'application/json' }, body })
  const [file] = JSON.parse(sent.body) as Attached['file'][]
  if (!file) throw new Error('nothing was attached')
  const visit = (path: string) => world.visit(path, ada)
  return {
    ...{ world, ada, visit },
    status: sent.status,
    file,
    said: (await visit(routes.notes.show.href({ noteId: id }))).body,
  }
}
