import type { Source, SourceEntry } from '../reader.ts'
import { extensionOf } from './paths.ts'

/** The first bytes of a file, to tell what it is. */
export async function beginningOf(source: Source, entry: SourceEntry, bytes = 4096): Promise<string> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of await source.stream(entry)) {
    pieces.push(piece as Buffer)
    size += (piece as Buffer).length
    if (size >= bytes) break
  }
  const start = Buffer.concat(pieces).subarray(0, bytes)
  if (start[0] === 0xff && start[1] === 0xfe) return start.toString('utf16le')
  return start.toString('utf8')
}

/** Whether the beginning of a file is of another encoding than it was decoded as; its last sign may be cut in two. */
export function isOfOtherEncoding(beginning: string): boolean {
  return beginning.slice(0, -3).includes('\ufffd')
}

/** Whether one of the first of these files begins in such a way. */
export async function anyBegins(
  source: Source,
  entries: readonly SourceEntry[],
  passes: (beginning: string) => boolean,
  { most = 5, bytes = 4096 } = {},
): Promise<boolean> {
  for (const entry of entries.slice(0, most)) {
    if (passes(await beginningOf(source, entry, bytes))) return true
  }
  return false
}

/** The files with such endings; the only one that was brought whatever its name is. */
export function named(entries: readonly SourceEntry[], extensions: readonly string[]): readonly SourceEntry[] {
  return entries.length === 1 ? entries : entries.filter(({ path }) => extensions.includes(extensionOf(path)))
}
