import sharp from 'sharp'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { withoutMetadata } from './picture-metadata.ts'

const exif = {
  IFD0: { Make: 'Jam camera', Artist: 'Ada' },
  IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
}
const pixels = Buffer.from(Array.from({ length: 48 * 32 * 3 }, (_, n) => (n * 7919) % 251))
/** A picture with a place, a device, an orientation and colours. */
const aPicture = () =>
  sharp(pixels, { raw: { width: 48, height: 32, channels: 3 } })
    .withExif(exif)
    .withMetadata({ orientation: 6 })
    .withIccProfile('p3')

const xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/">kitchen</x:xmpmeta>'
const told = /Jam camera|Ada\b|kitchen|xmpmeta/

function piecesOf(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  const count = Math.ceil(bytes.length / size)
  return Readable.from(Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size)))
}
const cleanedOf = (type: string, bytes: Buffer, size = 1_000) =>
  buffer(Readable.from(withoutMetadata(type, piecesOf(bytes, size))))

async function expectSamePicture(made: Buffer, before: Buffer): Promise<void> {
  const [was, is] = await Promise.all([before, made].map((one) => sharp(one).metadata()))
  expect([is?.orientation, is?.width, is?.icc?.length, is?.pages]).toEqual([
    was?.orientation,
    was?.width,
    was?.icc?.length,
    was?.pages,
  ])
  const [one, other] = await Promise.all(
    [before, made].map((given) => sharp(given, { animated: true }).raw().toBuffer()),
  )
  expect(other?.equals(one ?? Buffer.alloc(0))).toBe(true)
}

