import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, request as ask, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { aGuest, cookieOf } from '../../kit/guest.ts'
import { aMember } from '../../kit/person.ts'
import { forSuite } from '../for-suite.ts'
import { aKeepingNotejam, anOwner, attach, fetchFile, formOf, picture, type Keeping } from './attaching.ts'
import type { StartStore, Store } from './stores.ts'

/**
 * Defines, in a suite, what holds for files in every store. One Notejam serves all but the last test, each with a person of
 * its own; they follow each other, because they count the objects in the store.
 */
export function itKeepsFiles(startStore: StartStore): void {
  const suite = forSuite()
  let store: Store
  let keeping: Keeping
  const count = () => store.count(keeping.place)
  beforeAll(async () => {
    store = await startStore()
    suite.onTestFinished(() => store.stop())
    keeping = await aKeepingNotejam(suite, store.settings)
  })

  it('come back as they were sent, whole and in parts, to their owner alone', async () => {
    const owner = await anOwner(keeping)
    const { guest, note } = owner
    const before = await count()
    const bytes = randomBytes(300_000)
    const { status, answer } = await attach(owner, { 'Größe & "Maß".bin': bytes })
    expect(status).toBe(201)
    const [file] = answer
    expect(file).toMatchObject({
      name: 'Größe & "Maß".bin',
      type: 'application/octet-stream',
      bytes: 300_000,
      width: null,
    })
    expect(await count()).toBe(before + 1)
    expect((await guest.visit(note)).body).toContain('Größe &amp; &quot;Maß&quot;.bin')

    const href = file?.href ?? ''
    const whole = await fetchFile(owner, href)
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
      const part = await fetchFile(owner, href, { range, 'if-range': tag })
      expect([part.status, part.headers.get('content-range')], range).toEqual([206, `bytes ${first}-${last}/300000`])
      expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(first, last + 1)), range).toBe(true)
    }
    const beyond = await fetchFile(owner, href, { range: 'bytes=300000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */300000'])
    for (const headers of [
      { range: 'bytes=5-2' },
      { range: 'lines=1-2' },
      { range: 'bytes=0-1', 'if-range': '"other"' },
    ]) {
      const all = await fetchFile(owner, href, headers)
      expect([all.status, (await all.arrayBuffer()).byteLength], JSON.stringify(headers)).toEqual([200, 300_000])
    }
    const known = await fetchFile(owner, href, { 'if-none-match': tag })
    expect([known.status, await known.text()]).toEqual([304, ''])
    const head = await fetchFile(owner, href, {}, 'HEAD')
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '300000', ''])

    const mallory = await aMember(keeping.place.url)
    expect((await fetchFile({ guest: mallory, note }, href)).status).toBe(404)
    expect((await attach({ guest: mallory, note }, { 'a.txt': Buffer.from('a') })).status).toBe(404)
    expect((await attach({ guest: aGuest(), note }, { 'a.txt': Buffer.from('a') })).status).toBe(401)
    const elsewhere = { method: 'POST', headers: { cookie: cookieOf(guest), origin: 'https://evil.example' }, body: '' }
    expect((await fetch(`${note}/attachments`, elsewhere)).status).toBe(403)
    expect(await count()).toBe(before + 1)
  })

  it('that are images have their size and a thumbnail, the right way up', async () => {
    const owner = await anOwner(keeping)
    const { guest, note } = owner
    const before = await count()
    const turned = await picture(1200, 900).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { answer } = await attach(owner, {
      'turned.jpg': turned,
      'small.png': await picture(40, 30).png().toBuffer(),
      'w.webp': await picture(8, 9).webp().toBuffer(),
    })
    expect(answer.map(({ type, width, height }) => [type, width, height])).toEqual([
      ['image/jpeg', 900, 1200],
      ['image/png', 40, 30],
      ['image/webp', 8, 9],
    ])
    expect(await count(), 'each with a thumbnail').toBe(before + 6)
    const { body } = await guest.visit(note)
    expect(body).toContain('width="240" height="320"')
    expect(body).toContain('width="40" height="30"')

    const [first] = answer
    const shown = await fetchFile(owner, first?.href ?? '')
    expect(shown.headers.get('content-disposition')).toMatch(/^inline;/)
    expect(shown.headers.get('content-type')).toBe('image/jpeg')
    const thumbnail = await fetchFile(owner, `/attachments/${first?.id}/thumbnail`)
    expect(thumbnail.headers.get('content-type')).toBe('image/webp')
    const { width, height, exif } = await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata()
    expect([width, height, exif]).toEqual([480, 640, undefined])
  })

  it('go with their note, and one by one; what nothing names is removed', async () => {
    const owner = await anOwner(keeping)
    const { guest, note } = owner
    const before = await count()
    const { answer } = await attach(owner, { 'a.txt': Buffer.from('a'), 'b.txt': Buffer.from('b') })
    const [one, other] = answer
    const remove = `${keeping.place.url}/attachments/${one?.id}/delete`
    expect((await guest.visit(remove)).body).toContain('Remove this file?')
    expect((await guest.submit(remove, {})).status).toBe(303)
    expect((await fetchFile(owner, one?.href ?? '')).status).toBe(404)
    expect((await fetchFile(owner, other?.href ?? '')).status).toBe(200)

    await guest.submit(`${note}/delete`, {})
    const trashed = note.replace('/notes/', '/trash/')
    expect((await guest.visit(trashed)).body, 'the trash shows it').toContain('b.txt')
    expect((await fetchFile(owner, other?.href ?? '')).status).toBe(200)
    expect((await attach(owner, { 'c.txt': Buffer.from('c') })).status, 'nothing is added in the trash').toBe(404)
    await guest.submit(`${trashed}/delete`, {})
    expect((await fetchFile(owner, other?.href ?? '')).status).toBe(404)
    await eventually('they are removed', async () => (await count()) === before)
  })

  it('are taken one by one: a bad one among them keeps no other out, and the connection goes on', async (test) => {
    const owner = await anOwner(keeping)
    const { guest, note } = owner
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    test.onTestFinished(() => agent.destroy())
    const files = { 'a.txt': Buffer.from('a'), 'no.png': Buffer.alloc(0), 'b.bin': Buffer.alloc(3_000_000, 1) }
    const sent = new Request(`${note}/attachments`, { method: 'POST', body: formOf(files) })
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
    expect(decodeURIComponent(flash)).toMatch(/2 files are attached\. Not attached: “no\.png” is empty/)
    expect((await over(note, { headers: { cookie: cookieOf(guest) } })).statusCode, 'the same connection').toBe(200)
    const page = (await guest.visit(note)).body
    expect([page.includes('a.txt'), page.includes('b.bin'), page.includes('no.png')]).toEqual([true, true, false])

    // None of them is fit, and much follows: the next question is answered all the same.
    const bad = { 'empty.txt': Buffer.alloc(0), 'large.bin': Buffer.alloc(50 * 1024 ** 2 + 1) }
    const refused = new Request(`${note}/attachments`, { method: 'POST', body: formOf(bad) })
    const content = Buffer.from(await refused.arrayBuffer())
    const type = refused.headers.get('content-type') ?? ''
    const again = { ...headers, 'content-type': type, 'content-length': content.length }
    expect((await over(`${note}/attachments`, { method: 'POST', headers: again }, content)).statusCode).toBe(422)
    expect((await over(note, { headers: { cookie: cookieOf(guest) } })).statusCode).toBe(200)
  })

  it('are served inert whatever they are', async () => {
    const owner = await anOwner(keeping)
    const { answer } = await attach(owner, {
      'page.html': Buffer.from('<!doctype html><script>alert(1)</script>'),
      'drawing.svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
      'notes.txt': Buffer.from('größe'),
      '../../etc/passwd': Buffer.from('root'),
    })
    expect(answer).toHaveLength(4)
    for (const { href, width } of answer) {
      const { headers, status } = await fetchFile(owner, href)
      expect(status).toBe(200)
      expect(width).toBeNull()
      expect(headers.get('content-type'), href).not.toMatch(/html|svg/)
      expect(headers.get('content-disposition'), href).toMatch(/^attachment;/)
      expect(headers.get('content-security-policy'), href).toMatch(/^sandbox; default-src 'none'/)
      expect(headers.get('x-content-type-options'), href).toBe('nosniff')
    }
    expect(answer[3]?.name).toBe('passwd')
    expect((await fetchFile(owner, answer[2]?.href ?? '')).headers.get('content-type')).toBe(
      'text/plain; charset=utf-8',
    )
  })

  it('that are not what they should be are refused in words, and leave nothing behind', async () => {
    const owner = await anOwner(keeping)
    const { guest, note } = owner
    const before = await count()
    const refused: [name: string, bytes: Uint8Array, status: number, says: RegExp][] = [
      ['empty.txt', new Uint8Array(), 422, /“empty\.txt” is empty/],
      ['large.bin', Buffer.alloc(50 * 1024 ** 2 + 1), 413, /larger than 50 MiB/],
    ]
    for (const [name, bytes, status, says] of refused) {
      const { status: got, answer } = await attach(owner, { [name]: bytes })
      expect([got, answer.message], name).toEqual([status, expect.stringMatching(says)])
    }
    const eleven = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${n}.txt`, Buffer.from('x')]))
    expect((await attach(owner, eleven)).status).toBe(413)
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
    await eventually(
      'it is being taken',
      async () => (await readdir(join(keeping.place.dataDir, 'uploads'))).length > 0,
    )
    broken.destroy()
    await eventually(
      'nothing is left of it',
      async () => (await readdir(join(keeping.place.dataDir, 'uploads'))).length === 0,
    )

    const { body } = await guest.visit(note)
    for (const name of ['broken', 'photo', 'large', 'paper', 'empty']) expect(body).not.toContain(`${name}.`)
    await eventually('only the ten are left', async () => (await count()) <= before + 10)
    expect(keeping.program.stdout).not.toContain('"level":"error"')
  })

  it('have room for so much and no more, however many come at once', async (test) => {
    const own = await startStore()
    test.onTestFinished(() => own.stop())
    const small = await aKeepingNotejam(test, { ...own.settings, ATTACHMENTS_QUOTA_MB: '1' })
    const owner = await anOwner(small)
    const half = randomBytes(400 * 1024)
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => attach(owner, { [`${n}.bin`]: half })))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 413, 413, 413, 413])
    const refused = answers.find(({ status }) => status === 413)
    expect(refused?.answer.message).toMatch(/no room for/)
    await eventually('the others are removed', async () => (await own.count(small.place)) === 2)
  })
}
