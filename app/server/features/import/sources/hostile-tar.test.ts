import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pack, type Header } from 'tar-stream'
import { expect, it } from 'vitest'
import { entryOf, sourceOf, tarOf } from '../../../../test/reader-kit.ts'

async function rawTar(headers: readonly (Partial<Header> & { name: string })[]): Promise<Buffer> {
  const tar = pack()
  for (const header of headers) tar.entry({ mtime: new Date(0), ...header }, header.type === 'symlink' ? '' : 'data')
  tar.finalize()
  return buffer(Readable.from(tar))
}

it('leaves out what leads out of a tar and what is no file', async () => {
  const archive = await rawTar([
    { name: '../up.txt' },
    { name: '/etc/up.txt' },
    { name: 'link', type: 'symlink', linkname: '/etc/passwd' },
    { name: `long/${'name'.repeat(60)}.txt` },
    { name: 'Übung.txt' },
    { name: 'Übung.txt' },
  ])
  const source = await sourceOf({ 'x.tar': archive })
  expect(source.entries.map(({ path }) => path)).toEqual([
    `long/${'name'.repeat(60)}.txt`,
    'Übung.txt',
    'Übung (2).txt',
  ])
  expect(source.entries[0]?.modifiedAt).toBeUndefined()
  expect(source.leftOut.map(({ path }) => path)).toEqual(['../up.txt', '/etc/up.txt', 'link'])
})

it('refuses a tar that is truncated, damaged, or has too many files', async () => {
  const whole = await tarOf({ 'a.txt': 'x'.repeat(3000), 'b.txt': 'y' })
  await expect(sourceOf({ 'x.tar': whole.subarray(0, 2000) })).rejects.toThrow('did not come whole')
  const damaged = Buffer.from(whole)
  damaged[whole.indexOf('b.txt')] = 1
  await expect(sourceOf({ 'x.tar': damaged })).rejects.toThrow('damaged')
  const limits = { maxEntries: 1, maxUnpackedBytes: 1e9, maxDepth: 3 }
  await expect(sourceOf({ 'x.tar': whole }, limits)).rejects.toThrow('more than 1 files')
  await expect(sourceOf({ 'x.tar': whole }, { ...limits, maxEntries: 9, maxUnpackedBytes: 100 })).rejects.toThrow(
    'unpacks to',
  )
})

it('believes no size that goes beyond the archive', async () => {
  const archive = await tarOf({ 'a.txt': 'x' })
  // Base 256: eight exabytes.
  Buffer.from([0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).copy(archive, 124)
  const sum = archive.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  archive.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  await expect(sourceOf({ 'x.tar': archive })).rejects.toThrow('did not come whole')
  const good = await sourceOf({ 'x.tar': await tarOf({ 'a.txt': 'x' }) })
  expect(await good.text(entryOf(good, 'a.txt'), 10)).toBe('x')
})