function chunk(type: string, body: Buffer | string): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(body)])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(named.length - 4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** With words of all kinds behind its first chunk, and more behind its end. */
async function aPng(): Promise<Buffer> {
  const png = await aPicture().png().toBuffer()
  const words = [
    chunk('tEXt', 'Comment\0kitchen'),
    chunk('iTXt', `XML:com.adobe.xmp\0\0\0\0\0${xmp}`),
    chunk('zTXt', 'Place\0\0kitchen'),
    chunk('tIME', Buffer.from([7, 234, 11, 30, 10, 0, 0])),
    chunk('prIv', 'kitchen'),
    chunk('emPT', ''),
  ]
  const first = 8 + 25
  return Buffer.concat([png.subarray(0, first), ...words, png.subarray(first), Buffer.from('kitchen behind')])
}

function riff(type: string, body: Buffer | string): Buffer {
  const bytes = Buffer.from(body)
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(bytes.length, 4)
  return Buffer.concat([head, bytes, Buffer.alloc(bytes.length % 2)])
}

function webpOf(chunks: readonly Buffer[]): Buffer {
  return riff('RIFF', Buffer.concat([Buffer.from('WEBP'), ...chunks]))
}

/** With XMP, words of a program, and more behind its end. */
async function aWebp(): Promise<Buffer> {
  const webp = await aPicture().webp({ lossless: true }).toBuffer()
  const made = webpOf([webp.subarray(12), riff('XMP ', xmp), riff('jamS', 'kitchen'), riff('none', '')])
  // Its first chunk says that there is XMP.
  expect(made.toString('latin1', 12, 16)).toBe('VP8X')
  made.writeUInt8(made.readUInt8(20) | 0x04, 20)
  return Buffer.concat([made, Buffer.from('kitchen behind')])
}

function box(type: string, ...bodies: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(bodies.map((one) => Buffer.from(one)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, body])
}
const full = (type: string, version: number, ...bodies: readonly (Buffer | string)[]) =>
  box(type, Buffer.from([version, 0, 0, 0]), ...bodies)
const numbers = (bytes: number, ...all: readonly number[]) =>
  Buffer.concat(
    all.map((number) => {
      const one = Buffer.alloc(bytes)
      one.writeUIntBE(number, 0, bytes)
      return one
    }),
  )

interface Item {
  readonly kind: string
  readonly bytes: string
  readonly isWithin?: boolean
}

const picture = 'PICTURE'.repeat(20)
const someExif = `\0\0\0\0MM\0*${'Jam camera in the kitchen '.repeat(3)}`
const usual: readonly Item[] = [
  { kind: 'hvc1', bytes: picture },
  { kind: 'Exif', bytes: someExif },
  { kind: 'mime', bytes: xmp },
  { kind: 'grid', bytes: 'GRIDGRID', isWithin: true },
  { kind: 'mime', bytes: `${xmp} within`, isWithin: true },
]

/** A picture as phones write it: what the items are, where they lie, and then their bytes. */
function aHeic(
  items: readonly Item[] = usual,
  { isLast = false, more = [] as readonly Buffer[], version = 1 } = {},
): Buffer {
  const info = items.map(({ kind }, n) => full('infe', 2, numbers(2, n + 1, 0), kind, '\0'))
  const data = Buffer.concat(items.filter(({ isWithin }) => !isWithin).map(({ bytes }) => Buffer.from(bytes, 'latin1')))
  const within = Buffer.concat(
    items.filter(({ isWithin }) => isWithin).map(({ bytes }) => Buffer.from(bytes, 'latin1')),
  )
  const metaOf = (start: number) => {
    const next = [start, 0]
    const places = items.map(({ bytes, isWithin }, n) => {
      const at = next[isWithin ? 1 : 0] ?? 0
      next[isWithin ? 1 : 0] = at + bytes.length
      return Buffer.concat([numbers(2, n + 1, isWithin ? 1 : 0, 0, 1), numbers(4, at, bytes.length)])
    })
    return full(
      'meta',
      0,
      full('hdlr', 0, Buffer.alloc(4), 'pict', Buffer.alloc(13)),
      full('pitm', 0, numbers(2, 1)),
      full('iinf', 0, numbers(2, items.length), ...info),
      full('iloc', version, Buffer.from([0x44, 0]), numbers(2, items.length), ...places),
      box('iprp', box('ipco', full('ispe', 0, numbers(4, 8, 8)), full('udes', 0, 'en\0kitchen\0\0\0'))),
      box('idat', within),
      box('uuid', 'kitchen'),
    )
  }
  const type = box('ftyp', 'heic\0\0\0\0mif1heic')
  const around = [type, ...more, box('free', 'kitchen')]
  const before = Buffer.concat(around).length
  const meta = metaOf(before + metaOf(0).length + 8)
  const mdat = box('mdat', data)
  return Buffer.concat([...around, ...(isLast ? [mdat, meta] : [meta, mdat]), box('mpvd', 'kitchen film')])
}

describe('a picture without what was written into it', () => {
  it.each([1e6, 500, 7, 1])('is the same PNG, in pieces of %d bytes', async (size) => {
    const png = await aPng()
    expect(png.toString('latin1')).toMatch(/Jam camera/)
    const before = Buffer.from(png)
    const made = await cleanedOf('image/png', png, size)
    expect(png.equals(before), 'what was given is left alone').toBe(true)
    expect(made).toHaveLength(png.length)
    expect(made.toString('latin1')).not.toMatch(told)
    await expectSamePicture(made, png)
    expect((await sharp(made).metadata()).orientation).toBe(6)
  })

  it.each([1e6, 500, 7, 1])('is the same WebP, in pieces of %d bytes', async (size) => {
    const webp = await aWebp()
    expect(webp.toString('latin1')).toMatch(/Jam camera/)
    const made = await cleanedOf('image/webp', webp, size)
    expect(made).toHaveLength(webp.length)
    expect(made.toString('latin1')).not.toMatch(told)
    await expectSamePicture(made, webp)
    expect((await sharp(made).metadata()).orientation).toBe(6)
  })

  it('is a WebP whose frames have words within', async () => {
    const still = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'plum' } })
      .webp({ lossless: true })
      .toBuffer()
    const bitstream = still.subarray(12)
    const framed = (more: Buffer) =>
      riff('ANMF', Buffer.concat([Buffer.from('00000000000007000007000064000000', 'hex'), bitstream, more]))
    const size = Buffer.from('02000000070000070000', 'hex')
    const webp = webpOf([
      riff('VP8X', size),
      riff('ANIM', Buffer.alloc(6)),
      framed(riff('jamS', 'kitchen')),
      framed(Buffer.alloc(0)),
    ])
    const made = await cleanedOf('image/webp', webp, 11)
    expect([webp, made].map((one) => one.includes('kitchen'))).toEqual([true, false])
    await expectSamePicture(made, webp)
  })

  it('is the same AVIF', async () => {
    const avif = await aPicture().avif({ effort: 0 }).toBuffer()
    expect(avif.toString('latin1')).toContain('Jam camera')
    for (const size of [1e6, 100, 1]) {
      const made = await cleanedOf('image/avif', avif, size)
      expect(made).toHaveLength(avif.length)
      expect(made.toString('latin1')).not.toMatch(/Jam camera|Ada\b/)
      await expectSamePicture(made, avif)
    }
  })

  it.each([1e6, 64, 5, 1])('is a HEIC with its pictures alone, in pieces of %d bytes', async (size) => {
    const heic = aHeic()
    const made = (await cleanedOf('image/heic', heic, size)).toString('latin1')
    expect(made).toHaveLength(heic.length)
    expect(made).not.toMatch(told)
    expect(made).toContain(picture)
    expect(made).toContain('GRIDGRID')
    // Exif without entries but the orientation that changes nothing.
    expect(made.slice(made.indexOf(picture) + picture.length)).toMatch(/^\0{4}MM\0\*/)
    expect(made.indexOf('ispe'), 'properties that pictures need').toBe(heic.indexOf('ispe'))
  })

  it('is a film without its places and names', async () => {
    const moov = box(
      'moov',
      box('trak', box('udta', 'kitchen'), box('mdia', box('mdhd', 'STAYS'))),
      box('meta', 'kitchen'),
    )
    const film = Buffer.concat([box('ftyp', 'avis\0\0\0\0avis'), moov, box('mdat', picture)])
    const made = (await cleanedOf('image/avif', film, 9)).toString('latin1')
    expect(made).not.toContain('kitchen')
    expect(made).toContain(picture)
    expect(made).toContain('STAYS')
  })
})

