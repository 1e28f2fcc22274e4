import { splitFrontMatter, versionFactsOf, type VersionFacts } from '../../../../platform/moving/front-matter.ts'
import { ImportRefusal } from '../../sources/refusal.ts'
import type { Source, SourceEntry, VersionOfNote } from '../reader.ts'
import type { TextAt } from './files.ts'

/** Of one note. The service thins its histories by age, and keeps as many texts that could not be merged. */
const max = { versions: 1_000, conflicts: 50, units: 8 * 1024 ** 2 }
/** Of one version: a text has a MiB at the most. */
const maxVersionBytes = 2 * 1024 ** 2

/** An earlier version whose text leads to files as it does in the export. */
export interface VersionAt extends TextAt {
  readonly facts: VersionFacts
}

/** What is brought of a note's history. */
export interface FoundVersions {
  readonly versions: readonly VersionAt[]
  readonly lost: readonly string[]
}

/** The earlier versions of a note, the oldest first: the latest of them, as far as they are within the bounds. */
export async function versionsOf(
  source: Source,
  noteId: string,
  entries: readonly SourceEntry[],
): Promise<FoundVersions> {
  const found: VersionAt[] = []
  let [units, conflicts, unread] = [0, 0, 0]
  // By the number that each file's name begins with, the latest first.
  const latestFirst = entries.toSorted((one, other) => numberOf(other) - numberOf(one))
  for (const [n, entry] of latestFirst.entries()) {
    const version = await versionIn(source, entry)
    if (version?.facts.note !== noteId) {
      unread++
      continue
    }
    units += version.text.length
    if (n >= max.versions || units > max.units) break
    if (version.facts.unmerged && ++conflicts > max.conflicts) continue
    found.push(version)
  }
  const kept = found.toSorted((one, other) => inOrder(one.facts, other.facts))
  const left = entries.length - kept.length - unread
  return {
    versions: kept,
    lost: [
      ...(left > 0 ? [`Its oldest earlier versions (${left}) are left out: it had more than are kept.`] : []),
      ...(unread > 0 ? [`Some of its earlier versions (${unread}) cannot be read.`] : []),
    ],
  }
}

async function versionIn(source: Source, entry: SourceEntry): Promise<VersionAt | undefined> {
  try {
    const split = splitFrontMatter(await source.text(entry, maxVersionBytes))
    const facts = split && versionFactsOf(split.head)
    return facts && { path: entry.path, text: split.text, facts }
  } catch (error) {
    if (error instanceof ImportRefusal && !error.isOfAll) return undefined
    throw error
  }
}

function numberOf({ path }: SourceEntry): number {
  return Number.parseInt(path.slice(path.lastIndexOf('/') + 1)) || 0
}

/** A text that could not be merged stands behind the one that it was meant for. */
function inOrder(one: VersionFacts, other: VersionFacts): number {
  return (
    one.version - other.version ||
    Number(one.unmerged) - Number(other.unmerged) ||
    one.saved.getTime() - other.saved.getTime()
  )
}

/** As the note has them. @param texts of the versions, with the files in their places */
export function asVersions(versions: readonly VersionAt[], texts: readonly string[]): VersionOfNote[] {
  let [number, before]: [number, number | undefined] = [0, undefined]
  return versions.map(({ facts }, n) => {
    if (facts.version !== before) number++
    before = facts.version
    return { number, title: facts.title, text: texts[n] ?? '', savedAt: facts.saved, isConflict: facts.unmerged }
  })
}
