import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { download, unzip } from '../../../test/unzip.ts'
import { startWorld, unusedId, type World } from '../../../test/world.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { ObjectProblem, type ObjectStore } from '../../platform/objects/object-store.ts'
import { removeUnnamedObjects } from '../../platform/objects/unnamed-objects.ts'
import { routes } from '../../routes.ts'
import { packExports } from './pack-exports.ts'
import { takeDueExport } from './packing.queries.ts'

const page = routes.export.page.href()
const partBytes = 64 * 1024

async function aPackingWorld(changed: (store: ObjectStore) => Partial<ObjectStore> = () => ({})) {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-packing-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const [stored, uploads] = [join(folder, 'objects'), join(folder, 'uploads')]
  const store = folderStore(stored)
  const objects = { ...store, ...changed(store) }
  const world = await startWorld({ objects, uploads })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'Plum' })
  const bytes = randomBytes(100_000)
  await world.aFile(ada, note.id, { name: 'large.bin', bytes })
  const pack = () =>
    packExports({ sql: world.served, objects, uploads, publicOrigin: 'x', partBytes, log: pino({ enabled: false }) })
  const state = async () => {
    const answer = await world.visit(page, ada, { headers: { accept: 'application/json' } })
    return JSON.parse(answer.body) as { state: string; href?: string; archiveBytes: number; notes: number }
  }
  const partsIn = async () => (await readdir(stored)).filter((name) => name.startsWith('export-'))
  const ask = (fields = {}) => world.submit(page, fields, ada)
  return { world, ada, bytes, pack, state, ask, partsIn, uploads, objects }
}

/** As if so much time had passed for exports. */
async function pass({ sql }: World, time: string): Promise<void> {
  await sql`update exports set leased_until = leased_until - ${time}::interval, expires_at = expires_at - ${time}::interval`
}

it('an export is packed by a job, and its download goes on where it stopped', async () => {
  const { world, ada, bytes, pack, state, ask, partsIn, uploads } = await aPackingWorld()
  expect(await state()).toEqual({ state: 'none' })
  expect((await ask()).status).toBe(303)
  expect((await state()).state).toBe('queued')
  expect((await world.visit(page, ada)).body).toContain('Your notes will be packed in a moment.')
  await pack()
  const { state: now, href = '', archiveBytes } = await state()
  expect(now).toBe('done')
  expect(await partsIn(), 'parts of 64 KiB').toHaveLength(2)
  expect(await readdir(uploads)).toEqual([])

  const whole = await download(world, href, ada)
  expect([whole.status, whole.bytes.length]).toEqual([200, archiveBytes])
  expect((await unzip(whole.bytes)).bytes('Plum.files/large.bin').equals(bytes)).toBe(true)
  const etag = whole.headers.get('etag') ?? ''
  const from = partBytes - 5
  for (const range of [`bytes=${from}-`, `bytes=${from}-${from + 9}`, 'bytes=-7']) {
    const part = await download(world, href, ada, { range, 'if-range': etag })
    const [first = '', last = ''] = /bytes (\d+)-(\d+)\//.exec(part.headers.get('content-range') ?? '')?.slice(1) ?? []
    expect(part.status, range).toBe(206)
    expect(part.bytes.equals(whole.bytes.subarray(Number(first), Number(last) + 1)), range).toBe(true)
  }
  expect((await download(world, href, ada, { range: `bytes=${archiveBytes}-` })).status).toBe(416)
  expect((await download(world, href, ada, { range: 'bytes=5-', 'if-range': '"other"' })).bytes).toHaveLength(
    archiveBytes,
  )
  const head = await world.visit(href, ada, { method: 'HEAD' })
  expect(head.headers.get('content-length')).toBe(String(archiveBytes))
})

it('a packed export belongs to its person alone, and goes after a day with its objects', async () => {
  const { world, pack, state, ask, partsIn, ada, objects } = await aPackingWorld()
  await ask()
  await pack()
  const { href = '' } = await state()
  const mallory = await world.aPerson('Mallory')
  const [hers, none] = [await world.visit(href, mallory), await world.visit(href.replace(/\d+/, unusedId), mallory)]
  expect([hers.status, hers.body]).toEqual([404, none.body])
  expect((await world.visit(page, mallory)).body).not.toContain('/export/')
  await removeUnnamedObjects(world.sql, objects)
  expect(await partsIn(), 'it lives').toHaveLength(2)
  await pass(world, '25 hours')
  expect((await world.visit(href, ada)).status).toBe(404)
  expect(await state()).toEqual({ state: 'none' })
  await pack()
  await removeUnnamedObjects(world.sql, objects)
  expect(await partsIn()).toEqual([])
})

it('a packed export that its person removes goes at once, and asking again makes a new one', async () => {
  const { world, ada, pack, state, ask, partsIn, objects } = await aPackingWorld()
  await ask()
  await ask({ history: '1' })
  expect(await world.sql`select with_history from exports`, 'the first is under way').toEqual([{ with_history: false }])
  await pack()
  const { href } = await state()
  await ask({ history: '1' })
  expect((await state()).state).toBe('queued')
  await pack()
  expect((await state()).href).not.toBe(href)
  expect((await world.submit(routes.export.remove.href(), {}, ada)).status).toBe(303)
  await removeUnnamedObjects(world.sql, objects)
  expect([await state(), await partsIn()]).toEqual([{ state: 'none' }, []])
})

it('an export whose process was killed is begun again by another process, and the stored parts go', async () => {
  const { world, pack, state, ask, partsIn, objects } = await aPackingWorld()
  await ask()
  // It has stored one part, and is heard of no more.
  const taken = await takeDueExport(world.sql)
  expect(taken?.attempt).toBe(1)
  await world.sql`update exports set parts = '{export-left}'`
  await world.sql`insert into unnamed_objects (key, due_at) values ('export-left', now() + interval '26 hours')`
  await pack()
  expect((await state()).state, 'its lease holds').toBe('running')
  await pass(world, '3 minutes')
  await pack()
  expect((await state()).state).toBe('done')
  expect(await world.sql`select from unnamed_objects where key = 'export-left' and due_at <= now()`).toHaveLength(1)
  await removeUnnamedObjects(world.sql, objects)
  expect(await partsIn()).toHaveLength(2)
})

it('an export fails after three attempts, says so, and can be asked for again', async () => {
  let isAway = true
  const { world, ada, pack, state, ask } = await aPackingWorld((store) => ({
    put: (key, ...more) =>
      isAway && key.startsWith('export-')
        ? Promise.reject(new ObjectProblem('SlowDown', 'wait'))
        : store.put(key, ...more),
  }))
  await ask()
  for (let attempt = 1; attempt <= 3; attempt++) {
    expect((await state()).state).toBe('queued')
    await pack()
    await pass(world, '1 minute')
  }
  expect((await state()).state).toBe('failed')
  expect((await world.visit(page, ada)).body).toContain('Your notes could not be packed.')
  isAway = false
  await ask()
  await pack()
  expect((await state()).state).toBe('done')
})

it('an export that its person stops while it is packed ends, and leaves nothing', async () => {
  const { world, ada, pack, state, ask, partsIn, objects } = await aPackingWorld((store) => ({
    async put(key, ...more) {
      if (key.startsWith('export-')) {
        await world.submit(routes.export.remove.href(), {}, ada)
        await removeUnnamedObjects(world.sql, objects)
      }
      await store.put(key, ...more)
    },
  }))
  await ask()
  await pack()
  expect(await state()).toEqual({ state: 'none' })
  await removeUnnamedObjects(world.sql, objects)
  expect(await partsIn()).toEqual([])
})
