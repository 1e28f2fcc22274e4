import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pack } from 'tar-stream'
import { ZipFile } from 'yazl'
import { convertHtml } from '../server/features/import/readers/html/convert.ts'
import { Budget, type ArchiveLimits } from '../server/features/import/sources/budget.ts'
import { bytesOfBuffer } from '../server/features/import/sources/bytes.ts'
import type { OpenSource } from '../server/features/import/sources/source.ts'
import { sourcesOf } from '../server/features/import/sources/uploads.ts'
import type {
  ImportItem,
  NoteItem,
  ProblemItem,
  Reader,
  Source,
  SourceEntry,
  Work,
} from '../server/features/import/readers/reader.ts'

/** Of tests of readers: sources without HTTP. */
export type Files = Readonly<Record<string, string | Buffer>>

export const limitsOfTests: ArchiveLimits = { maxEntries: 1_000, maxUnpackedBytes: 256 * 1024 ** 2, maxDepth: 3 }

/** When every file of a test's source was changed, unless its test says otherwise. */
export const changedAt = new Date('2026-03-04T05:06:08Z')

/** A source of files by their paths, as a chosen folder is; of one archive alone, what is in it. */
export async function sourceOf(files: Files, limits = limitsOfTests): Promise<OpenSource> {
  const [source] = await sourcesOfTests(files, limits)
  if (!source) throw new Error('a source without a file')
  return source
}

/** All of what a person brings. */
export async function sourcesOfTests(files: Files, limits = limitsOfTests): Promise<OpenSource[]> {
  const uploads = Object.entries(files).map(([name, content]) => ({
    name,
    bytes: bytesOfBuffer(Buffer.from(content)),
    modifiedAt: changedAt,
  }))
  return sourcesOf(uploads, new Budget(limits, tmpdir()))
}

export function entryOf({ entries }: Source, path: string): SourceEntry {
  const entry = entries.find((one) => one.path === path)
  if (!entry) throw new Error(`the source has no ${path}`)
  return entry
}

/** A zip of files by their paths. */
export async function zipOf(files: Files, options: { readonly forceZip64Format?: boolean } = {}): Promise<Buffer> {
  const zip = new ZipFile()
  for (const [path, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), path, { mtime: changedAt, ...options })
  }
  zip.end()
  return buffer(zip.outputStream)
}

/** A tar of files by their paths. */
export async function tarOf(files: Files): Promise<Buffer> {
  const tar = pack()
  for (const [name, content] of Object.entries(files)) tar.entry({ name, mtime: changedAt }, Buffer.from(content))
  tar.finalize()
  return buffer(Readable.from(tar))
}

const temporary = new Budget(limitsOfTests, tmpdir())

/** Without worker threads. */
export const workOfTests: Work = {
  markdownOf: async (html) => convertHtml(html),
  fileFor: (name) => temporary.fileFor(name),
}

/** Everything that a reader makes of a source. */
export async function itemsOf(reader: Reader, source: Source, work = workOfTests): Promise<ImportItem[]> {
  const items: ImportItem[] = []
  for await (const item of reader.items(source, work)) items.push(withoutMark(item))
  return items
}

/** Whether another reader may know a file is seen where several read. */
function withoutMark(item: ImportItem): ImportItem {
  if (item.kind === 'note') return item
  const { kind, path, why } = item
  return { kind, path, why }
}

export async function notesOf(reader: Reader, files: Files): Promise<NoteItem[]> {
  const items = await itemsOf(reader, await sourceOf(files))
  return items.filter((item) => item.kind === 'note')
}

export async function problemsOf(reader: Reader, files: Files): Promise<ProblemItem[]> {
  const items = await itemsOf(reader, await sourceOf(files))
  return items.filter((item) => item.kind === 'problem')
}

/** The bytes of a note's file. */
export async function fileOf({ files }: NoteItem, ref: string): Promise<Buffer> {
  const file = files.find((one) => one.ref === ref)
  if (!file) throw new Error(`the note has no file ${ref}`)
  return buffer(await file.open())
}
