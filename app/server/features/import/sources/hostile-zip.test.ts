import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { encoded } from '../../../../test/encoded.ts'
import { entryOf, limitsOfTests, sourceOf, zipOf } from '../../../../test/reader-kit.ts'
import { ImportRefusal } from './refusal.ts'
import { rawZip, type RawEntry } from './raw-zip.ts'

const open = (entries: readonly RawEntry[], limits = limitsOfTests) => sourceOf({ 'x.zip': rawZip(entries) }, limits)
const good: RawEntry = { name: 'good.txt', data: 'good' }

/** The sentence with which the whole archive is refused. */
async function refusalOf(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(ImportRefusal)
  expect((error as ImportRefusal).isOfAll).toBe(true)
  return (error as ImportRefusal).message
}

it('an ordinary archive of these tests is read', async () => {
  const source = await open([good, { name: 'b/c.txt', data: 'packed', isDeflated: true }])
  expect(source.leftOut).toEqual([])
  expect(await Promise.all(source.entries.map((entry) => source.text(entry, 10)))).toEqual(['good', 'packed'])
})

it('refuses what unpacks to far more than notes do, to more than may be, to too many files, and too deep', async () => {
  const zeros = { name: 'zeros', data: Buffer.alloc(80 * 1024 ** 2), isDeflated: true }
  expect(await refusalOf(open([zeros]))).toContain('far more than notes do')
  expect(await refusalOf(open([good, good], { ...limitsOfTests, maxUnpackedBytes: 7 }))).toContain(
    'unpacks to more than',
  )
  const many = Array.from({ length: 11 }, (_, n) => ({ name: `${n}.txt` }))
  expect(await refusalOf(open(many, { ...limitsOfTests, maxEntries: 10 }))).toContain('more than 10 files')
  let nest = await zipOf({ 'a.txt': 'x', 'b.txt': 'y' })
  for (let depth = 0; depth < 4; depth++) nest = await zipOf({ 'in.zip': nest, 'b.txt': 'y' })
  let source = await sourceOf({ 'x.zip': nest })
  for (let depth = 1; depth < 3; depth++) source = (await source.inner(entryOf(source, 'in.zip'))) as typeof source
  expect(await refusalOf(source.inner(entryOf(source, 'in.zip')))).toContain('archives in archives')
})

it('counts the archives in an archive, each once', async () => {
  const limits = { ...limitsOfTests, maxEntries: 5 }
  const source = await sourceOf(
    { 'x.zip': await zipOf({ 'a.zip': await zipOf({ 1: '', 2: '', 3: '' }), 'b.zip': 'no' }) },
    limits,
  )
  for (let times = 0; times < 3; times++) expect((await source.inner(entryOf(source, 'a.zip'))).entries).toHaveLength(3)
  const two = { 'a.zip': await zipOf({ 1: '', 2: '' }), 'b.zip': await zipOf({ 1: '', 2: '' }) }
  const outer = await sourceOf({ 'x.zip': await zipOf(two) }, limits)
  await outer.inner(entryOf(outer, 'a.zip'))
  expect(await refusalOf(outer.inner(entryOf(outer, 'b.zip')))).toContain('more than 5 files')
})

it('refuses files that lie over each other', async () => {
  const shared = { name: 'b.txt', data: 'good', said: { offset: 0 } }
  expect(await refusalOf(open([good, shared]))).toContain('over each other')
})

it.each([
  '../up.txt',
  'a/../../up.txt',
  '..\\up.txt',
  '/etc/up.txt',
  '\\\\server\\up.txt',
  'C:\\up.txt',
  'c:/up.txt',
  '.\0./up.txt',
])('leaves %j out and says so', async (name) => {
  const source = await open([{ name, data: 'bad' }, good])
  expect(source.entries.map(({ path }) => path)).toEqual(['good.txt'])
  expect(source.leftOut).toMatchObject([
    { kind: 'problem', why: expect.stringContaining('leads out of the archive') as string },
  ])
  expect(source.leftOut[0]?.path).toContain('up.txt')
})

it('shows names without signs that hide something, takes backslashes for folders, and leaves systems’ litter out', async () => {
  const names = [
    'a\0b\u0007.txt',
    'c\u202etxt.exe',
    'd\\e.txt',
    'C:n.txt',
    'icon',
    'i/Icon\r',
    '@eaDir/good.txt',
    './f//g.txt',
    '__MACOSX/._good.txt',
    'h/.DS_Store',
    'h/',
  ]
  const source = await open(names.map((name) => ({ name, flags: 1 << 11 })))
  expect(source.entries.map(({ path }) => path)).toEqual([
    'ab.txt',
    'ctxt.exe',
    'd/e.txt',
    'C:n.txt',
    'icon',
    'f/g.txt',
  ])
  expect(source.leftOut).toEqual([])
})

