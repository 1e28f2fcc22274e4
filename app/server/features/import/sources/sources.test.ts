import { buffer } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { changedAt, entryOf, sourceOf, tarOf, zipOf } from '../../../../test/reader-kit.ts'

const files = { 'a.txt': 'one', 'deep/er/b.txt': 'two', 'empty.txt': '' }

it.each([
  ['zip', zipOf],
  ['tar', tarOf],
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
