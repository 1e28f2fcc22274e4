import sharp from 'sharp'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { withoutMetadata } from './picture-metadata.ts'

/** A picture with a place, a device and an orientation, in pieces of so many bytes. */
async function aPhotograph(orientation = 6, progressive = false): Promise<Buffer> {
  const pixels = Buffer.from(Array.from({ length: 96 * 64 * 3 }, (_, n) => (n * 7919) % 251))
  return sharp(pixels, { raw: { width: 96, height: 64, channels: 3 } })
    .withExif({
      IFD0: { Make: 'Jam camera', Artist: 'Ada' },
      IFD3: { GPSLatitude: '51/1 30/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withMetadata({ orientation })
    .withIccProfile('p3')
    .jpeg({ progressive })
    .toBuffer()
}

function piecesOf(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  return Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) => bytes.subarray(n * size, (n + 1) * size)),
  )
}

const cleanedOf = (bytes: Buffer, size = 1_000) =>
  buffer(Readable.from(withoutMetadata('image/jpeg', piecesOf(bytes, size))))

describe('a photograph without its metadata', () => {
  it.each([
    ['in one piece', 1e6, false],
    ['in small pieces', 7, false],
    ['byte by byte', 1, true],
    ['with several scans', 500, true],
  ])('has no place and no names, and the same pixels, %s', async (_, size, progressive) => {
    const photograph = await aPhotograph(6, progressive)
    const before = Buffer.from(photograph)
    expect(photograph.toString('latin1')).toContain('Jam camera')
    const made = await cleanedOf(photograph, size)
    expect(photograph.equals(before), 'what was given is left alone').toBe(true)
    expect(made).toHaveLength(photograph.length)
    expect(made.toString('latin1')).not.toMatch(/Jam camera|Ada/)
    const [was, is] = await Promise.all([photograph, made].map((one) => sharp(one).metadata()))
    expect(was?.exif?.length).toBeGreaterThan(100)
    expect([is?.orientation, is?.width, is?.icc?.length]).toEqual([6, 96, was?.icc?.length])
    // The tag of the directory of places is 0x8825.
    expect([was, is].map((one) => one?.exif?.includes(0x25))).toEqual([true, false])
    const pixels = await Promise.all([photograph, made].map((one) => sharp(one).raw().toBuffer()))
    expect(pixels[1]?.equals(pixels[0] ?? Buffer.alloc(0))).toBe(true)
  })

  it('has no film, no second picture and no words behind it', async () => {
    const photograph = await aPhotograph(1)
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, 12]), Buffer.from('kitchen12'), Buffer.from([0])])
    const withMore = Buffer.concat([
      photograph.subarray(0, 2),
      comment,
      photograph.subarray(2),
      Buffer.from('ftyp+51.5'),
    ])
    const made = await cleanedOf(withMore)
    expect(made).toHaveLength(withMore.length)
    expect(made.toString('latin1')).not.toMatch(/kitchen|ftyp/)
    expect((await sharp(made).metadata()).orientation).toBeUndefined()
  })

  it('that is broken off, damaged or none at all comes to an end, as long as it was', async () => {
    const photograph = await aPhotograph()
    for (let end = 0; end < photograph.length; end += 37) {
      expect(await cleanedOf(photograph.subarray(0, end), 64)).toHaveLength(end)
      const damaged = Buffer.from(photograph)
      damaged[end] = (damaged[end] ?? 0) ^ 0xff
      expect(await cleanedOf(damaged, 64)).toHaveLength(damaged.length)
    }
    const words = Buffer.from('no picture')
    expect((await cleanedOf(words)).equals(words)).toBe(true)
  })

  const [begin, scan] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xda, 0, 2])]
  it.each([
    ['fill bytes', [0xff]],
    ['markers that stand alone', [0xff, 0xd0]],
    ['segments of nothing', [0xff, 0xfe, 0, 2]],
    ['scans of nothing', [...scan, 0]],
    ['zeros that are stuffed', [0xff, 0]],
    ['no segments', [0]],
  ])('of %s without end is passed on piece by piece, and a marker too many ends it', async (_, repeated) => {
    const count = 40_000
    const body = Buffer.concat(Array.from({ length: count }, () => Buffer.from(repeated)))
    for (const hostile of [Buffer.concat([begin, body, Buffer.from('kitchen')]), Buffer.concat([begin, scan, body])]) {
      let [bytes, pieces] = [0, 0]
      for await (const piece of withoutMetadata('image/jpeg', piecesOf(hostile, 10_000))) {
        pieces++
        bytes += piece.length
      }
      expect(bytes).toBe(hostile.length)
      expect(pieces).toBeLessThanOrEqual(Math.ceil(hostile.length / 10_000) + 1)
    }
    const many = await cleanedOf(Buffer.concat([begin, body, Buffer.from('kitchen')]))
    if (repeated.length > 2) expect(many.toString('latin1')).not.toContain('kitchen')
  })
})
