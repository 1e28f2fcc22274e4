import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as ask, type IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { cookieOf } from '../../kit/guest.ts'
import { aKeepingNotejam, anOwner, attach, peakMegabytes, type Owner } from './attaching.ts'
import type { StartStore } from './stores.ts'

const fileBytes = 50 * 1024 ** 2
/** A person may send six files at a time. */
const filesOfAnOwner = 5

/** Defines that files which come at once are streamed into a store. @param count of files */
export function itTakesLittleMemory(startStore: StartStore, count: number): void {
  it(`take little memory: ${count} of 50 MiB at once`, { timeout: 180_000 }, async (test) => {
    const store = await startStore()
    test.onTestFinished(() => store.stop())
    const keeping = await aKeepingNotejam(test, store.settings)
    const owners: Owner[] = []
    while (owners.length * filesOfAnOwner < count) owners.push(await anOwner(keeping))
    for (const owner of owners) await attach(owner, { 'warm.txt': Buffer.from('x') })
    const before = await peakMegabytes(keeping.program)
    const sending = Array.from({ length: count }, (_, n) => stream(owners[n % owners.length] as Owner, `${n}.bin`))
    expect(await Promise.all(sending)).toEqual(Array(count).fill(201))
    const growth = (await peakMegabytes(keeping.program)) - before
    console.log(`resident memory: ${Math.round(before)} MB before, at most ${Math.round(before + growth)} MB meanwhile`)
    const copy = (count * fileBytes) / 1e6
    // A busy machine collects garbage late: half of one copy is far from streaming, and far from keeping them.
    expect(growth, `megabytes; one copy of them would be ${copy}`).toBeLessThan(copy / 2)
  })
}

/** Sends a file chunk by chunk. @returns the status of the answer */
async function stream({ guest, note }: Owner, name: string): Promise<number | undefined> {
  const head = `--x\r\ncontent-disposition: form-data; name="files"; filename="${name}"\r\n\r\n`
  const foot = '\r\n--x--\r\n'
  const request = ask(`${note}/attachments`, {
    method: 'POST',
    headers: {
      ...{ cookie: cookieOf(guest), accept: 'application/json', 'content-type': 'multipart/form-data; boundary=x' },
      'content-length': head.length + fileBytes + foot.length,
    },
  })
  const answered = once(request, 'response')
  request.write(head)
  const chunk = randomBytes(1024 ** 2)
  for (let sent = 0; sent < fileBytes; sent += chunk.length) if (!request.write(chunk)) await once(request, 'drain')
  request.end(foot)
  const [response] = (await answered) as [IncomingMessage]
  response.resume()
  return response.statusCode
}
