import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { limitsOfTests, sourceOf, sourcesOfTests, tarOf } from '../../../../test/reader-kit.ts'

it('refuses an archive with gzip that is cut off or damaged, with one sentence', async () => {
  const whole = gzipSync(await tarOf({ 'a.txt': Array.from({ length: 5_000 }, (_, n) => n).join(' '), 'b.txt': 'b' }))
  const half = Math.floor(whole.length / 2)
  const damaged = Buffer.from(whole).fill(0xff, half, half + 40)
  for (const bytes of [whole.subarray(0, whole.length - 4), whole.subarray(0, half), damaged]) {
    await expect(sourceOf({ 'x.tgz': bytes })).rejects.toThrow('The archive is damaged or did not come whole.')
  }
})

it('refuses one that unpacks to far more than notes do, to more than may be, and with too many files', async () => {
  const bomb = gzipSync(await tarOf({ 'a.txt': Buffer.alloc(65 * 1024 ** 2) }))
  await expect(sourceOf({ 'x.tgz': bomb })).rejects.toThrow('far more than notes do')
  await expect(sourceOf({ 'x.tgz': bomb }, { ...limitsOfTests, maxUnpackedBytes: 2 * 1024 ** 2 })).rejects.toThrow(
    'unpacks to more than 1 MB',
  )
  const many = gzipSync(await tarOf(Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${n}.txt`, 'x']))))
  await expect(sourceOf({ 'x.tgz': many }, { ...limitsOfTests, maxEntries: 10 })).rejects.toThrow('more than 10 files')
})

it('leaves out what leads out of it', async () => {
  const source = await sourceOf({ 'x.tar.gz': gzipSync(await tarOf({ '../a.txt': 'a', 'b.txt': 'b' })) })
  expect(source.entries.map(({ path }) => path)).toEqual(['b.txt'])
  expect(source.leftOut.map(({ path }) => path)).toEqual(['../a.txt'])
})

it('a file with gzip that is no archive stays a file', async () => {
  const sources = await sourcesOfTests({ 'a.md.gz': gzipSync('# A'), 'empty.gz': gzipSync('') })
  expect(sources.map(({ entries }) => entries.map(({ path }) => path))).toEqual([['a.md.gz', 'empty.gz']])
})
