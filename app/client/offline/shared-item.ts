import type { Shared } from '../../shared/shared-note.ts'

/** Where the service worker puts what is shared. */
const cacheName = 'notejam-shared'

interface SharedItem {
  readonly shared: Shared
  readonly files: readonly File[]
  /** Removes it, once it is saved. */
  drop(): Promise<void>
}

/** @returns undefined when it is gone, or was never there */
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
