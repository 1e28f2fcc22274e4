import { createHash } from 'node:crypto'
import { readers } from '../readers/index.ts'
import { itemsOf, readerOf } from '../readers/read-source.ts'
import type { ImportItem, Reader, Work } from '../readers/reader.ts'
import { Budget } from '../sources/budget.ts'
import { inBlocks, sliceOf, type Bytes } from '../sources/bytes.ts'
import { refuseAll } from '../sources/refusal.ts'
import type { OpenSource } from '../sources/source.ts'
import { sourcesOf } from '../sources/uploads.ts'
import { prepared } from './prepare.ts'
import { readFiles } from './read-files.ts'
import type { Brought, BroughtPad, NextItems, Opened, ReadItem } from './read-item.ts'

interface Found {
  /** Which source. */
  readonly n: number
  readonly format: string
  readonly item: ImportItem
}

type Sources = readonly (readonly [OpenSource, Reader | undefined])[]

/** Unpacks and parses what was brought. */
export class BroughtItems {
  readonly #brought: Brought
  readonly #bytes: Bytes
  readonly #budget: Budget
  readonly #work: Work
  #items: AsyncIterator<Found> | undefined
  #place = 0

  constructor(brought: Brought, bytes: Bytes, markdownOf: Work['markdownOf']) {
    this.#brought = brought
    this.#bytes = inBlocks(bytes)
    this.#budget = new Budget(brought.limits, brought.uploads)
    this.#work = { markdownOf, fileFor: (name) => this.#budget.fileFor(name) }
  }

  /** Recognises it, and begins with the first item. */
  async open(): Promise<Opened> {
    const uploads = this.#brought.files.map(({ name, start, bytes, modifiedAt }) => ({
      name,
      bytes: sliceOf(this.#bytes, start, bytes),
      modifiedAt: modifiedAt === undefined ? undefined : new Date(modifiedAt),
    }))
    const opened = await sourcesOf(uploads, this.#budget)
    if (opened.every(({ entries, leftOut }) => entries.length + leftOut.length === 0)) {
      throw refuseAll('There is no file in it.')
    }
    const sources: [OpenSource, Reader | undefined][] = []
    for (const source of opened) sources.push([source, await readerOf(source)])
    this.#items = foundIn(sources, this.#work)
    this.#place = 0
    const formats = [...new Set(sources.flatMap(([, reader]) => reader?.format ?? []))]
    const titles = Object.fromEntries(readers.map(({ format, title }) => [format, title]))
    return { formats, titles, pads: await padsOf(sources) }
  }

  /** @returns none at the end */
  async next({ from, maxItems, maxTextUnits, maxFileBytes, isWriting }: NextItems): Promise<readonly ReadItem[]> {
    const told: ReadItem[] = []
    for (let [units, bytes] = [0, 0]; told.length < maxItems && units < maxTextUnits && bytes < maxFileBytes;) {
      const found = await this.#items?.next()
      if (!found || found.done) break
      const place = this.#place++
      if (place < from) continue
      const item = await this.#read(found.value, place, isWriting)
      told.push(item)
      if (item.kind === 'problem') continue
      units += [...item.notes, ...item.versions].reduce((sum, { text }) => sum + text.length, 0)
      if (isWriting) bytes += item.files.reduce((sum, file) => sum + file.bytes, 0)
    }
    return told
  }

  /** Removes what was unpacked. */
  close(): Promise<void> {
    return this.#budget.close()
  }

  async #read({ n, format, item }: Found, place: number, isWriting: boolean): Promise<ReadItem> {
    if (item.kind === 'problem') return { kind: item.kind, path: item.path, why: item.why, place, format }
    const { kind, path, pad, isPinned, isTrashed } = item
    const padKey = item.padKey === undefined ? undefined : ofSource(n, item.padKey)
    // Before the next item is asked for: its reader may keep them only until then.
    const pathFor = isWriting ? (name: string) => this.#budget.fileFor(`item-${place}-${name}`) : undefined
    const files = (await readFiles(item.files, pathFor)).map((file) =>
      file.shared ? { ...file, shared: { ...file.shared, key: ofSource(n, file.shared.key) } } : file,
    )
    return { kind, path, pad, padKey, isPinned, isTrashed, ...prepared(item, isWriting), files, place, format }
  }
}

async function padsOf(sources: Sources): Promise<BroughtPad[]> {
  const pads: BroughtPad[] = []
  for (const [n, [source, reader]] of sources.entries()) {
    for (const pad of (await reader?.pads?.(source)) ?? []) pads.push({ ...pad, key: ofSource(n, pad.key) })
  }
  return pads
}

async function* foundIn(sources: Sources, work: Work): AsyncGenerator<Found> {
  for (const [n, [source, reader]] of sources.entries()) {
    for (const item of source.leftOut) yield { n, format: reader?.format ?? '', item }
    for await (const [format, item] of itemsOf(source, work)) yield { n, format, item }
  }
}

/** A key of this source alone: two sources may give one key to different items. */
function ofSource(n: number, key: string): string {
  return createHash('sha256').update(`${n} ${key}`).digest('base64url')
}
