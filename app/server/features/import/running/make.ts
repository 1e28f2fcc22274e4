import { rm } from 'node:fs/promises'
import { DatabaseError } from 'pg'
import { outageOf } from '../../../platform/database/outage.ts'
import { disown } from '../../../platform/objects/unnamed-objects.ts'
import type { ReadItem, ReadNote } from '../reading/read-item.ts'
import type { Reading } from '../reading/reading.ts'
import { besideFilesThere } from './files-there.ts'
import { keepFiles, keysOf, sharedKeys } from './keep-files.ts'
import type { Claimed } from './lease.ts'
import { knownFiles, plansOf } from './make.queries.ts'
import type { Turn } from './turn.ts'
import { writeBatch, type Batch, type MakeDeps } from './write-batch.ts'

export type { MakeDeps } from './write-batch.ts'

/** What one transaction takes: it holds the owner's row, and what it is made of holds up the event loop, for milliseconds. */
const batchSize = { maxItems: 20, maxTextUnits: 256 * 1024, maxFileBytes: 4 * 1024 ** 2, isWriting: true }

/** Open lists ask for their rows again when they hear of something new. */
const newsEveryMs = 2_000

/**
 * Makes the notes, batch by batch; each batch and how far the import is are one transaction, so that nothing is made twice.
 * @returns whether it came to the end
 * @throws LeaseLost, Cancelled, ImportRefusal
 */
export async function make(deps: MakeDeps, reading: Reading, claimed: Claimed, turn: Turn): Promise<boolean> {
  const tell = () => deps.accountNews.publish(claimed.userId, 'changed.')
  let toldAt = 0
  try {
    for (;;) {
      if ((await turn.work(() => makeNext(deps, reading, claimed))) === 0) return true
      if (performance.now() - toldAt > newsEveryMs) {
        tell()
        toldAt = performance.now()
      }
      if (!(await turn.goesOn())) return false
    }
  } finally {
    tell()
  }
}

/** @returns how many items there were */
async function makeNext(deps: MakeDeps, reading: Reading, claimed: Claimed): Promise<number> {
  const items = await reading.next({ from: claimed.dealtWith, ...batchSize })
  try {
    if (items.length > 0) await makeBatch(deps, claimed, items)
  } finally {
    await forgetWritten(items)
  }
  return items.length
}

async function makeBatch(deps: MakeDeps, claimed: Claimed, read: readonly ReadItem[]): Promise<void> {
  const places = read.map(({ place }) => place)
  const plans = await plansOf(deps.sql, claimed, places)
  const isWanted = ({ place }: ReadItem) => ['made', 'updated'].includes(plans.get(place)?.result ?? '')
  const found = read.filter((item): item is ReadNote => item.kind === 'note' && isWanted(item))
  const wanted = await besideFilesThere(deps, claimed, found, plans)
  const items = read.map((item) => wanted.find(({ place }) => place === item.place) ?? item)
  const known = await knownFiles(deps.sql, claimed, sharedKeys(wanted))
  const files = await keepFiles(deps, claimed.userId, wanted, (key) => known.has(key))
  try {
    await writeApart(deps, claimed, { items, plans, wanted, files })
  } catch (error) {
    // During an outage the rows may or may not be there: objects without one are removed in an hour.
    if (!outageOf(error) && files.length > 0) await disown(deps.sql, keysOf(files)).then(deps.tidyUp)
    throw error
  }
}

/** Writes a batch; where the database takes one of its notes for impossible, the notes one by one, and without that one. */
async function writeApart(deps: MakeDeps, claimed: Claimed, batch: Batch): Promise<void> {
  const { items, plans, wanted, files } = batch
  try {
    await writeBatch(deps, claimed, batch)
    return
  } catch (error) {
    if (!isOfData(error)) throw error
    if (items.length === 1) {
      deps.log.error({ err: error }, 'an item of an import cannot be kept')
      await writeBatch(deps, claimed, { items, plans, wanted: [], files: [] })
      return
    }
  }
  for (const item of items) {
    const isOfItem = ({ place }: { readonly place: number }) => place === item.place
    const alone = { items: [item], plans, wanted: wanted.filter(isOfItem), files: files.filter(isOfItem) }
    await writeApart(deps, claimed, alone)
  }
}

/** Classes of SQLSTATE: a value that cannot be kept, a constraint, a limit of the program. */
function isOfData(error: unknown): boolean {
  return error instanceof DatabaseError && /^(?:22|23|54)/.test(error.code ?? '')
}

/** Removes what the thread wrote to the disk: also of items that were skipped. */
async function forgetWritten(items: readonly ReadItem[]): Promise<void> {
  const files = items.flatMap((item) => (item.kind === 'note' ? item.files : []))
  for (const { path } of files) if (path !== undefined) await rm(path, { force: true })
}
