import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { once } from 'node:events'
import { Agent, request as ask, type IncomingMessage } from 'node:http'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { hasMoto, startMoto } from './aws/moto.ts'
import { bucket, startS3, type S3 } from './aws/s3.ts'
import { eventually } from './eventually.ts'
import { aGuest, type Guest } from './guest.ts'
import { build } from './notejam.ts'
import { aPlace, aUsedFolder, type Place, type UsedFolder } from './place.ts'
import type { Program } from './program.ts'
import { signInAsPrinted } from './sample.ts'

let used: UsedFolder
beforeAll(async () => {
  build()
  used = await aUsedFolder()
})
afterAll(() => used.remove())

interface Store {
  readonly settings: Readonly<Record<string, string>>
  /** How many objects it keeps; a small picture is one of its own. */
  count(place: Place): Promise<number>
  stop(): Promise<void>
}

const stores: readonly (readonly [name: string, start: () => Promise<Store>])[] = [
  [
    'in a folder',
    async () => ({
      settings: {},
      async count({ dataDir }) {
        const folder = join(dataDir, 'attachments')
        return existsSync(folder) ? (await readdir(folder)).length : 0
      },
      stop: async () => {},
    }),
  ],
  [
    'in S3',
    async () => {
      const s3 = await startS3()
      return { settings: s3.settings, count: async () => s3.objects.size, stop: () => s3.stop() }
    },
  ],
  ...(hasMoto ? ([['in S3 as moto plays it', startMotoBucket]] as const) : []),
]

async function startMotoBucket(): Promise<Store> {
  const moto = await startMoto()
  const made = await fetch(`${moto.url}/${bucket}`, {
    method: 'PUT',
    body: '<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>',
  })
  expect(made.status).toBe(200)
  return {
    settings: { ...moto.settings, ATTACHMENTS_BUCKET: bucket },
    async count() {
      const list = await (await fetch(`${moto.url}/${bucket}?list-type=2`)).text()
      return [...list.matchAll(/<Key>attachments\//g)].length
    },
    stop: () => moto.stop(),
  }
}

interface Attaching {
  readonly place: Place
  readonly program: Program
  readonly guest: Guest
  /** Address of a note of the guest's. */
  readonly note: string
}

async function aNotejam(test: TestContext, settings: Readonly<Record<string, string>>): Promise<Attaching> {
  const place = await aPlace(test, used)
  const program = await place.open({ ...settings })
  const guest = await signInAsPrinted(program, place.url)
  const list = await guest.visit(place.url)
  const note = /href="(\/notes\/\d+)"/.exec(list.body)?.[1] ?? ''
  expect(note).not.toBe('')
  return { place, program, guest, note: place.url + note }
}

interface Attached {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
  readonly href: string
}

const cookieOf = ({ cookies }: Guest) => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

/** Sends files as a script does. */
async function attach({ guest, note }: Pick<Attaching, 'guest' | 'note'>, files: Readonly<Record<string, Uint8Array>>) {
  const body = new FormData()
  for (const [name, bytes] of Object.entries(files)) body.append('files', new Blob([new Uint8Array(bytes)]), name)
  const headers = { cookie: cookieOf(guest), accept: 'application/json' }
  const response = await fetch(`${note}/attachments`, { method: 'POST', headers, body })
  const answer = (await response.json()) as Attached[] & { error?: string; message?: string }
  return { status: response.status, headers: response.headers, answer }
}

function fetchFile({ place, guest }: Attaching, href: string, headers: Record<string, string> = {}, method = 'GET') {
  return fetch(place.url + href, { method, headers: { cookie: cookieOf(guest), ...headers } })
}

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 160, g: 20, b: 70 } } })

