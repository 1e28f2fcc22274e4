import { mkdtempSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { removeUnnamedObjects } from '../../platform/objects/unnamed-objects.ts'
import { unusedId } from '../../../test/world.ts'
import { notesOf, sharedImportWorld } from './import-world.ts'
import { tarOf, zipOf } from '../../../test/reader-kit.ts'
import { rawZip } from './sources/raw-zip.ts'

const aWorld = sharedImportWorld()

it('each hostile archive ends with one sentence, and nothing is made', async () => {
  const { world, imported, objectsFolder, failures } = await aWorld()
  const ada = await world.aPerson('Ada')
  const whole = await zipOf({ 'a.txt': 'one', 'b.txt': 'two' })
  const hostile: Record<string, [Buffer, RegExp]> = {
    truncated: [whole.subarray(0, whole.length - 10), /did not come whole/],
    'a password': [rawZip([{ name: 'a.txt', flags: 1, isDeflated: true }]), /password/],
    'a bomb': [
      rawZip([{ name: 'a.txt', data: Buffer.alloc(100 * 1024 ** 2), isDeflated: true }]),
      /far more than notes do/,
    ],
    'very many files': [
      rawZip(Array.from({ length: 5_001 }, (_, n) => ({ name: `${n}.txt` }))),
      /more than 5000 files/,
    ],
    overlapping: [
      rawZip([
        { name: 'a.txt', data: 'x' },
        { name: 'b.txt', data: 'x', said: { offset: 0 } },
      ]),
      /over each other/,
    ],
    'a damaged tar': [(await tarOf({ 'a.txt': 'x'.repeat(2000) })).subarray(0, 1500), /did not come whole/],
    'an empty zip': [rawZip([]), /There is no file in it/],
  }
  for (const [what, [archive, why]] of Object.entries(hostile)) {
    const report = await imported(ada, { 'x.zip': archive })
    expect(report, what).toMatchObject({
      state: 'failed',
      found: 0,
      made: 0,
      why: expect.stringMatching(why) as string,
    })
  }
  const up = await imported(ada, {
    'x.zip': rawZip([
      { name: '../up.txt', data: 'x' },
      { name: 'link', mode: 0o120777 },
    ]),
  })
  expect(up).toMatchObject({ state: 'done', found: 2, made: 0, problems: 2 })
  expect(await imported(ada, { 'x.bin': Buffer.from([1, 2, 3]) })).toMatchObject({
    state: 'done',
    found: 1,
    problems: 1,
  })
  expect(await notesOf(world, ada)).toEqual([])
  expect(failures).toEqual([])
  expect((await readdir(objectsFolder)).every((name) => name.endsWith('-0'))).toBe(true)
})

const aNarrowWorld = sharedImportWorld({
  importLimits: { maxBytes: 1000, maxUnpackedBytes: 1e6, maxEntries: 10, maxDepth: 3 },
})

it('a form without files, without a choice, or that is too large is refused, and nothing of it is kept', async () => {
  const { world, send } = await aNarrowWorld()
  const ada = await world.aPerson('Ada')
  for (const [answer, status, words] of [
    [await send(ada, {}), 422, 'no-file'],
    [await send(ada, { 'a.txt': 'x' }, { duplicates: 'twice' }), 422, 'no-choice'],
    [await send(ada, { 'a.txt': 'x'.repeat(1001) }), 413, 'too-large'],
    [await world.submit(routes.imports.list.href(), { files: 'x' }, ada), 422, 'No file was chosen'],
  ] as const) {
    expect(answer.status, words).toBe(status)
    expect(answer.body).toContain(words)
  }
  expect(await world.sql`select from imports`).toEqual([])
  const due = await world.sql<{ key: string }[]>`select key from unnamed_objects where due_at > now()`
  expect(due, 'what was sent is removed at once').toEqual([])
})

it('a file whose name the database cannot hold is taken, and one that cannot be queued leaves nothing', async () => {
  const { world } = await aWorld()
  const ada = await world.aPerson('Ada')
  const send = (name: string) => {
    const part = `content-disposition: form-data; name="files"; filename*=utf-8''${name}`
    const body = `--jam\r\n${part}\r\ncontent-type: text/plain\r\n\r\nPlums\r\n--jam--\r\n`
    const headers = { accept: 'application/json', 'content-type': 'multipart/form-data; boundary=jam' }
    return world.visit(routes.imports.list.href(), ada, { method: 'POST', headers, body })
  }
  const answer = await send('plum%00s.txt')
  expect(answer.status, answer.body).toBe(202)
  const { id } = JSON.parse(answer.body) as { id: string }
  await world.submit(routes.imports.cancel.href({ importId: id }), {}, ada)

  await world.sql`update imports set state = 'cancelled', finished_at = now() where id = ${id}`
  await world.sql.unsafe(`alter table imports add constraint no_more check (id <= ${id})`)
  const kept = () => world.sql`select key from unnamed_objects where due_at > now() order by key`
  const before = await kept()
  world.expectedErrors.add('defect')
  const { status } = await send('damsons.txt')
  await world.sql`alter table imports drop constraint no_more`
  expect(status).toBe(500)
  expect(await kept()).toEqual(before)
})

it('an import belongs to its owner alone, and one is under way at a time', async () => {
  const { world, bring, send, work, told } = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const id = await bring(ada, { 'a.txt': 'one' })
  const second = await send(ada, { 'b.txt': 'two' })
  expect([second.status, JSON.parse(second.body)]).toMatchObject([409, { error: 'under-way' }])
  const cancel = routes.imports.cancel.href({ importId: id })
  const theirs = await world.submit(cancel, {}, mallory)
  const none = await world.submit(routes.imports.cancel.href({ importId: unusedId }), {}, mallory)
  expect([theirs.status, theirs.body]).toEqual([404, none.body])
  expect((await send(world.aVisitor(), { 'a.txt': 'x' })).status).toBe(401)

  expect((await world.submit(cancel, {}, ada)).status).toBe(303)
  await work()
  expect(await told(ada, id)).toMatchObject({ state: 'cancelled', made: 0 })
  expect(await notesOf(world, ada)).toEqual([])
  expect((await world.submit(cancel, {}, ada)).status).toBe(404)
})

it('a cancelled import keeps what it made, and its numbers add up', async () => {
  const { world, bring, deps, told } = await aWorld()
  const { runNext } = await import('./running/run-imports.ts')
  const ada = await world.aPerson('Ada')
  const id = await bring(ada, Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`${n}.txt`, `text ${n}`])))
  let times = 0
  // The look is two transactions, and each batch of twenty another.
  await runNext(deps, () => ++times === 7)
  expect(await told(ada, id)).toMatchObject({ state: 'running', found: 120, made: 100 })
  await world.submit(routes.imports.cancel.href({ importId: id }), {}, ada)
  await runNext(deps)
  expect(await told(ada, id)).toMatchObject({ state: 'cancelled', found: 120, made: 100, skipped: 20, problems: 0 })
  expect(await notesOf(world, ada)).toHaveLength(100)
})

