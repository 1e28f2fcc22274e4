import type { Shared } from '../../shared/shared-note.ts'

/** The cache in which the service worker keeps what is shared. */
const cacheName = 'notejam-shared'

interface SharedItem {
  readonly shared: Shared
  readonly files: readonly File[]
  /** Removes it from the device; call it once the note is saved. */
  drop(): Promise<void>
}

/** Reads what another app has shared. @returns undefined where the worker has removed it, or never had it */
export async function sharedItem(id: string): Promise<SharedItem | undefined> {
  if (!('caches' in globalThis) || !/^[\w-]+$/.test(id)) return undefined
  const cache = await caches.open(cacheName)
  const path = `/shared/${id}`
  const found = await cache.match(path)
  if (!found) return undefined
  const { files: kinds, ...shared } = (await found.json()) as Shared & { files: { name: string; type: string }[] }
  const files = await Promise.all(
    kinds.map(async ({ name, type }, index) => {
      const kept = await cache.match(`${path}/${index}`)
      return kept ? [new File([await kept.blob()], name, { type })] : []
    }),
  )
  return {
    shared,
    files: files.flat(),
    async drop() {
      const requests = await cache.keys()
      const its = requests.filter(({ url }) => new URL(url).pathname.startsWith(path))
      await Promise.all(its.map((request) => cache.delete(request)))
    },
  }
}
