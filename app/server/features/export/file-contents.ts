import { buffer } from 'node:stream/consumers'
import { isGone } from '../../platform/objects/gone.ts'
import type { ObjectStore } from '../../platform/objects/object-store.ts'
import type { PlannedFile } from './plan.ts'

/** A file up to this size is loaded whole; a larger one in pieces. */
const maxWholeBytes = 256 * 1024
/** Loaded ahead, so that the archive does not wait for the store with each small file. */
const ahead = { files: 8, bytes: 2 * 1024 ** 2 }

type Content = Buffer | AsyncIterable<Buffer>

/**
 * The files of a plan from the store, asked for in their order.
 * @returns asks for the next: undefined for one that is gone
 */
export function contentsOf(
  objects: ObjectStore,
  files: readonly PlannedFile[],
): (index: number) => Promise<Content | undefined> {
  const loading = new Map<number, Promise<Content | undefined>>()

  function loadFrom(first: number): void {
    let bytes = 0
    for (let index = first; index < files.length && index < first + ahead.files; index++) {
      const file = files[index]
      bytes += file?.bytes ?? 0
      if (!file || file.bytes > maxWholeBytes || bytes > ahead.bytes) return
      if (loading.has(index)) continue
      const loaded = whole(objects, file.key)
      // It is awaited when its turn comes, unless the archive has failed by then.
      loaded.catch(() => {})
      loading.set(index, loaded)
    }
  }

  return async (index) => {
    loadFrom(index)
    const content = loading.get(index) ?? pieces(objects, files[index]?.key ?? '')
    loading.delete(index)
    return content
  }
}

/** Asks the store once more after a failure, which would break the archive off. */
async function whole(objects: ObjectStore, key: string): Promise<Buffer | undefined> {
  const load = async () => buffer(await objects.get(key))
  return load()
    .catch((error: unknown) => {
      if (isGone(error)) throw error
      return load()
    })
    .catch(unlessGone)
}

async function pieces(objects: ObjectStore, key: string): Promise<AsyncIterable<Buffer> | undefined> {
  return objects.get(key).catch(unlessGone)
}

function unlessGone(error: unknown): undefined {
  if (!isGone(error)) throw error
  return undefined
}
