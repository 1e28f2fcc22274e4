import type { Shared } from '../../shared/shared-note.ts'
import { sharedCache } from './worker-of.ts'

/** What another app has shared, as it waits on this device. */
export interface SharedItem {
  readonly id: string
  readonly shared: Shared
  readonly files: readonly SharedFile[]
  /** Files that are not kept: they are too large, or too many. */
  readonly left: number
  /** The note that its texts are saved in: only its files wait. */
  readonly note: string | undefined
  /** Leaves only the files that are not acknowledged yet. @param note that they belong to */
  readonly saved: (note: string) => Promise<void>
}

export interface SharedFile {
  readonly file: File
  /** Removes it from the device: it is attached, or the writer does not want it. */
  readonly drop: () => Promise<void>
}

type Kept = Shared & {
  readonly files: readonly { readonly name: string; readonly type: string }[]
  readonly left: number
  /** Absent where it was shared without a session. */
  readonly account?: string
  readonly note?: string
}

/**
 * @param account that is signed in: what was shared without a session is its own from now on
 * @returns undefined when it is gone, was never there, or is another account's
 */
export async function sharedItem(id: string, account: string): Promise<SharedItem | undefined> {
  if (!('caches' in globalThis) || !/^[\w-]+$/.test(id)) return undefined
  const cache = await caches.open(sharedCache)
  const path = `/shared/${id}`
  const found = await cache.match(path)
  if (!found) return undefined
  const item = (await found.json()) as Kept
  if ((item.account ?? account) !== account) return undefined
  if (item.account === undefined) await cache.put(path, Response.json({ ...item, account }))
  const { files: kinds, left, note, title, text, url } = item

  const drop = (file: string) => async () => {
    await cache.delete(file)
    const isLast = (await requestsOf(cache, path)).length === 1
    if (isLast && ((await (await cache.match(path))?.json()) as Kept | undefined)?.note !== undefined)
      await cache.delete(path)
  }
  const files = await Promise.all(
    kinds.map(async ({ name, type }, index) => {
      const kept = await cache.match(`${path}/${index}`)
      return kept ? [{ file: new File([await kept.blob()], name, { type }), drop: drop(`${path}/${index}`) }] : []
    }),
  )
  return {
    ...{ id, note, shared: { title, text, url }, files: files.flat() },
    left: left + kinds.length - files.flat().length,
    async saved(note) {
      const { length } = await requestsOf(cache, path)
      if (length > 1) await cache.put(path, Response.json({ ...item, account, note, title: '', text: '', url: '' }))
      else await cache.delete(path)
    },
  }
}

/** What waits for an account in notes that are saved already: files whose page was closed before they were attached. */
export async function leftFiles(account: string): Promise<readonly SharedItem[]> {
  if (!('caches' in globalThis) || !(await caches.has(sharedCache))) return []
  const cache = await caches.open(sharedCache)
  const paths = (await cache.keys()).map(({ url }) => new URL(url).pathname)
  const items = await Promise.all(
    paths.map(async (path) => {
      const id = /^\/shared\/([\w-]+)$/.exec(path)?.[1]
      const kept = id === undefined ? undefined : ((await (await cache.match(path))?.json()) as Kept | undefined)
      // Its files are read only where they are to be sent.
      const isLeft = kept?.note !== undefined && kept.account === account
      return id !== undefined && isLeft ? sharedItem(id, account) : undefined
    }),
  )
  return items.filter((item) => item !== undefined)
}

/** The lock that a page holds while it has this item: other pages leave it alone. */
export function lockOf(id: string): string {
  return `notejam-shared:${id}`
}

async function requestsOf(cache: Cache, path: string): Promise<Request[]> {
  return (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith(path))
}