describe.concurrent.each(stores)('attachments %s', (name, startStore) => {
  async function aPlaceWithStore(test: TestContext): Promise<Attaching & { readonly store: Store }> {
    const store = await startStore()
    test.onTestFinished(() => store.stop())
    return { ...(await aNotejam(test, store.settings)), store }
  }

  it('come back as they were sent, whole and in parts, to their owner alone', async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { place, guest, note, store } = attaching
    const bytes = randomBytes(300_000)
    const { status, answer } = await attach(attaching, { 'Größe & "Maß".bin': bytes })
    expect(status).toBe(201)
    const [file] = answer
    expect(file).toMatchObject({
      name: 'Größe & "Maß".bin',
      type: 'application/octet-stream',
      bytes: 300_000,
      width: null,
    })
    expect(await store.count(place)).toBe(1)
    expect((await guest.visit(note)).body).toContain('Größe &amp; &quot;Maß&quot;.bin')

    const href = file?.href ?? ''
    const whole = await fetchFile(attaching, href)
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '300000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
      'cache-control': 'private, no-cache',
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename="Gr??e & \\"Ma?\\".bin"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%26%20%22Ma%C3%9F%22.bin`,
    })
    const tag = whole.headers.get('etag') ?? ''
    for (const [range, first, last] of [
      ['bytes=0-0', 0, 0],
      ['bytes=100-299999', 100, 299_999],
      ['bytes=299990-400000', 299_990, 299_999],
      ['bytes=-10', 299_990, 299_999],
      ['bytes=200000-', 200_000, 299_999],
    ] as const) {
      const part = await fetchFile(attaching, href, { range, 'if-range': tag })
      expect([part.status, part.headers.get('content-range')], range).toEqual([206, `bytes ${first}-${last}/300000`])
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(first, last + 1)), range).toBe(true)
    }
    const beyond = await fetchFile(attaching, href, { range: 'bytes=300000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */300000'])
    for (const headers of [
      { range: 'bytes=5-2' },
      { range: 'lines=1-2' },
      { range: 'bytes=0-1', 'if-range': '"other"' },
    ]) {
      const all = await fetchFile(attaching, href, headers)
      expect([all.status, (await all.arrayBuffer()).byteLength], JSON.stringify(headers)).toEqual([200, 300_000])
    }
    const known = await fetchFile(attaching, href, { 'if-none-match': tag })
    expect([known.status, await known.text()]).toEqual([304, ''])
    const head = await fetchFile(attaching, href, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '300000', ''])

    const fields = { email: 'mallory@example.org', password: 'a long enough password' }
    const mallory = aGuest()
    await mallory.submit(`${place.url}/signup`, { ...fields, repeat_password: fields.password })
    await mallory.submit(`${place.url}/signin`, fields)
    expect((await mallory.visit(place.url)).status, 'she is signed in').toBe(200)
    expect((await fetchFile({ ...attaching, guest: mallory }, href)).status).toBe(404)
    expect((await attach({ guest: mallory, note }, { 'a.txt': Buffer.from('a') })).status).toBe(404)
    expect((await attach({ guest: aGuest(), note }, { 'a.txt': Buffer.from('a') })).status).toBe(401)
    const elsewhere = { method: 'POST', headers: { cookie: cookieOf(guest), origin: 'https://evil.example' }, body: '' }
    expect((await fetch(`${note}/attachments`, elsewhere)).status).toBe(403)
    expect(await store.count(place)).toBe(1)
  })

  it('that are images have their size and a small picture, the right way up', async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { place, guest, note, store } = attaching
    const turned = await picture(1200, 900).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { answer } = await attach(attaching, {
      'turned.jpg': turned,
      'small.png': await picture(40, 30).png().toBuffer(),
      'w.webp': await picture(8, 9).webp().toBuffer(),
    })
    expect(answer.map(({ type, width, height }) => [type, width, height])).toEqual([
      ['image/jpeg', 900, 1200],
      ['image/png', 40, 30],
      ['image/webp', 8, 9],
    ])
    expect(await store.count(place), 'each with a small picture').toBe(6)
    const { body } = await guest.visit(note)
    expect(body).toContain('width="240" height="320"')
    expect(body).toContain('width="40" height="30"')

    const [first] = answer
    const shown = await fetchFile(attaching, first?.href ?? '')
    expect(shown.headers.get('content-disposition')).toMatch(/^inline;/)
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    const thumbnail = await fetchFile(attaching, `/attachments/${first?.id}/thumbnail`)
    expect(thumbnail.headers.get('content-type')).toBe('image/webp')
    const { width, height, exif } = await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()
    expect([width, height, exif]).toEqual([480, 640, undefined])
  })

  it('go with their note, and one by one; what nothing names is removed', async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { place, guest, note, store } = attaching
    const { answer } = await attach(attaching, { 'a.txt': Buffer.from('a'), 'b.txt': Buffer.from('b') })
    const [one, other] = answer
    const remove = `${place.url}/attachments/${one?.id}/delete`
    expect((await guest.visit(remove)).body).toContain('Remove this file?')
    expect((await guest.submit(remove, {})).status).toBe(303)
    expect((await fetchFile(attaching, one?.href ?? '')).status).toBe(404)
    expect((await fetchFile(attaching, other?.href ?? '')).status).toBe(200)

    await guest.submit(`${note}/delete`, {})
    const trashed = note.replace('/notes/', '/trash/')
    expect((await guest.visit(trashed)).body, 'the trash shows it').toContain('b.txt')
    expect((await fetchFile(attaching, other?.href ?? '')).status).toBe(200)
    expect((await attach(attaching, { 'c.txt': Buffer.from('c') })).status, 'nothing is added in the trash').toBe(404)
    await guest.submit(`${trashed}/delete`, {})
    expect((await fetchFile(attaching, other?.href ?? '')).status).toBe(404)
    await eventually('they are removed', async () => (await store.count(place)) === 0)
  })

  it('that are not what they should be are refused in words, and leave nothing behind', async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { place, guest, note, store, program } = attaching
    const jpeg = await picture(600, 600).jpeg().toBuffer()
    const png = await picture(300, 200).png().toBuffer()
    const refused: [name: string, bytes: Uint8Array, status: number, says: RegExp][] = [
      ['empty.txt', new Uint8Array(), 422, /“empty\.txt” is empty/],
      ['photo.jpg', jpeg.subarray(0, jpeg.length / 2), 422, /damaged image/],
      ['photo.png', png.subarray(0, png.length - 60), 422, /damaged image/],
      ['photo.png', jpeg, 422, /is called \.png and is none/],
      ['photo.jpg', Buffer.from('<script>alert(1)</script>'), 422, /is called \.jpg and is none/],
      ['paper.pdf', Buffer.from('%not a pdf'), 422, /is called \.pdf and is none/],
      ['large.bin', Buffer.alloc(50 * 1024 ** 2 + 1), 413, /larger than 50 MiB/],
    ]
    for (const [name, bytes, status, says] of refused) {
      const { status: got, answer } = await attach(attaching, { [name]: bytes })
      expect([got, answer.message], name).toEqual([status, expect.stringMatching(says)])
    }
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${n}.txt`, Buffer.from('x')]))
    expect((await attach(attaching, eleven)).status).toBe(413)
    const headers = { cookie: cookieOf(guest), accept: 'application/json' }
    const none = await fetch(`${note}/attachments`, { method: 'POST', headers, body: new FormData() })
    expect(none.status).toBe(422)

    // Broken off in the middle.
    const broken = ask(`${note}/attachments`, {
      method: 'POST',
      headers: {
        cookie: cookieOf(guest),
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': 1_000_000,
      },
    })
    broken.on('error', () => {})
    broken.write('--x\r\ncontent-disposition: form-data; name="files"; filename="broken.bin"\r\n\r\nabc')
    await eventually('it is being taken', async () => (await readdir(join(place.dataDir, 'uploads'))).length > 0)
    broken.destroy()
    await eventually('nothing is left of it', async () => (await readdir(join(place.dataDir, 'uploads'))).length === 0)

    const { body } = await guest.visit(note)
    for (const name of ['broken', 'photo', 'large', 'paper', 'empty']) expect(body).not.toContain(`${name}.`)
    await eventually('only the ten are left', async () => (await store.count(place)) <= 10)
    expect(program.stdout).not.toContain('"level":"error"')
  })

  it('are taken one by one: a bad one among them keeps no other out, and the connection goes on', async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { guest, note } = attaching
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    test.onTestFinished(() => agent.destroy())
    const files = { 'a.txt': Buffer.from('a'), 'lie.png': Buffer.from('no'), 'b.bin': Buffer.alloc(3_000_000, 1) }
    const form = new FormData()
    for (const [name, bytes] of Object.entries(files)) form.append('files', new Blob([new Uint8Array(bytes)]), name)
    const sent = new Request(`${note}/attachments`, { method: 'POST', body: form })
    const body = Buffer.from(await sent.arrayBuffer())
    const headers = {
      ...{ cookie: cookieOf(guest), 'content-type': sent.headers.get('content-type') ?? '' },
      'content-length': body.length,
    }
    const over = async (path: string, options: object, content?: Buffer) => {
      const request = ask(path, { agent, ...options }).end(content)
      const [answer] = (await once(request, 'response')) as [IncomingMessage]
      answer.resume()
      await once(answer, 'end')
      return answer
    }
    const answer = await over(`${note}/attachments`, { method: 'POST', headers }, body)
    expect(answer.statusCode).toBe(303)
    const flash = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ')
    expect(decodeURIComponent(flash)).toMatch(
      /2 files are attached\. Not attached: “lie\.png” is called \.png and is none/,
    )
    expect((await over(note, { headers: { cookie: cookieOf(guest) } })).statusCode, 'the same connection').toBe(200)
    const page = (await guest.visit(note)).body
    expect([page.includes('a.txt'), page.includes('b.bin'), page.includes('lie.png')]).toEqual([true, true, false])

    // None of them is fit, and much follows: the next question is answered all the same.
    const bad = new FormData()
    bad.append('files', new Blob([new Uint8Array(0)]), 'empty.txt')
    bad.append('files', new Blob([new Uint8Array(3_000_000)]), 'lie.pdf')
    const refused = new Request(`${note}/attachments`, { method: 'POST', body: bad })
    const content = Buffer.from(await refused.arrayBuffer())
    const type = refused.headers.get('content-type') ?? ''
    const again = { ...headers, 'content-type': type, 'content-length': content.length }
    expect((await over(`${note}/attachments`, { method: 'POST', headers: again }, content)).statusCode).toBe(422)
    expect((await over(note, { headers: { cookie: cookieOf(guest) } })).statusCode).toBe(200)
  })

  it('are served inert whatever they are', async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { answer } = await attach(attaching, {
      'page.html': Buffer.from('<!doctype html><script>alert(1)</script>'),
      'drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'notes.txt': Buffer.from('größe'),
      '../../etc/passwd': Buffer.from('root'),
    })
    expect(answer).toHaveLength(4)
    for (const { href, width } of answer) {
      const { headers, status } = await fetchFile(attaching, href)
      expect(status).toBe(200)
      expect(width).toBeNull()
      expect(headers.get('content-type'), href).not.toMatch(/html|svg/)
      expect(headers.get('content-disposition'), href).toMatch(/^attachment;/)
      expect(headers.get('content-security-policy'), href).toMatch(/^sandbox; default-src 'none'/)
      expect(headers.get('x-content-type-options'), href).toBe('nosniff')
    }
    expect(answer[3]?.name).toBe('passwd')
    expect((await fetchFile(attaching, answer[2]?.href ?? '')).headers.get('content-type')).toBe(
      'text/plain; charset=utf-8',
    )
  })

  it('have room for so much and no more, however many come at once', async (test) => {
    const store = await startStore()
    test.onTestFinished(() => store.stop())
    const attaching = await aNotejam(test, { ...store.settings, ATTACHMENTS_QUOTA_MB: '1' })
    const half = randomBytes(400 * 1024)
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => attach(attaching, { [`${n}.bin`]: half })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413, 413, 413])
    const refused = answers.find(({ status }) => status === 413)
    expect(refused?.answer.message).toMatch(/no room for/)
    await eventually('the others are removed', async () => (await store.count(attaching.place)) === 2)
  })

  // moto keeps all of it in memory, and needs minutes for it.
  if (name.includes('moto')) return

  it('take little memory: twenty of 50 MiB at once', { timeout: 180_000 }, async (test) => {
    const attaching = await aPlaceWithStore(test)
    const { program } = attaching
    await attach(attaching, { 'warm.txt': Buffer.from('x') })
    const before = await peakOf(program)
    const size = 50 * 1024 ** 2
    const others = [await another(attaching, 'Ben'), await another(attaching, 'Cleo'), await another(attaching, 'Dora')]
    const senders: Pick<Attaching, 'guest' | 'note'>[] = [attaching, ...others]
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, n) => stream(senders[n % 4] ?? attaching, `${n}.bin`, size)),
    )
    expect(statuses).toEqual(Array(20).fill(201))
    const growth = (await peakOf(program)) - before
    console.log(`resident memory: ${Math.round(before)} MB before, at most ${Math.round(before + growth)} MB meanwhile`)
    expect(growth, 'megabytes; one copy of them would be a thousand').toBeLessThan(120)
  })
})

