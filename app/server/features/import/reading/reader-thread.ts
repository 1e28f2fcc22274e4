import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { Converted } from '../readers/html/converted.ts'
import { readers } from '../readers/index.ts'
import type { ImportItem, Reader, Work } from '../readers/reader.ts'
import { Budget } from '../sources/budget.ts'
import { inBlocks, sliceOf } from '../sources/bytes.ts'
import { refuseAll } from '../sources/refusal.ts'
import type { OpenSource } from '../sources/source.ts'
import { sourcesOf } from '../sources/uploads.ts'
import { prepared } from './prepare.ts'
import { readFiles } from './read-files.ts'
import type { Brought, BroughtPad, NextItems, Opened, ReadItem } from './read-item.ts'
import { connected } from './rpc.ts'

/** A thread of its own: what was brought is unpacked and parsed here, so that no request waits for it. `reading.ts` starts it. */

if (!parentPort) throw new Error('this file is the program of a thread')
const { files, bytes, limits, uploads } = workerData as Brought
const budget = new Budget(limits, uploads)
const remote = inBlocks({
  size: bytes,
  read: async (first, length) => Buffer.from(await line.ask<Uint8Array<ArrayBuffer>>('read', { first, length })),
})
const line = connected(parentPort, { open, next, close: () => budget.close() })
const work: Work = {
  markdownOf: (html) => line.ask<Converted | undefined>('markdown', html),
  fileFor: (name) => budget.fileFor(name),
}

interface Found {
  /** Which source. */
  readonly n: number
  readonly format: string
  readonly item: ImportItem
}

let items: AsyncIterator<Found> | undefined
let place = 0

async function open(): Promise<Opened> {
  const brought = files.map(({ name, start, bytes: size, modifiedAt }) => ({
    name,
    bytes: sliceOf(remote, start, size),
    modifiedAt: modifiedAt === undefined ? undefined : new Date(modifiedAt),
  }))
  const sources: [OpenSource, Reader | undefined][] = []
  for (const source of await sourcesOf(brought, budget)) sources.push([source, await readerOf(source)])
  if (sources.every(([{ entries, leftOut }]) => entries.length + leftOut.length === 0)) {
    throw refuseAll('There is no file in it.')
  }
  items = itemsOf(sources)[Symbol.asyncIterator]()
  const known = new Map(sources.flatMap(([, reader]) => (reader ? [[reader.format, reader] as const] : [])))
  const pads: BroughtPad[] = []
  for (const [n, [source, reader]] of sources.entries()) {
    for (const pad of (await reader?.pads?.(source)) ?? []) pads.push({ ...pad, key: ofSource(n, pad.key) })
  }
  return { formats: [...known.values()].map(({ format, title }) => ({ format, title })), pads }
}

/** Two sources may call different things by one key. */
function ofSource(n: number, key: string): string {
  return createHash('sha256').update(`${n} ${key}`).digest('base64url')
}

async function readerOf(source: OpenSource): Promise<Reader | undefined> {
  for (const reader of readers) if (await reader.recognises(source)) return reader
  return undefined
}

async function* itemsOf(sources: readonly [OpenSource, Reader | undefined][]): AsyncGenerator<Found> {
  for (const [n, [source, reader]] of sources.entries()) {
    for (const item of source.leftOut) yield { n, format: reader?.format ?? '', item }
    if (reader) for await (const item of reader.items(source, work)) yield { n, format: reader.format, item }
    else for (const { path } of source.entries) yield { n, format: '', item: unknown(path) }
  }
}

function unknown(path: string): ImportItem {
  return { kind: 'problem', path, why: 'It is of no kind that can be read here.' }
}

/** @returns none at the end */
async function next({ from, maxItems, maxBytes, isWriting }: NextItems): Promise<readonly ReadItem[]> {
  const told: ReadItem[] = []
  for (let size = 0; told.length < maxItems && size < maxBytes;) {
    const found = await items?.next()
    if (!found || found.done) break
    const { n, format, item } = found.value
    const at = place++
    if (at < from) continue
    if (item.kind === 'problem') {
      told.push({ ...item, place: at, format })
      continue
    }
    const { kind, path, pad, isPinned, isTrashed } = item
    const padKey = item.padKey === undefined ? undefined : ofSource(n, item.padKey)
    // Before the next item is asked for: its reader may keep them only until then.
    const pathFor = isWriting ? (name: string) => budget.fileFor(`item-${at}-${name}`) : undefined
    const files = await readFiles(item.files, pathFor)
    const read = files.map((file) => {
      return file.shared ? { ...file, shared: { ...file.shared, key: ofSource(n, file.shared.key) } } : file
    })
    told.push({ kind, path, pad, padKey, isPinned, isTrashed, ...prepared(item), files: read, place: at, format })
    size += item.text.length
    if (isWriting) size += read.reduce((sum, file) => sum + file.bytes, 0)
  }
  return told
}
