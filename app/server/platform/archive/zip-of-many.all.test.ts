import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { fromBufferPromise } from 'yauzl'
import { zipOf, type ZipFile } from './zip-writer.ts'

it('a zip holds more files than 65,535', async () => {
  const count = 66_000
  const empty = { modifiedAt: new Date('2026-11-30T02:58:59.123Z'), content: Buffer.alloc(0), isDeflated: true }
  const files = Array.from({ length: count }, (_, n): ZipFile => ({ ...empty, path: `${n}` }))
  const zip = await buffer(Readable.from(zipOf(Readable.from(files))))
  expect((await fromBufferPromise(zip)).entryCount).toBe(count)
})
