import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { expect } from 'vitest'
import { fromBufferPromise, type Entry } from 'yauzl'
import type { Person, World } from './world.ts'

export interface Unzipped {
  /** In the order of the archive. */
  readonly paths: readonly string[]
  readonly text: (path: string) => string
  readonly bytes: (path: string) => Buffer
  readonly entry: (path: string) => Entry
}

/** What a zip holds, its checksums looked at. */
export async function unzip(zip: Buffer): Promise<Unzipped> {
  const opened = await fromBufferPromise(zip, { strictFileNames: true })
  const found = new Map<string, { entry: Entry; content: Buffer }>()
  for await (const entry of opened.eachEntry()) {
    const content = await buffer(await opened.openReadStreamPromise(entry))
    expect(crc32(content), entry.fileName).toBe(entry.crc32)
    found.set(entry.fileName, { entry, content })
  }
  const at = (path: string) => {
    const one = found.get(path)
    if (!one) throw new Error(`there is no ${path} in ${[...found.keys()].join(', ')}`)
    return one
  }
  return {
    paths: [...found.keys()],
    text: (path) => at(path).content.toString(),
    bytes: (path) => at(path).content,
    entry: (path) => at(path).entry,
  }
}

/** The bytes that an address gives. */
export async function download(world: World, path: string, who: Person, headers: Record<string, string> = {}) {
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(world.url + path, { headers: { ...headers, cookie }, redirect: 'manual' })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

/** An archive of notes, opened. */
export async function exportOf(world: World, who: Person, path = '/export.zip'): Promise<Unzipped> {
  const { status, bytes } = await download(world, path, who)
  expect(status).toBe(200)
  return unzip(bytes)
}
