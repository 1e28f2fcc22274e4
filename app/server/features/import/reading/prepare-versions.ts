import { maxTextBytes } from '../../../notes/note-limits.ts'
import { shortened } from '../../../notes/shown-name.ts'
import { flattened } from '../../../platform/markdown/snippet.ts'
import type { VersionOfNote } from '../readers/reader.ts'
import { past, storable } from './storable.ts'

/** An earlier version as it will be kept, but for the addresses of files. */
export interface PreparedVersion {
  /** Below 1, which is what the note itself is: a change that comes later is told from what was brought. */
  readonly version: number
  readonly name: string
  readonly text: string
  /** ISO; undefined for that of the note. */
  readonly savedAt: string | undefined
  readonly isConflict: boolean
}

/** @param sizeOf a text with the addresses of its files, in bytes */
export function preparedVersions(
  all: readonly VersionOfNote[],
  sizeOf: (text: string) => number,
): { readonly versions: readonly PreparedVersion[]; readonly lost: readonly string[] } {
  const latest = all.at(-1)?.number ?? 0
  const versions: PreparedVersion[] = []
  for (const { number, title, text, savedAt, isConflict } of all) {
    const kept = storable(text)
    if (sizeOf(kept) > maxTextBytes) continue
    const name = shortened(flattened(storable(title)))
    versions.push({ version: number - latest, name, text: kept, savedAt: past(savedAt), isConflict })
  }
  const left = all.length - versions.length
  return { versions, lost: left > 0 ? [`Of its earlier versions ${left} are longer than a note can be.`] : [] }
}
