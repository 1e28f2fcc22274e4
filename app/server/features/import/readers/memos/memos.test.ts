import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import type { ImportItem } from '../reader.ts'
import { fileOf, itemsOf, sourceOf, workOfTests } from '../../../../../test/reader-kit.ts'
import { memosReader } from './memos.ts'
import { answer } from './sample.ts'
import { databaseOf, memosSchema } from './sample-database.ts'

it('makes a note of each memo of the API', async () => {
  const source = await sourceOf({ 'memos.json': JSON.stringify(answer), 'assets/beside.txt': 'beside' })
  expect(await memosReader.recognises(source)).toBe(true)
  const [jam, words, old, problem, ...rest] = await itemsOf(memosReader, source)
  expect(rest).toEqual([])
  expect(jam).toMatchObject({
    ...{ sourceId: 'aaa', title: 'Jam #fruit', isPinned: true, tags: ['fruit', 'a/b'] },
    createdAt: new Date('2024-01-02T03:04:05Z'),
    updatedAt: new Date('2024-02-02T03:04:05Z'),
    text: `# Jam #fruit
See [[Only words|that]], ![jar](import-file:1)
- [ ] wash

[far.pdf](https://files.example/far.pdf)
[beside.txt](import-file:2)

[[Only words]]`,
    lost: [
      'The file “gone.txt” is not in the export.',
      'Reactions to it are left out.',
      'It is public in memos: share it here to show it to others again.',
    ],
  })
  expect(words).toMatchObject({
    title: 'Only words',
    tags: ['archived'],
    text: 'Comment on [[Jam #fruit]]\n\nOnly words',
  })
  expect(old).toMatchObject({ sourceId: 'old', createdAt: new Date('2020-01-02T03:04:05Z'), tags: ['archived'] })
  expect(problem).toMatchObject({ kind: 'problem', why: 'It has no name or no content, as memos have.' })
})

it('makes a note of each memo of a database, with the files in it', async () => {
  const source = await sourceOf({ 'memos_prod.db': await databaseOf(memosSchema) })
  expect(await memosReader.recognises(source)).toBe(true)
  const items = []
  for await (const item of memosReader.items(source, workOfTests)) {
    if (item.kind === 'note' && item.files.length > 0)
      expect(await fileOf(item, '1')).toEqual(Buffer.from('89504e47', 'hex'))
    items.push(item)
  }
  expect(items).toMatchObject([
    {
      ...{ sourceId: 'aaa', pad: ['mira'], isPinned: true, tags: ['fruit'], text: 'Jam ![jar](import-file:1)' },
      createdAt: new Date('2020-01-02T03:04:05Z'),
      lost: ['The file “gone.pdf” is not in the export.'],
    },
    {
      sourceId: 'bbb',
      pad: ['jo'],
      tags: ['archived'],
      text: expect.stringContaining('Comment on [[Jam jar]]') as string,
    },
    { kind: 'problem', why: 'It has no text, or one that is too large.' },
  ])
})

it.each([
  ['a view', "create view memo as select 1 as id, 'x' as content;", 'what should be its tables is something else'],
  [
    'a computed column',
    'create table memo (id integer primary key, content text as (hex(zeroblob(100))));',
    'what should be its tables is something else',
  ],
  ['another table', 'create table memo (id integer primary key, words text);', 'no table of memos'],
  ['no table', 'create table other (id integer primary key);', 'no table of memos'],
])('refuses a database with %s', async (_, sql, why) => {
  const items = await itemsOf(memosReader, await sourceOf({ 'a.db': await databaseOf(sql) }))
  expect(items).toMatchObject([{ kind: 'problem', path: 'a.db', why: expect.stringContaining(why) as string }])
})

it('refuses a database with numbers that are none of memos', async () => {
  const sql =
    "create table memo (id integer primary key, content text, created_ts); insert into memo values (9223372036854775807, 'a', 1)"
  const items = await itemsOf(memosReader, await sourceOf({ 'a.db': await databaseOf(sql) }))
  expect(items).toMatchObject([{ kind: 'problem', path: 'a.db', why: expect.stringContaining('damaged') as string }])
})

it('refuses a database that is damaged or cut off', async () => {
  const whole = await databaseOf(memosSchema)
  const damaged = Buffer.from(whole)
  damaged.fill(0xff, 100, 4000)
  for (const bytes of [
    whole.subarray(0, 4096 * 2),
    damaged,
    Buffer.concat([whole.subarray(0, 16), Buffer.from('no')]),
  ]) {
    const items = await itemsOf(memosReader, await sourceOf({ 'a.db': bytes }))
    expect(items.at(-1)).toMatchObject({
      kind: 'problem',
      path: 'a.db',
      why: expect.stringContaining('damaged') as string,
    })
  }
})

it('refuses a database whose pages lead to one page again and again, which has rows without end', async () => {
  const rows = 'with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000)'
  const sql = `${memosSchema} ${rows} insert into user select i + 10, hex(zeroblob(200)) from n;`
  const bytes = await databaseOf(sql)
  const page = bytes.readUInt16BE(16)
  let bent = 0
  for (let at = page; at < bytes.length; at += page) {
    // An interior page of a table: each of its cells names a page.
    if (bytes[at] !== 5) continue
    const cells = bytes.readUInt16BE(at + 3)
    const first = bytes.readUInt32BE(at + bytes.readUInt16BE(at + 12))
    for (let n = 1; n < cells; n++) bytes.writeUInt32BE(first, at + bytes.readUInt16BE(at + 12 + 2 * n))
    bent += cells
  }
  expect(bent).toBeGreaterThan(100)
  const items = await itemsOf(memosReader, await sourceOf({ 'a.db': bytes }))
  expect(items).toMatchObject([{ kind: 'problem', path: 'a.db', why: expect.stringContaining('damaged') as string }])
})

it('says of a database with which its process ends that it is damaged, and goes on', async () => {
  const source = await sourceOf({ 'a.db': await databaseOf(memosSchema), 'b.txt': 'no memo' })
  const items: ImportItem[] = []
  for await (const item of memosReader.items(source, workOfTests)) {
    if (items.push(item) > 1) continue
    const processes = execFileSync('ps', ['-eo', 'pid=,ppid=,args=']).toString().split('\n')
    const own = processes.flatMap((line) => {
      const [pid, parent, ...command] = line.trim().split(/\s+/)
      return parent === String(process.pid) && command.join(' ').includes('database-process') ? [Number(pid)] : []
    })
    expect(own).toHaveLength(1)
    for (const pid of own) process.kill(pid, 'SIGKILL')
  }
  expect(items.slice(-2)).toMatchObject([
    { kind: 'problem', path: 'a.db', why: expect.stringContaining('damaged') as string },
    { kind: 'problem', path: 'b.txt' },
  ])
})
