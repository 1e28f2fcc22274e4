import type { Shared } from '../../shared/shared-note.ts'

/** The cache in which the service worker keeps what is shared. */
const cacheName = 'notejam-shared'

interface SharedItem {
  readonly shared: Shared
  readonly files: readonly File[]
  /** Files that are not kept: they are too large, or too many. */
  readonly left: number
  /** Removes it from the device; call it once the note is saved. */
  drop(): Promise<void>
}

type Kept = Shared & {
  readonly files: readonly { readonly name: string; readonly type: string }[]
  readonly left: number
  /** Absent where it was shared without a session. */
  readonly account?: string
}

/**
 * @param account that is signed in: what was shared without a session is its own from now on
 * @returns undefined when it is gone, was never there, or is another account's
 */
export async function sharedItem(id: string, account: string): Promise<SharedItem | undefined> {
  if (!('caches' in globalThis) || !/^[\w-]+$/.test(id)) return undefined
  const cache = await caches.open(cacheName)
  const path = `/shared/${id}`
  const found = await cache.match(path)
  if (!found) return undefined
  const item = (await found.json()) as Kept
  if ((item.account ?? account) !== account) return undefined
  if (item.account === undefined) await cache.put(path, Response.json({ ...item, account }))
  const { files: kinds, left, title, text, url } = item
  const files = await Promise.all(
    kinds.map(async ({ name, type }, index) => {
      const kept = await cache.match(`${path}/${index}`)
      return kept ? [new File([await kept.blob()], name, { type })] : []
    }),
  )
  return {
    shared: { title, text, url },
    files: files.flat(),
    left: left + kinds.length - files.flat().length,
    async drop() {
      const requests = await cache.keys()
      const its = requests.filter(({ url }) => new URL(url).pathname.startsWith(path))
      await Promise.all(its.map((request) => cache.delete(request)))
    },
  }
}
