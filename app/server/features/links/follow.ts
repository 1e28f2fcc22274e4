import { isQuick } from '../../platform/markdown/limits.ts'
import { renderedVersion } from '../../platform/markdown/version.ts'
import type { Relinking } from '../../platform/markdown/relink.ts'
import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'
import { maxTextBytes } from '../../notes/note-limits.ts'
import { changedSource, saveText, sourceOf, sourcesOf } from './follow.queries.ts'

/** The most notes that one request changes, and how long it may take; the person's next press goes on. */
const maxSources = 100
const maxMs = 3_000
/** Optimistic locking: how often another save may come between reading and writing. */
const maxAttempts = 5

/** The worker's act: the parser that renders links finds them. */
const relink: Act = { name: 'relink', version: renderedVersion }

export interface Changed {
  readonly id: string
  readonly version: number
}

/**
 * Changes the links to a title into links to another, in the notes of one person: each is a version of its own, and a save that comes
 * between is read again, never overwritten.
 * @param noteId the note that is called `to`
 * @returns the notes that were changed, and, where there are more, the last one that was looked at
 * @throws NoRoom
 */
export async function follow(
  work: BoundedWork,
  noteId: string,
  { from, to, past }: Following,
  quota: number,
): Promise<{ readonly changed: readonly Changed[]; readonly past: string | undefined }> {
  const begin = performance.now()
  const sourcesPast = (id: string, limit: number) => sourcesOf(work.sql, work.userId, noteId, from, id, limit)
  const changed: Changed[] = []
  let seen = past
  for (let isEnd = false; !isEnd;) {
    const sources = await sourcesPast(seen, maxSources)
    for (const id of sources) {
      const version = await followIn(work, id, from, to, quota)
      if (version !== undefined) changed.push({ id, version })
      seen = id
      if (changed.length < maxSources && performance.now() - begin < maxMs) continue
      const [next] = await sourcesPast(seen, 1)
      return { changed, past: next && seen }
    }
    isEnd = sources.length < maxSources
  }
  return { changed, past: undefined }
}

interface Following {
  readonly from: string
  readonly to: string
  /** The id of the last note that was looked at: links that cannot be changed, as in a text of the full size, are not looked at again. */
  readonly past: string
}

async function followIn(
  work: BoundedWork,
  id: string,
  from: string,
  to: string,
  quota: number,
): Promise<number | undefined> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const source = await sourceOf(work.sql, work.userId, id, from)
    if (!source) return undefined
    const text = await relinkedText(work, { text: source.text, from: source.typed, to })
    if (text === undefined || text === source.text || Buffer.byteLength(text) > maxTextBytes) return undefined
    const version = await saveText(work, source, text, quota)
    if (version !== undefined) return version
  }
  return undefined
}

/** @returns the text with its links changed; undefined when that takes longer than a worker may */
async function relinkedText(work: BoundedWork, relinking: Relinking): Promise<string | undefined> {
  if (!isQuick(relinking.text)) return bounded<string>(work, relink, relinking)
  return (await import('../../platform/markdown/relink.ts')).relinked(relinking)
}

/** Undoes `follow`, except in notes that were saved since. @returns the notes that have their links back, with their new versions */
export async function followBack(work: BoundedWork, changed: readonly Changed[], quota: number): Promise<Changed[]> {
  const restored: Changed[] = []
  for (const { id, version } of changed.slice(0, maxSources)) {
    const source = await changedSource(work.sql, work.userId, id, version)
    const saved = source && (await saveText(work, source, source.before, quota))
    if (saved !== undefined) restored.push({ id, version: saved })
  }
  return restored
}
