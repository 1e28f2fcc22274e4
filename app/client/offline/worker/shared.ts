import { accountOfKept } from './kept.ts'

/**
 * What the system's menu has shared waits here until the page of a new note takes it: it stands in no address, and it is still there
 * after signing in, and without a connection.
 */
export const sharePath = '/share'
const cacheName = 'notejam-shared'

const maxItems = 20
const maxAgeMs = 24 * 60 * 60 * 1000
/** Of files whose note is saved already: they are sent when a page of their account is open. */
const maxAgeOfFilesMs = 30 * maxAgeMs
const maxTextCharacters = 1024 * 1024
const maxFiles = 10
const maxFileBytes = 25 * 1024 * 1024

export async function takeShared(request: Request): Promise<Response> {
  const copy = request.clone()
  const form = await request.formData().catch(() => undefined)
  const texts = ['title', 'text', 'url'].map((name) => [name, textOf(form?.get(name))] as const)
  const size = texts.reduce((sum, [, text]) => sum + text.length, 0)
  // A form that is too large, or none, goes to the server, which says what is wrong.
  if (!form || size > maxTextCharacters) return fetch(copy)
  const files = form.getAll('files').filter((one) => one instanceof File && one.size > 0) as File[]
  const taken = files.slice(0, maxFiles).filter(({ size: bytes }) => bytes <= maxFileBytes)
  const id = crypto.randomUUID()
  const cache = await caches.open(cacheName)
  const names = taken.map(({ name, type }) => ({ name, type }))
  const left = files.length - taken.length
  const said = { ...Object.fromEntries(texts), files: names, left, atMs: Date.now(), account: await accountOfKept() }
  try {
    await makeRoom(cache, maxItems - 1)
    // First what the others are found by, when they are removed.
    await cache.put(`/shared/${id}`, Response.json(said))
    for (const [index, file] of taken.entries()) await cache.put(`/shared/${id}/${index}`, new Response(file))
  } catch {
    // The device has no room: the server takes the texts.
    await remove(cache, await cache.keys(), `/shared/${id}`)
    return fetch(copy)
  }
  return Response.redirect(`/notes/create?shared=${id}`, 303)
}

function textOf(value: FormDataEntryValue | null | undefined): string {
  return typeof value === 'string' ? value : ''
}

let isCleared = false

/** Deletes what no page has taken for a day; once in the worker's life. */
export async function forgetOldShared(): Promise<void> {
  if (isCleared || !(await caches.has(cacheName))) return
  isCleared = true
  await makeRoom(await caches.open(cacheName), maxItems)
}

/** Deletes shared items that are old, and the oldest over a number. */
async function makeRoom(cache: Cache, most: number): Promise<void> {
  const requests = await cache.keys()
  const items = requests.map(({ url }) => new URL(url).pathname).filter((path) => /^\/shared\/[\w-]+$/.test(path))
  for (const [index, item] of items.entries()) {
    const { atMs, note } = (await (await cache.match(item))?.json()) as { atMs: number; note?: string }
    const isOld = Date.now() - atMs > (note === undefined ? maxAgeMs : maxAgeOfFilesMs)
    if (index < items.length - most || isOld) await remove(cache, requests, item)
  }
}

async function remove(cache: Cache, requests: readonly Request[], item: string): Promise<void> {
  const its = requests.filter(({ url }) => new URL(url).pathname.startsWith(item))
  await Promise.all(its.map((request) => cache.delete(request)))
}