it('a report says little of each item, however long its archive makes names, and has no formulas for spreadsheets', async () => {
  const { world, imported, items } = await aWorld()
  const ada = await world.aPerson('Ada')
  const archive = rawZip([
    { name: `${'d'.repeat(60_000)}.txt`, data: 'x' },
    { name: '=1+1;@SUM(A1);ok - no.txt', data: 'x' },
    { name: '＝1.txt', data: 'y' },
  ])
  const { id } = await imported(ada, { 'x.zip': archive })
  const told = await items(ada, id)
  expect(told.map(({ path }) => path.length).sort((one, other) => other - one)[0]).toBe(500)
  const { body } = await world.visit(routes.imports.table.href({ importId: id }), ada)
  expect(body).toContain("'=1+1;'@SUM(A1);ok - no")
  expect(body).toContain("'＝1")
})

const awayFolder = mkdtempSync(join(tmpdir(), 'notejam-away-'))
afterAll(() => rm(awayFolder, { recursive: true, force: true }))
const store = folderStore(awayFolder)
let onPut = async () => {}
const aRemovingWorld = sharedImportWorld({
  objects: {
    ...store,
    async put(...what) {
      await onPut()
      await store.put(...what)
    },
  },
})

it('nothing is kept for an account that is removed while its files come in', async () => {
  const { world, send } = await aRemovingWorld()
  const ada = await world.aPerson('Ada')
  onPut = async () => {
    await world.sql`delete from users where id = ${ada.id}`
  }
  expect((await send(ada, { 'a.txt': 'one' })).status).toBe(409)
  await removeUnnamedObjects(world.sql, store)
  expect(await readdir(awayFolder)).toEqual([])
})

it('a form is refused whose names of files are too long together', async () => {
  const { world, send } = await aWorld()
  const ada = await world.aPerson('Ada')
  const files = Object.fromEntries(Array.from({ length: 1_100 }, (_, n) => [`${n}-${'n'.repeat(8_000)}.txt`, 'x']))
  expect(await send(ada, files)).toMatchObject({ status: 413, body: expect.stringContaining('names') as string })
  expect(await world.sql`select from imports where user_id = ${ada.id}`).toEqual([])
})

it('a form without a file comes back with its choice, and the problem beside the field', async () => {
  const { world, imported } = await aWorld()
  const ada = await world.aPerson('Ada')
  await imported(ada, { 'a.txt': 'one' })
  // As a browser sends a form in which no file was chosen.
  const body = new FormData()
  body.append('files', new Blob([]), '')
  body.append('duplicates', 'again')
  const page = await world.visit(routes.imports.list.href(), ada, { method: 'POST', body })
  expect(page.status).toBe(422)
  expect(page.body).toMatch(/<input[^>]*id="files"[^>]*aria-describedby="files-hint files-problem"/)
  expect(page.body).toMatch(/id="files-problem".*No file was chosen\. Choose one, or a folder\./s)
  expect(page.body).toMatch(/<input[^>]*value="again"[^>]*checked|<input[^>]*checked[^>]*value="again"/)
  expect(await world.sql`select from imports where user_id = ${ada.id}`, 'only the first').toHaveLength(1)
})
