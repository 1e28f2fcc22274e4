import { zipOf, type ZipFile } from '../../platform/archive/zip-writer.ts'
import type { Database } from '../../platform/database/connect.ts'
import { ofOneMoment, ownTransaction } from '../../platform/database/transaction.ts'
import { exportFormat, exportNames, type ExportManifest } from '../../platform/moving/manifest.ts'
import type { ObjectStore } from '../../platform/objects/object-store.ts'
import { Checksums } from './checksums.ts'
import { copying } from './export-turns.ts'
import type { Selection } from './export.queries.ts'
import { contentsOf } from './file-contents.ts'
import { planOf, type Plan, type PlannedFile } from './plan.ts'
import { readme } from './readme.ts'
import { Spool } from './spool.ts'
import { textsOfPlan } from './texts.ts'

export interface ExportDeps {
  readonly sql: Database
  readonly objects: ObjectStore
  /** The folder for files on their way. */
  readonly uploads: string
  /** Of this Notejam, for links that name it. */
  readonly publicOrigin: string
}

/** What has gone into the archive, and what will. */
export interface Progress {
  readonly notes: number
  readonly ofNotes: number
  readonly bytes: number
  readonly ofBytes: number
}

/**
 * Everything that is selected as a zip, as it is at one moment, while people write. The texts leave the database at once, for a file on the disk,
 * and the files leave the store as the client takes them.
 * @param tell hears of progress, after each note
 */
export async function* exported(
  deps: ExportDeps,
  selection: Selection,
  tell: (progress: Progress) => void = () => {},
): AsyncGenerator<Buffer> {
  const spool = await Spool.open(deps.uploads)
  const planned = Promise.withResolvers<Plan>()
  let isGone = false
  const copy = () => copyTexts(deps, selection, spool, planned.resolve, () => isGone)
  const copied = copying
    .take(selection.ownerId, copy, () => isGone)
    .then(
      () => spool.end(),
      (error: unknown) => {
        planned.reject(error)
        spool.end(error as Error)
      },
    )
  // Where there is no plan, the reader below hears of it.
  planned.promise.catch(() => {})
  try {
    yield* zipOf(filesOf(deps, await planned.promise, spool, tell))
  } finally {
    isGone = true
    await copied
    await spool.remove()
  }
}

async function copyTexts(
  { sql, publicOrigin }: ExportDeps,
  selection: Selection,
  spool: Spool,
  onPlan: (plan: Plan) => void,
  isGone: () => boolean,
): Promise<void> {
  const own = await sql.open()
  try {
    await ownTransaction(
      own,
      async () => {
        const plan = await planOf(own.sql, selection)
        onPlan(plan)
        for await (const text of textsOfPlan(own.sql, plan, selection, publicOrigin)) {
          if (isGone()) return
          await spool.add(text)
        }
      },
      ofOneMoment,
    )
  } finally {
    await own.end()
  }
}

async function* filesOf(
  { objects, publicOrigin }: ExportDeps,
  plan: Plan,
  spool: Spool,
  tell: (progress: Progress) => void,
): AsyncGenerator<ZipFile> {
  const now = new Date()
  const sums = await Checksums.open(spool.folder)
  const contentOf = contentsOf(objects, plan.files)
  const missing: string[] = []
  const done = { notes: 0, versions: 0, files: 0, fileBytes: 0, textBytes: 0 }

  try {
    yield await sums.of(text(exportNames.readme, readme, now))
    for await (const { path, modifiedAt, content } of spool.texts()) {
      yield await sums.of({ path, modifiedAt, content, isDeflated: true })
      if (path.startsWith(`${exportNames.history}/`)) {
        done.versions++
        continue
      }
      const note = plan.notes[done.notes++]
      for (let index = note?.firstFile ?? 0; index < (note?.endOfFiles ?? 0); index++) {
        const file = plan.files[index]
        const found = await contentOf(index)
        if (!file || found === undefined) missing.push(file?.path ?? '')
        else {
          yield await sums.of({ path: file.path, modifiedAt, content: found, isDeflated: isDeflatable(file) })
          done.files++
          done.fileBytes += file.bytes
        }
      }
      done.textBytes += note?.bytes ?? 0
      const [bytes, ofBytes] = [done.textBytes + done.fileBytes, plan.noteBytes + plan.fileBytes]
      tell({ notes: done.notes, ofNotes: plan.notes.length, bytes, ofBytes })
    }
    const checksums = await sums.end()
    yield { path: exportNames.checksums, modifiedAt: now, isDeflated: false, content: sums.lines() }
    const manifest: ExportManifest = {
      ...exportFormat,
      exportedAt: now.toISOString(),
      origin: publicOrigin,
      counts: {
        pads: plan.pads.length,
        notes: done.notes,
        trashed: plan.notes.filter(({ isTrashed }) => isTrashed).length,
        ...{ files: done.files, fileBytes: done.fileBytes, versions: done.versions },
      },
      pads: plan.pads.map(({ folder, name, colour, isPlaced }) => ({
        ...{ folder, name },
        ...(colour === null ? {} : { colour }),
        ...(isPlaced ? { placed: true } : {}),
      })),
      missing,
      checksums: { file: exportNames.checksums, sha256: checksums },
    }
    yield text(exportNames.manifest, `${JSON.stringify(manifest, undefined, 2)}\n`, now)
  } finally {
    await sums.close()
  }
}

function text(path: string, words: string, modifiedAt: Date): ZipFile {
  return { path, modifiedAt, content: Buffer.from(words), isDeflated: true }
}

/** Kinds that are compressed already get no smaller. */
function isDeflatable({ type }: PlannedFile): boolean {
  return /^text\/|^application\/(json|xml)$|^image\/(svg\+xml|bmp)$/.test(type)
}
