/**
 * What the system's menu has shared waits here until the page of a new note takes it: it stands in no address, and it is still there
 * after signing in, and without a connection.
 */
export const sharePath = '/share'
const cacheName = 'notejam-shared'

const maxItems = 20
const maxAgeMs = 24 * 60 * 60 * 1000
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
  await makeRoom(cache)
  for (const [index, file] of taken.entries()) await cache.put(`/shared/${id}/${index}`, new Response(file))
  const names = taken.map(({ name, type }) => ({ name, type }))
  const left = files.length - taken.length
  await cache.put(
    `/shared/${id}`,
    Response.json({ ...Object.fromEntries(texts), files: names, left, atMs: Date.now() }),
  )
  return Response.redirect(`/notes/create?shared=${id}`, 303)
}

function textOf(value: FormDataEntryValue | null | undefined): string {
  return typeof value === 'string' ? value : ''
}

/** Deletes shared items that are older than a day, and the oldest over the bound. */
async function makeRoom(cache: Cache): Promise<void> {
  const requests = await cache.keys()
  const items = requests.filter(({ url }) => /\/shared\/[\w-]+$/.test(url))
  for (const [index, item] of items.entries()) {
    const { atMs } = (await (await cache.match(item))?.json()) as { atMs: number }
    if (index < items.length - maxItems + 1 || Date.now() - atMs > maxAgeMs) {
      await Promise.all(requests.filter(({ url }) => url.startsWith(item.url)).map((one) => cache.delete(one)))
    }
  }
}
