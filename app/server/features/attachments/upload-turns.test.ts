import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../kit/eventually.ts'
import { pixel, startWorld, type Person, type World } from '../../../test/world.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import type { ObjectStore } from '../../platform/objects/object-store.ts'
import { routes } from '../../routes.ts'
import { pictures } from '../../notes/files/places.ts'

it('a stranger’s picture comes before the second one of another person, however many are ahead', async () => {
  const store = watchedStore(folderStore(join(await aFolder(), 'attachments')))
  const world = await startWorld({ objects: store })
  const [mallory, ada] = [await world.aPerson('Mallory'), await world.aPerson('Ada')]
  const [his, hers] = [await world.aNote(mallory), await world.aNote(ada)]
  // Small to send, and long to decode.
  const heavy = await sharp({ create: { width: 3_000, height: 3_000, channels: 3, background: '#fff' } })
    .png()
    .toBuffer()
  store.release()
  const leave = await pictures.enter('a picture that is decoded meanwhile')
  const many = Array.from({ length: 6 }, () => attach(world, mallory, his.id, heavy))
  await eventually('his six have come', async () => pictures.waiting === 6)
  const one = attach(world, ada, hers.id, pixel)
  await eventually('hers has come', async () => pictures.waiting === 7)
  expect(store.puts).toEqual([])

  leave()

  expect(await Promise.all([one, ...many])).toEqual(Array<number>(7).fill(201))
  const stored = store.puts.filter((bytes) => bytes === heavy.length || bytes === pixel.length)
  expect(stored).toHaveLength(7)
  // What is decoded is stored a statement later, so that neighbours may change places; in the order of arrival she is the last.
  expect(stored.indexOf(pixel.length)).toBeLessThan(3)
})

it('one person’s files take few places in a store that is slow', async () => {
  const store = watchedStore(folderStore(join(await aFolder(), 'attachments')))
  const world = await startWorld({ objects: store })
  const [mallory, ada] = [await world.aPerson('Mallory'), await world.aPerson('Ada')]
  const [hers, his] = [await world.aNote(ada), await world.aNote(mallory)]
  const text = Buffer.from('not a picture')
  const many = Array.from({ length: 6 }, () => attach(world, mallory, his.id, text))
  await eventually('two are being stored', async () => store.puts.length === 2)
  const one = attach(world, ada, hers.id, text)
  await eventually('hers is stored beside them', async () => store.puts.length === 3)
  many.push(attach(world, mallory, his.id, text))
  expect(await Promise.race(many), 'those that wait hold their places: the last to come has none').toBe(429)
  store.release()
  const others = (await Promise.all(many)).filter((status) => status !== 429)
  expect([await one, ...others]).toEqual(Array<number>(7).fill(201))
})

/** A store that says how many bytes it is given, and keeps nothing before it is released. */
function watchedStore(inner: ObjectStore) {
  const puts: number[] = []
  const { promise: released, resolve: release } = Promise.withResolvers<undefined>()
  return {
    ...inner,
    release: () => release(undefined),
    puts,
    async put(...put: Parameters<ObjectStore['put']>) {
      puts.push(put[2])
      await released
      return inner.put(...put)
    },
  } satisfies ObjectStore & Record<string, unknown>
}

async function attach(world: World, who: Person, noteId: string, bytes: Buffer): Promise<number> {
  const body = new FormData()
  body.append('files', new Blob([new Uint8Array(bytes)]), 'a file')
  const path = routes.attachments.create.href({ noteId })
  const { status } = await world.visit(path, who, { method: 'POST', headers: { accept: 'application/json' }, body })
  return status
}

async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-turns-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
