import { readFile, rm } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileOf, itemsOf, sourceOf, workOfTests } from '../reader-kit.ts'
import { memosReader } from './memos.ts'

const memo = (name: string, rest: object) => ({ name: `memos/${name}`, state: 'NORMAL', creator: 'users/1', ...rest })

const answer = {
  memos: [
    memo('aaa', {
      createTime: '2024-01-02T03:04:05Z',
      updateTime: '2024-02-02T03:04:05Z',
      displayTime: '2024-01-02T03:04:05Z',
      content:
        '# Jam #fruit\nSee [that](https://memos.example/memos/bbb), ![jar](/file/attachments/f1/jar.png)\n- [ ] wash',
      visibility: 'PUBLIC',
      tags: ['fruit', 'a/b'],
      pinned: true,
      attachments: [
        { name: 'attachments/f1', filename: 'jar.png', content: Buffer.from('png').toString('base64') },
        { name: 'attachments/f2', filename: 'far.pdf', externalLink: 'https://files.example/far.pdf' },
        { name: 'attachments/f3', filename: 'beside.txt' },
        { name: 'attachments/f4', filename: 'gone.txt' },
      ],
      relations: [{ memo: { name: 'memos/aaa' }, relatedMemo: { name: 'memos/bbb' }, type: 'REFERENCE' }],
      reactions: [{ reactionType: '👍' }],
    }),
    memo('bbb', { state: 'ARCHIVED', content: 'Only words', createTime: 'x', parent: 'memos/aaa' }),
    { id: 7, uid: 'old', rowStatus: 'ARCHIVED', content: 'Old', createdTs: 1_577_934_245, updatedTs: 1_577_934_245 },
    { name: 'memos/ccc' },
  ],
  nextPageToken: '',
}

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

async function databaseOf(sql: string): Promise<Buffer> {
  const file = join(tmpdir(), `memos-${process.pid}-${Math.random()}.db`)
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
  const bytes = await readFile(file)
  await rm(file)
  return bytes
}

const schema = `
  create table user (id integer primary key, username text);
  create table memo (id integer primary key, uid text, creator_id integer, created_ts bigint, updated_ts bigint, row_status text default 'NORMAL',
    content text, visibility text default 'PRIVATE', pinned integer default 0, payload text default '{}');
  create table memo_relation (memo_id integer, related_memo_id integer, type text);
  create table attachment (id integer primary key, uid text, filename text, blob blob, type text, size integer, memo_id integer,
    storage_type text default '', reference text default '');
  insert into user values (1, 'mira'), (2, 'jo');
  insert into memo (id, uid, creator_id, created_ts, updated_ts, content, pinned, payload)
    values (1, 'aaa', 1, 1577934245, 1612325106, 'Jam ![jar](/file/attachments/f1/jar.png)', 1, '{"tags":["fruit"]}');
  insert into memo (id, uid, creator_id, row_status, content) values (2, 'bbb', 2, 'ARCHIVED', 'See [it](/m/aaa)'), (3, 'ccc', 2, 'NORMAL', null);
  insert into memo_relation values (2, 1, 'COMMENT');
  insert into attachment (id, uid, filename, blob, memo_id) values (1, 'f1', 'jar.png', x'89504e47', 1), (2, 'f2', 'gone.pdf', null, 1);`

it('makes a note of each memo of a database, with the files in it', async () => {
  const source = await sourceOf({ 'memos_prod.db': await databaseOf(schema) })
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
    { sourceId: 'bbb', pad: ['jo'], tags: ['archived'], text: expect.stringContaining('Comment on [[Jam !') as string },
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

it('refuses a database that is damaged or cut off', async () => {
  const whole = await databaseOf(schema)
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
