import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { changedAt, entryOf, sourceOf, sourcesOfTests, tarOf, zipOf, type Files } from '../../../../test/reader-kit.ts'

const files = { 'a.txt': 'one', 'deep/er/b.txt': 'two', 'empty.txt': '' }

const gzipped = async (these: Files) => gzipSync(await tarOf(these))

it.each([
  ['zip', zipOf],
  ['tar', tarOf],
  ['tgz', gzipped],
])('reads a %s: its names, sizes, dates and bytes, as text and as a stream', async (kind, packed) => {
  const source = await sourceOf({ [`notes.${kind}`]: await packed(files) })
  expect(source.entries).toMatchObject([
    { path: 'a.txt', bytes: 3, modifiedAt: changedAt },
    { path: 'deep/er/b.txt', bytes: 3 },
    { path: 'empty.txt', bytes: 0 },
  ])
  for (const entry of source.entries) {
    expect(await source.text(entry, 10)).toBe(files[entry.path as keyof typeof files])
    expect(await buffer(await source.stream(entry))).toEqual(await source.bytes(entry, 10))
  }
})

it('reads an archive in an archive, stored or packed, and one that is alone in another as if it were that one', async () => {
  const inner = await zipOf(files)
  const source = await sourceOf({ 'outer.zip': await zipOf({ 'in.zip': inner, 'other.txt': 'x' }) })
  expect((await source.inner(entryOf(source, 'in.zip'))).entries.map(({ path }) => path)).toEqual(Object.keys(files))
  await expect(source.inner(entryOf(source, 'other.txt'))).rejects.toThrow('It is no archive')
  const tar = await sourceOf({ 'outer.tar': await tarOf({ 'in.zip': inner, 'other.txt': 'x' }) })
  expect((await tar.inner(entryOf(tar, 'in.zip'))).entries).toHaveLength(3)
  expect((await sourceOf({ 'outer.zip': await zipOf({ 'export.jex': await tarOf(files) }) })).entries).toHaveLength(3)
})

it('reads no more of a file than is asked for', async () => {
  const source = await sourceOf({ 'notes.zip': await zipOf(files) })
  await expect(source.bytes(entryOf(source, 'a.txt'), 2)).rejects.toThrow('larger than')
})

it('reads a tar of an old program, which has no mark', async () => {
  const old = await tarOf({ 'a.txt': 'old' })
  old.fill(0, 257, 265)
  const sum = old.subarray(0, 512).reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0)
  old.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  const source = await sourceOf({ 'x.tar': old })
  expect(await source.text(entryOf(source, 'a.txt'), 10)).toBe('old')
})

it('unpacks an archive with gzip once, also within another', async () => {
  const source = await sourceOf({ 'x.zip': await zipOf({ 'in.tar.gz': await gzipped(files), 'b.txt': 'x' }) })
  for (let times = 0; times < 2; times++) {
    expect((await source.inner(entryOf(source, 'in.tar.gz'))).entries).toHaveLength(3)
  }
  expect((await sourceOf({ 'x.zip': await zipOf({ 'in.tar.gz': await gzipped(files) }) })).entries).toHaveLength(3)
})

it('takes archives in a chosen folder for files of it, unless it has nothing else, and documents never', async () => {
  const zip = await zipOf({ 'a.md': 'a' })
  const pathsIn = async (these: Files) =>
    (await sourcesOfTests(these)).map(({ entries }) => entries.map(({ path }) => path))
  expect(await pathsIn({ 'v/a.md': 'a', 'v/b.zip': zip })).toEqual([['v/a.md', 'v/b.zip']])
  expect(await pathsIn({ 'v/a.zip': zip, 'v/.DS_Store': '', 'v/b.zip': zip })).toEqual([['a.md'], ['a.md'], []])
  expect(await pathsIn({ 'a.md': 'a', 'b.zip': zip, 'c.docx': zip })).toEqual([['a.md'], ['a.md', 'c.docx']])
})
