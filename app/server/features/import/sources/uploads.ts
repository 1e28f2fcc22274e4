import { streamOf, type Bytes } from './bytes.ts'
import { isLitter, pathOf, UnsafeName, withoutRepeats } from './names.ts'
import type { ProblemItem } from '../readers/reader.ts'
import { openArchive } from './open-archive.ts'
import { sourceOfParts, type OpenSource, type Part, type Whereabouts } from './source.ts'

/** A file that a person brought. */
export interface Upload {
  /** Its name, with the folders below the chosen one. */
  readonly name: string
  readonly bytes: Bytes
  readonly modifiedAt: Date | undefined
}

/**
 * The sources in what was brought: each archive is one, and the other files together are one. An archive in a chosen folder is one where the
 * folder has nothing but archives, and otherwise a file of the folder, which a note may show.
 * An archive with nothing but another archive in it is that one.
 */
export async function sourcesOf(uploads: readonly Upload[], budget: Whereabouts['budget']): Promise<OpenSource[]> {
  const sources: OpenSource[] = []
  const loose: Upload[] = []
  const isOpened = uploads.every(({ name }) => !isInFolder(name) || mayBeArchive.test(name) || isLitter(name))
  for (const [n, upload] of uploads.entries()) {
    const { name, bytes } = upload
    const isFile = documents.test(name) || (isInFolder(name) && !isOpened)
    const where = { budget, depth: 1, path: String(n), openArchive }
    const archive = isFile ? undefined : await openArchive(bytes, where)
    if (archive) sources.push(await withoutWrapping(archive))
    else loose.push(upload)
  }
  if (loose.length > 0) sources.push(folderOf(loose, budget))
  return sources
}

const mayBeArchive = /\.(?:zip|jex|tar|tgz|tar\.gz|bear2bk|textpack)$/i
/** What is a zip by its bytes, and no archive of notes. */
const documents = /\.(?:docx|dotx|xlsx|pptx|od[tspg]|epub|pages|numbers|key|jar|apk|kmz|sketch)$/i

function isInFolder(name: string): boolean {
  return /[^/\\][/\\]/.test(name)
}

async function withoutWrapping(source: OpenSource): Promise<OpenSource> {
  const [only, second] = source.entries
  if (!only || second || !mayBeArchive.test(only.path) || /\.textpack$/i.test(only.path)) return source
  const inner = (await source.inner(only)) as OpenSource
  return { ...inner, leftOut: [...source.leftOut, ...inner.leftOut] }
}

function folderOf(uploads: readonly Upload[], budget: Whereabouts['budget']): OpenSource {
  const unique = withoutRepeats()
  const parts: Part[] = []
  const leftOut: ProblemItem[] = []
  for (const { name, bytes, modifiedAt } of uploads) {
    const path = pathOf(name)
    if (path instanceof UnsafeName) leftOut.push({ kind: 'problem', path: name, why: path.why })
    else if (!isLitter(name)) {
      parts.push({
        path: unique(path),
        bytes: bytes.size,
        modifiedAt,
        open: async () => streamOf(bytes),
        place: async () => bytes,
      })
    }
  }
  return sourceOfParts(parts, { budget, depth: 0, path: 'files', openArchive }, leftOut)
}
