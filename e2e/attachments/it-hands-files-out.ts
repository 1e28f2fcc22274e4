import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { aGuest, cookieOf } from '../../kit/guest.ts'
import { aMember } from '../../kit/person.ts'
import { anOwner, attach, fetchFile, picture, type Kept } from './attaching.ts'

/** Files come back as they were sent, to their owner alone, in a form that no browser runs. */
export function itHandsFilesOut(kept: Kept): void {
  it('come back as they were sent, whole and in parts, to their owner alone', async () => {
    const owner = await anOwner(kept.keeping)
    const { guest, note } = owner
    const before = await kept.count()
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
    expect(await kept.count()).toBe(before + 1)
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

    const mallory = await aMember(kept.keeping.place.url)
    expect((await fetchFile({ guest: mallory, note }, href)).status).toBe(404)
    expect((await attach({ guest: mallory, note }, { 'a.txt': Buffer.from('a') })).status).toBe(404)
    expect((await attach({ guest: aGuest(), note }, { 'a.txt': Buffer.from('a') })).status).toBe(401)
    const elsewhere = { method: 'POST', headers: { cookie: cookieOf(guest), origin: 'https://evil.example' }, body: '' }
    expect((await fetch(`${note}/attachments`, elsewhere)).status).toBe(403)
    expect(await kept.count()).toBe(before + 1)
  })

  it('that are images have their size and a thumbnail, the right way up', async () => {
    const owner = await anOwner(kept.keeping)
    const { guest, note } = owner
    const before = await kept.count()
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
    expect(await kept.count(), 'each with a thumbnail').toBe(before + 6)
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

  it('are served inert whatever they are', async () => {
    const owner = await anOwner(kept.keeping)
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
}
