import { isPicture } from './common/files.ts'
import { noNote, noNotes } from './common/left-out.ts'
import { extensionOf } from './common/paths.ts'
import { readers } from './index.ts'
import type { ImportItem, ProblemItem, Reader, Source, SourceEntry, Work } from './reader.ts'

/** The first reader that knows the source. @param others readers that were asked before */
export async function readerOf(source: Source, others: ReadonlySet<Reader> = new Set()): Promise<Reader | undefined> {
  for (const reader of readers) if (!others.has(reader) && (await reader.recognises(source))) return reader
  return undefined
}

/**
 * All items of a source with their formats. The next reader that knows a file reads it where the one before has left it, so that files of
 * several kinds may lie beside each other. A file that a note shows is left by no reader.
 */
export async function* itemsOf(source: Source, work: Work): AsyncGenerator<readonly [format: string, ImportItem]> {
  const used = new Set<Reader>()
  let [rest, format] = [source, '']
  let isAny = false
  let left = new Map(source.entries.map(({ path }) => [path, unknown(path)]))
  for (let reader = await readerOf(rest); reader; reader = await readerOf(rest, used)) {
    used.add(reader)
    format ||= reader.format
    const before = left
    left = new Map()
    for await (const item of reader.items(rest, work)) {
      if (item.kind === 'note' || !item.isLeft) {
        isAny = true
        yield [reader.format, item]
      } else if (before.has(item.path)) left.set(item.path, item)
    }
    if (left.size === 0) break
    const now = left
    rest = { ...source, entries: source.entries.filter((entry) => now.has(entry.path) || isShown(entry)) }
  }
  for (const item of left.values()) yield [format, item]
  const [first] = source.entries
  if (first && !isAny && left.size === 0) yield [format, noNote(first.path, noNotes)]
}

function unknown(path: string): ProblemItem {
  const isPacked = /\.(?:7z|rar|gz|bz2|xz|zst|lz4|z)$/i.test(path)
  const why = isPacked
    ? 'It is packed in a way that cannot be read here. Unpack it and bring a zip of it.'
    : 'It is of no kind that can be read here.'
  return { kind: 'problem', path, why }
}

/** What notes of two readers may show. */
function isShown({ path }: SourceEntry): boolean {
  return isPicture(path) || /^(?:pdf|mp[34]|m4[av]|wav|ogg|webm|mov)$/.test(extensionOf(path))
}