describe('a picture whose parts cannot be told', () => {
  it.each<[string, string, () => Buffer]>([
    ['a PNG of another kind', 'image/png', () => Buffer.from('no picture, but the kitchen')],
    [
      'a PNG with a chunk of no name',
      'image/png',
      () => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('te t', 'kitchen')]),
    ],
    [
      'a PNG with a chunk of any length',
      'image/png',
      () => Buffer.concat([Buffer.from('89504e470d0a1a0affffffff', 'hex'), Buffer.from('IDATkitchen')]),
    ],
    ['a WebP of another kind', 'image/webp', () => Buffer.from('RIFF\x20\0\0\0WAVEkitchen kitchen kitchen')],
    [
      'a WebP with a chunk beyond its end',
      'image/webp',
      () => Buffer.from('RIFF\x20\0\0\0WEBPVP8 \xff\0\0\0kitchen kitchen', 'latin1'),
    ],
    ['a WebP whose size is nothing', 'image/webp', () => Buffer.from('RIFF\0\0\0\0WEBPVP8 \x07\0\0\0kitchen')],
    ['a HEIC that says last where its parts are', 'image/heic', () => aHeic(usual, { isLast: true })],
    ['a HEIC with places of another version', 'image/heic', () => aHeic(usual, { version: 3 })],
    [
      'a HEIC with parts over each other',
      'image/heic',
      () =>
        aHeic([{ kind: 'mime', bytes: 'kitchen' }], {
          more: [
            full(
              'meta',
              0,
              full('iinf', 0, numbers(2, 1), full('infe', 2, numbers(2, 1, 0), 'mime', '\0')),
              full('iloc', 1, Buffer.from([0x44, 0]), numbers(2, 1), numbers(2, 1, 0, 0, 2), numbers(4, 0, 9, 3, 9)),
            ),
          ],
        }),
    ],
    [
      'a HEIC with an item of no kind',
      'image/heic',
      () =>
        aHeic([], {
          more: [
            full(
              'meta',
              0,
              full('iinf', 0, numbers(2, 0)),
              full('iloc', 1, Buffer.from([0x44, 0]), numbers(2, 1), numbers(2, 1, 0, 0, 1), numbers(4, 0, 9)),
            ),
          ],
        }),
    ],
    [
      'a HEIC with a box beyond its end',
      'image/heic',
      () => Buffer.concat([box('ftyp', 'heic'), full('meta', 0, numbers(4, 900), 'iinfkitchen')]),
    ],
    [
      'a HEIC with a box of any size',
      'image/heic',
      () => Buffer.concat([box('ftyp', 'heic'), numbers(4, 3), Buffer.from('mdatkitchen')]),
    ],
    ['a HEIC without parts', 'image/heic', () => Buffer.concat([box('ftyp', 'heic'), box('mdat', 'kitchen')])],
    ['a film nested without end', 'image/avif', () => Buffer.concat([nested(100_000), box('mdat', 'kitchen')])],
  ])('is zeros from there on: %s', async (_, type, make) => {
    const given = make()
    for (const size of [1e6, 13]) {
      if (given.length > 100_000 && size < 100) continue
      const made = await cleanedOf(type, given, size)
      expect(made).toHaveLength(given.length)
      expect(made.includes('kitchen')).toBe(false)
    }
  })

  /** Boxes in each other, written from the innermost. */
  function nested(depth: number): Buffer {
    const heads = Buffer.alloc(8 * depth)
    for (let n = 0; n < depth; n++) {
      heads.writeUInt32BE(8 * (depth - n), 8 * n)
      heads.write(n === 0 ? 'moov' : 'trak', 8 * n + 4, 'latin1')
    }
    return heads
  }

  it('comes to an end, as long as it was, wherever it is broken off or damaged', async () => {
    const all: [string, Buffer][] = [
      ['image/png', await aPng()],
      ['image/webp', await aWebp()],
      ['image/heic', aHeic()],
    ]
    for (const [type, whole] of all) {
      for (let at = 0; at < whole.length; at += 41) {
        expect(await cleanedOf(type, whole.subarray(0, at), 64)).toHaveLength(at)
        const damaged = Buffer.from(whole)
        damaged[at] = (damaged[at] ?? 0) ^ 0xff
        expect(await cleanedOf(type, damaged, 64)).toHaveLength(damaged.length)
      }
    }
  })

  it('holds back little of it', async () => {
    const endless = Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      ...Array.from({ length: 40_000 }, () => chunk('tEXt', '')),
    ])
    let pieces = 0
    for await (const piece of withoutMetadata('image/png', piecesOf(endless, 10_000))) pieces += Math.sign(piece.length)
    expect(pieces).toBeGreaterThan(endless.length / 10_000 - 1)
  })
})

it('a picture of another kind passes as it is', async () => {
  const words = Buffer.from('GIF89a and the kitchen')
  expect((await cleanedOf('image/gif', words)).equals(words)).toBe(true)
})
