import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { unzip } from '../../../test/unzip.ts'
import { centralHeader, ending } from './zip-records.ts'
import { zipOf, type ZipFile } from './zip-writer.ts'

const modifiedAt = new Date('2026-11-30T02:58:59.123Z')
const small = (path: string, content: Buffer, isDeflated = true): ZipFile => ({ path, modifiedAt, content, isDeflated })

async function zipped(files: Iterable<ZipFile>): Promise<Buffer> {
  return buffer(Readable.from(zipOf(Readable.from(files))))
}

it('holds files whole and in pieces, of any name and size', async () => {
  const long = Buffer.from('Two kilos of damsons. '.repeat(5_000))
  async function* pieces() {
    yield long.subarray(0, 7)
    yield long.subarray(7)
  }
  const zip = await zipped([
    small('Jam/Zwetschge – 梅.md', Buffer.from('Plum')),
    small('empty.md', Buffer.alloc(0)),
    small('long.md', long),
    small('as-it-is.bin', long, false),
    { path: 'pieces.bin', modifiedAt, content: pieces(), isDeflated: true },
  ])
  const { paths, bytes, text, entry } = await unzip(zip)
  expect(paths).toEqual(['Jam/Zwetschge – 梅.md', 'empty.md', 'long.md', 'as-it-is.bin', 'pieces.bin'])
  expect(text('Jam/Zwetschge – 梅.md')).toBe('Plum')
  expect(bytes('empty.md')).toHaveLength(0)
  for (const path of ['long.md', 'as-it-is.bin', 'pieces.bin']) expect(bytes(path).equals(long), path).toBe(true)
  expect(entry('long.md').compressedSize).toBeLessThan(2_000)
  expect(entry('long.md').getLastModDate({ timezone: 'UTC' })).toEqual(new Date('2026-11-30T02:58:59.000Z'))
  expect(entry('as-it-is.bin').compressedSize).toBe(long.length)
})

it('names places beyond 4 GiB, and as many bytes of directory, in 64 bits', () => {
  const record = {
    name: Buffer.from('a'),
    isDeflated: false,
    modifiedAt,
    isDescribedBehind: false,
    crc: 1,
    packed: 1,
    bytes: 1,
  }
  const far = centralHeader(record, 2 ** 33 + 5)
  expect(far.readUInt32LE(42)).toBe(0xffff_ffff)
  expect(far.readBigUInt64LE(far.length - 8)).toBe(2n ** 33n + 5n)
  const end = ending(3, 200, 2 ** 33)
  expect(end.readUInt32LE(0)).toBe(0x0606_4b50)
  expect([end.readBigUInt64LE(40), end.readBigUInt64LE(48)]).toEqual([200n, 2n ** 33n])
  expect(end.readBigUInt64LE(64), 'where that record is').toBe(2n ** 33n + 200n)
  expect(ending(3, 200, 5_000)).toHaveLength(22)
})

it.each([new Date('1931-02-03T04:05:06Z'), new Date('2345-06-07T08:09:10Z'), new Date(0)])(
  'takes files of %s',
  async (at) => {
    const zip = await zipped([{ ...small('a', Buffer.from('a')), modifiedAt: at }])
    expect((await unzip(zip)).text('a')).toBe('a')
  },
)

it('ends what a file is read from when its reader goes', async () => {
  let isEnded = false
  async function* endless() {
    try {
      for (;;) yield Buffer.alloc(1024)
    } finally {
      isEnded = true
    }
  }
  const parts = zipOf(Readable.from([{ path: 'a', modifiedAt, content: endless(), isDeflated: false }]))
  for (let n = 0; n < 5; n++) await parts.next()
  await parts.return(undefined)
  expect(isEnded).toBe(true)
})
