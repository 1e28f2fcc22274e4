import { mkdir, readdir, utimes } from 'node:fs/promises'
import { request as ask } from 'node:http'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { cookieOf } from '../../kit/guest.ts'
import { forSuite } from '../for-suite.ts'
import { aUsedPlace } from '../place.ts'
import { aKeepingNotejam, anOwner, attach, fetchFile, peakMegabytes, picture, type Keeping } from './attaching.ts'

/** Each on a Notejam of its own: the peak of a process's memory goes up only. */
describe.concurrent('an attacker sends, and it takes little memory:', () => {
  it('small images that would take much memory: they are kept, and not unpacked', async (test) => {
    const keeping = await aKeepingNotejam(test)
    const owner = await anOwner(keeping)
    await attach(owner, { 'warm.png': await picture(40, 30).png().toBuffer() })
    const before = await peakMegabytes(keeping.program)
    const { status, answer } = await attach(owner, {
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
    expect((await peakMegabytes(keeping.program)) - before).toBeLessThan(100)
    expect((await fetchFile(owner, `/attachments/${answer[0]?.id}/thumbnail`)).status).toBe(404)
    expect((await owner.guest.visit(owner.note)).body).toContain('a.avif')
  })

  it('a picture with millions of empty notes in it: it is kept, and not read', async (test) => {
    const keeping = await aKeepingNotejam(test)
    const owner = await anOwner(keeping)
    await attach(owner, { 'warm.png': await picture(40, 30).png().toBuffer() })
    const before = await peakMegabytes(keeping.program)
    const png = await picture(8, 8).png().toBuffer()
    // After the head: eight bytes that say PNG, and the first chunk.
    const notes = Buffer.alloc(12 * 1_000_000)
    const type = Buffer.from('tEXt')
    const sum = crc32(type)
    for (let at = 0; at < notes.length; at += 12) {
      type.copy(notes, at + 4)
      notes.writeUInt32BE(sum, at + 8)
    }
    const { status, answer } = await attach(owner, {
      'flood.png': Buffer.concat([png.subarray(0, 33), notes, png.subarray(33)]),
    })
    expect([status, answer[0]?.type, answer[0]?.width]).toEqual([201, 'image/png', null])
    expect((await peakMegabytes(keeping.program)) - before, 'megabytes').toBeLessThan(100)
  })
})

describe('an attacker', () => {
  const suite = forSuite()
  let keeping: Keeping
  beforeAll(async () => {
    keeping = await aKeepingNotejam(suite)
  })

  it('begins many files and ends none: other people can send files meanwhile, and all once the connections close', async () => {
    const [ada, ben] = [await anOwner(keeping), await anOwner(keeping)]
    const headers = {
      cookie: cookieOf(ada.guest),
      'content-type': 'multipart/form-data; boundary=x',
      'content-length': 1e6,
    }
    const held = Array.from({ length: 6 }, () => {
      const request = ask(`${ada.note}/attachments`, { method: 'POST', headers })
      request.on('error', () => {})
      request.write('--x\r\ncontent-disposition: form-data; name="files"; filename="a.bin"\r\n\r\nabc')
      return request
    })
    const uploads = () => readdir(join(keeping.place.dataDir, 'uploads')).catch(() => [])
    await eventually('all are being taken', async () => (await uploads()).length === 6)
    const one = { 'one.txt': Buffer.from('one') }
    const refused = await attach(ada, one)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
    expect((await attach(ben, one)).status).toBe(201)
    for (const request of held) request.destroy()
    await eventually('they are gone', async () => (await uploads()).length === 0)
    expect((await attach(ada, one)).status).toBe(201)
  })

  it('attaches more files than a page can show: a hundred are enough for a note', { timeout: 120_000 }, async () => {
    const owner = await anOwner(keeping)
    const ten = (from: number) =>
      Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${from + n}.txt`, Buffer.from('x')]))
    for (let from = 0; from < 100; from += 10) expect((await attach(owner, ten(from))).status).toBe(201)
    const { status, answer } = await attach(owner, { 'last.txt': Buffer.from('x') })
    expect([status, answer.message]).toEqual([422, expect.stringMatching(/a note can have 100 files/)])
  })

  it('sends forms that are none: they are refused in words, and no defect is logged', async () => {
    const { guest, note } = await anOwner(keeping)
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
    expect(keeping.program.stdout).not.toContain('"level":"error"')
  })
})

it('a later start removes old uploads of a process that was killed, and no younger ones', async (test) => {
  const place = await aUsedPlace(test)
  const uploads = join(place.dataDir, 'uploads')
  for (const name of ['upload-old', 'upload-new']) await mkdir(join(uploads, name), { recursive: true })
  const twoDaysAgo = Date.now() / 1000 - 2 * 86_400
  await utimes(join(uploads, 'upload-old'), twoDaysAgo, twoDaysAgo)
  await place.open()
  expect(await readdir(uploads)).toEqual(['upload-new'])
})