it('leaves links and devices out, and what is packed in an unknown way', async () => {
  const entries = [
    { name: 'link.txt', data: '/etc/passwd', mode: 0o120777 },
    { name: 'device', mode: 0o020666 },
    { name: 'zstd.txt', said: { method: 93 } },
    good,
  ]
  const source = await open(entries)
  expect(source.entries.map(({ path }) => path)).toEqual(['good.txt'])
  expect(source.leftOut.map(({ why }) => why)).toEqual([
    expect.stringContaining('link to another file'),
    expect.stringContaining('no file'),
    expect.stringContaining('packed in a way'),
  ])
})

it('numbers a name that comes again', async () => {
  const source = await open([good, { ...good, data: 'two' }, { ...good, data: 'three' }, { name: 'good (2).txt' }])
  expect(source.entries.map(({ path }) => path)).toEqual([
    'good.txt',
    'good (2).txt',
    'good (3).txt',
    'good (2) (2).txt',
  ])
  expect(await source.text(entryOf(source, 'good (3).txt'), 10)).toBe('three')
})

it('decodes names of programs that do not say their encoding', async () => {
  const namesOf = async (entries: RawEntry[]) => (await open(entries)).entries.map(({ path }) => path)
  const cp437 = Buffer.from([0x9a, ...Buffer.from('bung.txt')])
  const shiftJis = Buffer.from([0x83, 0x81, 0x83, 0x82, 0x2e, 0x74, 0x78, 0x74])
  // Its second byte is a backslash.
  const withBackslash = Buffer.from([0x83, 0x5c, 0x2e, 0x74, 0x78, 0x74])
  expect(await namesOf([{ name: cp437 }])).toEqual(['Übung.txt'])
  expect(await namesOf([{ name: shiftJis }, { name: withBackslash }])).toEqual(['メモ.txt', 'ソ.txt'])
  const cyrillic = ['Варенье/Слива.txt', 'Сахар.txt']
  expect(await namesOf(cyrillic.map((name) => ({ name: encoded('ibm866', name) })))).toEqual(cyrillic)
  const chinese = ['我的笔记/李子酱.txt', '没有.txt']
  expect(await namesOf(chinese.map((name) => ({ name: encoded('gb18030', name) })))).toEqual(chinese)
  const latin = [
    Buffer.from([0x67, 0x72, 0x94, 0xe1, 0x65, 0x2e, 0x6d, 0x64]),
    Buffer.from([0x8e, 0x70, 0x66, 0x65, 0x6c]),
  ]
  expect(await namesOf(latin.map((name) => ({ name })))).toEqual(['größe.md', 'Äpfel'])
  expect(await namesOf([{ name: 'Übung.txt' }, { name: 'メモ.txt' }])).toEqual(['Übung.txt', 'メモ.txt'])
  const told = Buffer.from('Übung.txt')
  const extra = Buffer.alloc(9)
  extra.writeUInt16LE(0x7075, 0)
  extra.writeUInt16LE(5 + told.length, 2)
  extra.writeUInt8(1, 4)
  extra.writeUInt32LE(crc32('?bung.txt'), 5)
  expect(await namesOf([{ name: '?bung.txt', extra: Buffer.concat([extra, told]) }])).toEqual(['Übung.txt'])
})

it('refuses an archive with a password, a truncated one, and one with a damaged list', async () => {
  expect(await refusalOf(open([good, { name: 'secret.txt', flags: 1, isDeflated: true }]))).toContain('password')
  const whole = rawZip([good, { name: 'b.txt', data: 'x'.repeat(1000) }])
  for (const at of [10, 600, whole.length - 30, whole.length - 1]) {
    expect(await refusalOf(sourceOf({ 'x.zip': whole.subarray(0, at) }))).toContain('did not come whole')
  }
  const damaged = Buffer.from(whole)
  damaged.write('XX', whole.indexOf('PK\u0001\u0002'))
  expect(await refusalOf(sourceOf({ 'x.zip': damaged }))).toContain('damaged')
})

it('an entry that is not what the list says is a problem of its own', async () => {
  const source = await open([
    { name: 'crc.txt', data: 'abc', said: { crc: 1 } },
    { name: 'more.txt', data: 'x'.repeat(1000), isDeflated: true, said: { size: 3 } },
    { name: 'less.txt', data: 'x', isDeflated: true, said: { size: 1000 } },
    { name: 'deflate.txt', data: 'no deflate', said: { method: 8 } },
    good,
  ])
  for (const path of ['crc.txt', 'more.txt', 'less.txt', 'deflate.txt']) {
    await expect(source.text(entryOf(source, path), 2000), path).rejects.toThrow('It is damaged in the archive')
  }
  expect(await source.text(entryOf(source, 'good.txt'), 10)).toBe('good')
})

it('reads ZIP64, and refuses one that says more than may be', async () => {
  const extra = Buffer.alloc(20)
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(16, 2)
  extra.writeBigUInt64LE(5n * 1024n ** 3n, 4)
  extra.writeBigUInt64LE(4n, 12)
  const large = { name: 'large.bin', data: 'tiny', isDeflated: true, extra, said: { size: 0xffffffff } }
  expect(await refusalOf(open([large]))).toMatch(/unpacks to more than|damaged/)
  expect((await sourceOf({ 'x.zip': await zipOf({ 'a.txt': 'x' }, { forceZip64Format: true }) })).entries).toHaveLength(
    1,
  )
})
