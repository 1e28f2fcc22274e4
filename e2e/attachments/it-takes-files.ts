import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, request as ask, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { cookieOf } from '../../kit/guest.ts'
import { anOwner, attach, formOf, type Kept } from './attaching.ts'

/** Files are taken one by one; those that are not fit are refused in words, and leave nothing behind. */
export function itTakesFiles(kept: Kept): void {
  it('are taken one by one: a bad one among them keeps no other out, and the connection goes on', async (test) => {
    const owner = await anOwner(kept.keeping)
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

  it('that are not what they should be are refused in words, and leave nothing behind', async () => {
    const owner = await anOwner(kept.keeping)
    const { guest, note } = owner
    const before = await kept.count()
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
      async () => (await readdir(join(kept.keeping.place.dataDir, 'uploads'))).length > 0,
    )
    broken.destroy()
    await eventually(
      'nothing is left of it',
      async () => (await readdir(join(kept.keeping.place.dataDir, 'uploads'))).length === 0,
    )

    const { body } = await guest.visit(note)
    for (const name of ['broken', 'photo', 'large', 'paper', 'empty']) expect(body).not.toContain(`${name}.`)
    await eventually('only the ten are left', async () => (await kept.count()) <= before + 10)
    expect(kept.keeping.program.stdout).not.toContain('"level":"error"')
  })
}