/** Somebody else with a note. */
async function another({ place }: Attaching, name: string): Promise<Pick<Attaching, 'guest' | 'note'>> {
  const guest = aGuest()
  const fields = { email: `${name.toLowerCase()}@example.org`, password: 'a long enough password' }
  await guest.submit(`${place.url}/signup`, { ...fields, repeat_password: fields.password })
  await guest.submit(`${place.url}/signin`, fields)
  await guest.submit(`${place.url}/notes/create`, { name: 'Labels', text: 'For the jars.' })
  const note = /href="(\/notes\/\d+)"/.exec((await guest.visit(place.url)).body)?.[1] ?? ''
  expect(note).not.toBe('')
  return { guest, note: place.url + note }
}

/** Megabytes of memory that a process had at most. */
async function peakOf({ pid }: Program): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** Sends a file without having it. */
async function stream(
  { guest, note }: Pick<Attaching, 'guest' | 'note'>,
  name: string,
  size: number,
): Promise<number | undefined> {
  const head = `--x\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\n\r\n`
  const foot = '\r\n--x--\r\n'
  const request = ask(`${note}/attachments`, {
    method: 'POST',
    headers: {
      ...{ cookie: cookieOf(guest), accept: 'application/json', 'content-type': 'multipart/form-data; boundary=x' },
      'content-length': head.length + size + foot.length,
    },
  })
  const answered = once(request, 'response')
  request.write(head)
  const chunk = randomBytes(1024 ** 2)
  for (let sent = 0; sent < size; sent += chunk.length) if (!request.write(chunk)) await once(request, 'drain')
  request.end(foot)
  const [response] = (await answered) as [import('node:http').IncomingMessage]
  response.resume()
  return response.statusCode
}

