import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { leftFiles, sharedItem } from '../client/offline/shared-item.ts'
import { forgetOldShared, takeShared } from '../client/offline/worker/shared.ts'

/** What another app shares, in the browser's storage. */

const origin = 'http://localhost'
/** The caches of a browser, of which one takes no more files than fit. */
let stored: Map<string, Map<string, Response>>
let room = Infinity

function cacheOf(name: string) {
  const all = stored.get(name) ?? new Map<string, Response>()
  stored.set(name, all)
  const key = (one: string | Request) => new URL(typeof one === 'string' ? one : one.url, origin).href
  return {
    match: async (one: string | Request) => all.get(key(one))?.clone(),
    async put(one: string, response: Response) {
      if (all.size >= room) throw new DOMException('no room', 'QuotaExceededError')
      all.set(key(one), response)
    },
    keys: async () => [...all.keys()].map((url) => new Request(url)),
    delete: async (one: string | Request) => all.delete(key(one)),
  }
}

// The files behind this one share its globals.
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

beforeEach(() => {
  stored = new Map()
  room = Infinity
  vi.stubGlobal('caches', {
    open: async (name: string) => cacheOf(name),
    has: async (name: string) => stored.has(name),
    keys: async () => [...stored.keys()],
    delete: async (name: string) => stored.delete(name),
  })
  vi.stubGlobal('fetch', async (request: Request) => new Response((await request.formData()).get('text') as string))
  const redirect = (url: string) => new Response(null, { status: 303, headers: { location: url } })
  vi.spyOn(Response, 'redirect').mockImplementation((url) => redirect(String(url)))
})

async function share(text: string, ...sizes: readonly number[]) {
  const body = new FormData()
  body.set('text', text)
  for (const size of sizes) body.append('files', new File([new Uint8Array(size)], `${size}.png`))
  const answer = await takeShared(new Request(`${origin}/share`, { method: 'POST', body }))
  return { answer, id: /shared=(.+)/.exec(answer.headers.get('location') ?? '')?.[1] ?? '' }
}

const kept = () => [...(stored.get('notejam-shared')?.keys() ?? [])]

it('waits with its files for the account that was signed in, and for no other', async () => {
  cacheOf('notejam-pages-7')
  const { id } = await share('Plums', 3, 5)
  expect(await sharedItem(id, '8')).toBeUndefined()
  const item = await sharedItem(id, '7')
  expect(item?.shared.text).toBe('Plums')
  expect(item?.files.map(({ file }) => file.name)).toEqual(['3.png', '5.png'])
})

it('leaves the device with its note, but for the files that the server does not have yet', async () => {
  const { id } = await share('Plums')
  await (await sharedItem(id, '7'))?.saved('12')
  expect(kept()).toEqual([])

  const other = await share('Pears', 3, 5)
  const item = await sharedItem(other.id, '7')
  expect(await leftFiles('7'), 'not before it is saved').toEqual([])
  await item?.saved('13')
  await item?.files[0]?.drop()
  expect(await leftFiles('8'), 'of another account').toEqual([])
  const [left] = await leftFiles('7')
  expect([left?.note, left?.shared.text, left?.files.map(({ file }) => file.name)]).toEqual(['13', '', ['5.png']])
  await left?.files[0]?.drop()
  expect(kept()).toEqual([])
})

it('without a session becomes that of the account that opens it first', async () => {
  const { id } = await share('Plums')
  expect((await sharedItem(id, '7'))?.shared.text).toBe('Plums')
  expect(await sharedItem(id, '8')).toBeUndefined()
})

it('goes to the server where the device has no room, and leaves nothing behind', async () => {
  room = 2
  const { answer } = await share('Plums', 1, 2, 3)
  expect([answer.status, await answer.text()]).toEqual([200, 'Plums'])
  expect(kept()).toEqual([])
})

it('says what is too large', async () => {
  const { id } = await share('Plums', 1, 26 * 1024 * 1024)
  expect(await sharedItem(id, '7')).toMatchObject({ left: 1, files: [{ file: { name: '1.png' } }] })
})

it('is gone after a day', async () => {
  const { id } = await share('Plums', 1)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 25 * 60 * 60 * 1000)
  await forgetOldShared()
  vi.mocked(Date.now).mockRestore()
  expect(await sharedItem(id, '7')).toBeUndefined()
  expect(kept()).toEqual([])
})
