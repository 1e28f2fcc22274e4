import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../../platform/log.ts'
import { afterAll, expect } from 'vitest'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import type { Deps } from '../../platform/deps.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import type { ObjectStore } from '../../platform/objects/object-store.ts'
import { Workers } from '../../platform/work/workers.ts'
import { routes } from '../../routes.ts'
import { BroughtItems } from './reading/brought-items.ts'
import { converterLimits, markdownOf } from './reading/convert-pages.ts'
import { inThread, type StartReading } from './reading/reading.ts'
import { runNext, type ImportDeps } from './running/run-imports.ts'

/** What an import's report says. */
export interface Told {
  readonly id: string
  readonly state: string
  readonly dry_run: boolean
  readonly found: number
  readonly made: number
  readonly updated: number
  readonly skipped: number
  readonly problems: number
  readonly why: string | null
  readonly formats: readonly string[]
  readonly undone?: { readonly removed: number; readonly kept: number }
}

export interface ToldItem {
  readonly path: string
  readonly title: string
  readonly result: string
  readonly why: string | null
  readonly lost: readonly string[]
  readonly notes: readonly string[]
}

/** A world with imports, and what a test does with them. */
export interface ImportWorld {
  readonly world: World
  readonly deps: ImportDeps
  readonly objects: ObjectStore
  /** Folder of the objects. */
  readonly objectsFolder: string
  /** Sends files as a script does. @returns the id of the import */
  readonly bring: (who: Person, files: Brought, fields?: Fields) => Promise<string>
  readonly send: (who: Person, files: Brought, fields?: Fields) => ReturnType<World['visit']>
  /** Works on what is due, until nothing is. */
  readonly work: () => Promise<void>
  readonly told: (who: Person, id: string) => Promise<Told>
  readonly items: (who: Person, id: string) => Promise<readonly ToldItem[]>
  /** `bring`, `work` and `told`. */
  readonly imported: (who: Person, files: Brought, fields?: Fields) => Promise<Told>
  /** What was logged as an error since this was last emptied. */
  readonly failures: string[]
}

type Fields = Readonly<Record<string, string>>

export type Brought = Readonly<Record<string, string | Buffer>>

const program = join(import.meta.dirname, 'reading/reader-thread.ts')
/** Without a thread, which takes longer to start than most tests take. */
const beside: StartReading = (brought, bytes, workers, person) =>
  new BroughtItems(brought, bytes, (html) => markdownOf(workers, person, html))

const converters = new Workers(join(import.meta.dirname, '../../worker.ts'), converterLimits)

/**
 * One world for the tests of a file, in which no other process imports. Each test looks only at what persons of its own have.
 * @param isInThread whether it is read in a thread, as it is by the service
 */
export function sharedImportWorld(settings: Partial<Deps> = {}, isInThread = false): () => Promise<ImportWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'notejam-imports-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const objectsFolder = join(folder, 'objects')
  const objects = settings.objects ?? folderStore(objectsFolder)
  const uploads = join(folder, 'uploads')
  const all = { objects, uploads, importLimits: limits, textQuota: 1024 ** 3, attachmentsQuota: 1024 ** 3, ...settings }
  const open = sharedWorld(all)
  return async () => worldOf(await open(), all, objectsFolder, isInThread)
}

function worldOf(
  world: World,
  all: Pick<ImportDeps, 'objects' | 'uploads' | 'importLimits' | 'textQuota' | 'attachmentsQuota'>,
  objectsFolder: string,
  isInThread: boolean,
): ImportWorld {
  const { objects } = all
  const failures: string[] = []
  const deps: ImportDeps = {
    ...all,
    sql: world.served,
    log: createLog('error', { write: (line) => void failures.push(line) }),
    workers: converters,
    converters,
    startReading: isInThread ? inThread(program) : beside,
    accountNews: { publish: () => {}, subscribe: () => () => {}, stop: () => Promise.resolve() },
    tidyUp: () => {},
  }
  const told = async (who: Person, id: string) =>
    JSON.parse((await world.visit(routes.imports.show.href({ importId: id }), who, { headers: json })).body) as Told

  const send: ImportWorld['send'] = (who, files, fields = {}) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    for (const [name, content] of Object.entries(files))
      body.append('files', new Blob([new Uint8Array(Buffer.from(content))]), name)
    return world.visit(routes.imports.list.href(), who, { method: 'POST', headers: json, body })
  }
  const bring: ImportWorld['bring'] = async (who, files, fields) => {
    const answer = await send(who, files, fields)
    expect(answer.status, answer.body).toBe(202)
    const { id, report } = JSON.parse(answer.body) as { id: string; report: string }
    expect(report).toBe(routes.imports.show.href({ importId: id }))
    return id
  }
  const work = async () => {
    while (await runNext(deps));
    expect(failures.splice(0), 'no error is logged that the test does not expect').toEqual([])
  }
  return {
    ...{ world, deps, objects, objectsFolder, bring, send, work, told, failures },
    async items(who, id) {
      const { body } = await world.visit(routes.imports.report.href({ importId: id }), who)
      return (JSON.parse(body) as { items: ToldItem[] }).items
    },
    async imported(who, files, fields) {
      const id = await bring(who, files, fields)
      await work()
      const report = await told(who, id)
      expect(report.found, 'the numbers add up').toBe(report.made + report.skipped + report.problems)
      return report
    },
  }
}

const json = { accept: 'application/json' }

const limits = { maxBytes: 64 * 1024 ** 2, maxUnpackedBytes: 256 * 1024 ** 2, maxEntries: 5_000, maxDepth: 3 }

/** The notes of a person, the oldest first, as a test compares them. */
export async function notesOf({ sql }: World, { id }: Person) {
  return sql<
    {
      id: string
      name: string
      text: string
      pad: string | null
      createdAt: Date
      updatedAt: Date
      isTrashed: boolean
    }[]
  >`
    select n.id::text, n.name, n.text, p.name as pad, n.created_at as "createdAt", n.updated_at as "updatedAt",
           n.deleted_at is not null as "isTrashed"
    from notes n left join pads p on p.id = n.pad_id where n.user_id = ${id} order by n.id`
}
