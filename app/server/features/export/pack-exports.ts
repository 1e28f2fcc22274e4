import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { coalesced } from '../../platform/archive/coalesced.ts'
import type { Queue } from '../../platform/jobs/jobs.ts'
import { NoTurn, Turns } from '../../platform/turns.ts'
import {
  announcePart,
  disownParts,
  finishExport,
  giveUpAttempt,
  keepLease,
  takeDueExport,
  type DueExport,
} from './packing.queries.ts'
import { diskProblem } from './spool.ts'
import { exported, type ExportDeps, type Progress } from './write-export.ts'

/** Every two minutes, for those whose process was killed; and at once when one is asked for. */
export const exportsQueue: Queue = {
  name: 'exports',
  retries: { retryLimit: 0, expireInSeconds: 6 * 60 * 60, deleteAfterSeconds: 3600 },
  schedule: '*/2 * * * *',
}

/** The beginning of the keys of parts, by which the store keeps them apart. */
export const partPrefix = 'export-'

export interface PackingDeps extends ExportDeps {
  readonly log: FastifyBaseLogger
  /** Of each part but the last. @default 32 MiB */
  readonly partBytes?: number
}

const usualPartBytes = 32 * 1024 ** 2

/** One at a time in this process. */
const packing = new Turns({ maxConcurrent: 1, maxConcurrentPerPerson: 1, maxWaiting: 0 })

/** Packs all exports that are due, one after the other. Nothing where this process is packing already. */
export async function packExports(deps: PackingDeps): Promise<void> {
  await packing
    .take('', async () => {
      for (let due = await takeDueExport(deps.sql); due; due = await takeDueExport(deps.sql)) await pack(deps, due)
    })
    .catch((error: unknown) => {
      if (!(error instanceof NoTurn)) throw error
    })
}

/** The person has stopped it, or another process has taken it over. */
class LostLease extends Error {}

/** How often the lease is prolonged, and progress told. */
const heartbeatMs = 5_000

async function pack(deps: PackingDeps, due: DueExport): Promise<void> {
  const { sql, log, partBytes = usualPartBytes } = deps
  let progress: Progress = { notes: 0, ofNotes: 0, bytes: 0, ofBytes: 0 }
  let isLost = false
  const keys: string[] = []
  const beat = setInterval(() => {
    keepLease(sql, due, progress).then(
      (isKept) => (isLost ||= !isKept),
      () => {},
    )
  }, heartbeatMs)
  try {
    const bytes = await storeParts(deps, due, keys, (now) => {
      progress = now
      if (isLost) throw new LostLease()
    })
    if (!(await keepLease(sql, due, progress))) throw new LostLease()
    await finishExport(sql, due, bytes, partBytes)
    log.info({ notes: progress.notes, bytes }, 'an export is packed')
  } catch (error) {
    // The objects may have been removed while a part was still on its way to the store.
    if (error instanceof LostLease) {
      await disownParts(sql, keys)
      return
    }
    log.error({ err: error, attempt: due.attempt }, 'an export could not be packed')
    await giveUpAttempt(sql, due)
  } finally {
    clearInterval(beat)
  }
}

/**
 * @param keys of the objects, as far as they are stored
 * @returns the bytes of the archive
 */
async function storeParts(
  deps: PackingDeps,
  due: DueExport,
  keys: string[],
  tell: (progress: Progress) => void,
): Promise<number> {
  const { sql, objects, uploads, partBytes = usualPartBytes } = deps
  await mkdir(uploads, { recursive: true, mode: 0o700 })
  const folder = await mkdtemp(join(uploads, 'packing-'))
  const path = join(folder, 'part')
  let file = await open(path, 'w', 0o600)
  let [inPart, all] = [0, 0]

  async function store(): Promise<void> {
    await file.close()
    const key = partPrefix + randomUUID()
    if (!(await announcePart(sql, due, key))) throw new LostLease()
    keys.push(key)
    await objects.put(key, path, inPart, 'application/zip')
    inPart = 0
    file = await open(path, 'w', 0o600)
  }

  try {
    for await (const piece of coalesced(exported(deps, due, tell))) {
      for (let at = 0; at < piece.length;) {
        const taken = Math.min(piece.length - at, partBytes - inPart)
        await file.write(piece, at, taken).catch((error: unknown) => {
          throw diskProblem(error)
        })
        ;[at, inPart, all] = [at + taken, inPart + taken, all + taken]
        if (inPart === partBytes) await store()
      }
    }
    if (inPart > 0) await store()
    return all
  } finally {
    await file.close()
    await rm(folder, { recursive: true, force: true })
  }
}