it.concurrent(
  'what uploads left whose process was killed is removed by a later start, and nothing younger',
  async (test) => {
    const place = await aPlace(test, used)
    const uploads = join(place.dataDir, 'uploads')
    for (const name of ['upload-old', 'upload-new']) await mkdir(join(uploads, name), { recursive: true })
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
    await utimes(join(uploads, 'upload-old'), twoDaysAgo, twoDaysAgo)
    await place.open()
    expect(await readdir(uploads)).toEqual(['upload-new'])
  },
)

describe.concurrent('somebody who means harm', () => {
  it('sends small images that would take much memory: they are kept, and not unpacked', async (test) => {
    const attaching = await aNotejam(test, {})
    await attach(attaching, { 'warm.png': await picture(40, 30).png().toBuffer() })
    const before = await peakOf(attaching.program)
    const { status, answer } = await attach(attaching, {
      'a.avif': await picture(3400, 2600).avif({ effort: 0, quality: 1 }).toBuffer(),
      'b.png': await picture(6400, 5000).png({ progressive: true }).toBuffer(),
      'c.gif': await picture(6000, 4400).gif().toBuffer(),
    })
    expect(status).toBe(201)
    expect(answer.map(({ type, width }) => [type, width])).toEqual([
      ['image/avif', null],
      ['image/png', null],
      ['image/gif', null],
    ])
    // Each would take more than 150 MB.
    expect((await peakOf(attaching.program)) - before).toBeLessThan(100)
    expect((await fetchFile(attaching, `/attachments/${answer[0]?.id}/thumbnail`)).status).toBe(404)
    expect((await attaching.guest.visit(attaching.note)).body).toContain('a.avif')
  })

  it('sends a picture with millions of empty notes in it: it is kept, and not read', async (test) => {
    const attaching = await aNotejam(test, {})
    await attach(attaching, { 'warm.png': await picture(40, 30).png().toBuffer() })
    const before = await peakOf(attaching.program)
    const png = await picture(8, 8).png().toBuffer()
    // After the head: eight bytes that say PNG, and the first chunk.
    const notes = Buffer.alloc(12 * 1_000_000)
    const type = Buffer.from('tEXt')
    const sum = crc32(type)
    for (let at = 0; at < notes.length; at += 12) {
      type.copy(notes, at + 4)
      notes.writeUInt32BE(sum, at + 8)
    }
    const { status, answer } = await attach(attaching, {
      'flood.png': Buffer.concat([png.subarray(0, 33), notes, png.subarray(33)]),
    })
    expect([status, answer[0]?.type, answer[0]?.width]).toEqual([201, 'image/png', null])
    expect((await peakOf(attaching.program)) - before, 'megabytes').toBeLessThan(100)
  })

  it('begins many files and ends none: others have room, and so has everybody once they go', async (test) => {
    const attaching = await aNotejam(test, {})
    const { place, guest, note } = attaching
    const ben = await another(attaching, 'Ben')
    const headers = {
      cookie: cookieOf(guest),
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 1e6,
    }
    const held = Array.from({ length: 6 }, () => {
      const request = ask(`${note}/attachments`, { method: 'POST', headers })
      request.on('error', () => {})
      request.write('--x\r\ncontent-disposition: form-data; name="files"; filename="a.bin"\r\n\r\nabc')
      return request
    })
    const uploads = () => readdir(join(place.dataDir, 'uploads')).catch(() => [])
    await eventually('all are being taken', async () => (await uploads()).length === 6)
    const one = { 'one.txt': Buffer.from('one') }
    const refused = await attach(attaching, one)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await attach(ben, one)).status).toBe(201)
    for (const request of held) request.destroy()
    await eventually('they are gone', async () => (await uploads()).length === 0)
    expect((await attach(attaching, one)).status).toBe(201)
  })

  it(
    'attaches more files than a page can show: a hundred are enough for a note',
    { timeout: 120_000 },
    async (test) => {
      const attaching = await aNotejam(test, {})
      const ten = (from: number) =>
        Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${from + n}.txt`, Buffer.from('x')]))
      for (let from = 0; from < 100; from += 10) expect((await attach(attaching, ten(from))).status).toBe(201)
      const { status, answer } = await attach(attaching, { 'last.txt': Buffer.from('x') })
      expect([status, answer.message]).toEqual([422, expect.stringMatching(/a note can have 100 files/)])
    },
  )

  it('sends forms that are none: they are refused in words, and no defect is logged', async (test) => {
    const { guest, note, program } = await aNotejam(test, {})
    const send = (type: string, body: string) =>
      fetch(`${note}/attachments`, { method: 'POST', headers: { cookie: cookieOf(guest), 'content-type': type }, body })
    const boundary = 'multipart/form-data; boundary=x'
    const unnamed =
      '--x\r\ncontent-disposition: form-data; name="f"\r\ncontent-type: application/octet-stream\r\n\r\nabc\r\n--x--'
    for (const [type, body] of [
      ['multipart/form-data', 'abc'],
      [boundary, unnamed],
      [boundary, '--x\r\ncontent-disp'],
      [boundary, '--x\r\ncontent-disposition: form-data; name="f"; filename="a"\r\n\r\nabc'],
      [boundary, ''],
    ] as const) {
      const { status } = await send(type, body)
      expect(status, JSON.stringify([type, body])).toBeGreaterThanOrEqual(400)
      expect(status, JSON.stringify([type, body])).toBeLessThan(500)
    }
    expect(program.stdout).not.toContain('"level":"error"')
  })
})

describe.concurrent('an S3 that cannot be used', () => {
  async function aBrokenStore(test: TestContext): Promise<Attaching & { readonly s3: S3 }> {
    const s3 = await startS3()
    test.onTestFinished(() => s3.stop())
    return { ...(await aNotejam(test, s3.settings)), s3 }
  }

  it.for([
    [403, 'AccessDenied', /allow s3:GetObject, s3:PutObject and s3:DeleteObject on attachments/],
    [404, 'NoSuchBucket', /no bucket of the name in ATTACHMENTS_BUCKET/],
    [400, 'ExpiredToken', /credentials here have expired/],
    [503, 'SlowDown', /takes no more for now/],
  ] as const)('says what to do: %s %s', async ([status, code, expected], test) => {
    const attaching = await aBrokenStore(test)
    const { s3, program, guest, note } = attaching
    const file = { 'a.txt': Buffer.from('a') }
    const { answer } = await attach(attaching, file)
    s3.refusal = { status, code }
    const refused = await attach(attaching, file)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '30'])
    expect((await fetchFile(attaching, answer[0]?.href ?? '')).status).toBe(503)
    await eventually('it is told', () => expected.test(program.stdout))
    expect(program.stdout + program.stderr).not.toMatch(/opens nothing|of key/)
    expect((await guest.visit(note)).status, 'notes are read all the same').toBe(200)
    s3.refusal = undefined
    expect((await attach(attaching, file)).status).toBe(201)
  })

  it('for a moment is asked again', async (test) => {
    const attaching = await aBrokenStore(test)
    attaching.s3.refusal = { status: 503, code: 'SlowDown' }
    attaching.s3.refusalsLeft = 2
    expect((await attach(attaching, { 'a.txt': Buffer.from('abc') })).status).toBe(201)
    expect([...attaching.s3.objects.values()].map(({ bytes }) => bytes.toString())).toEqual(['abc'])
  })

  it('cannot be reached, and says so', async (test) => {
    const attaching = await aBrokenStore(test)
    await attaching.s3.stop()
    expect((await attach(attaching, { 'a.txt': Buffer.from('a') })).status).toBe(503)
    await eventually('it is told', () => /is Amazon S3 reachable from here/.test(attaching.program.stdout))
  })
})
