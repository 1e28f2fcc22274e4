import type { Sql } from '../../platform/database/connect.ts'
import { count } from '../../platform/metrics/registry.ts'
import { merged } from '../../../shared/merge.ts'
import {
  currentFor,
  keepConflict,
  saveOver,
  type Current,
  type Saved,
  type Text,
  type Wanted,
} from './saving.queries.ts'
import { withLineFeeds } from '../../../shared/line-ends.ts'
import type { Outlining } from '../../notes/outlined.ts'
import type { Merge } from './merging.ts'
import { inLineEndsOf } from './line-ends.ts'
import type { Asking } from '../../shell/gate.ts'
import { maxTextBytes } from './notes.schema.ts'

/** Both sides changed the same words. Nothing was overwritten; the text that was sent is in the history. */
export interface Conflict {
  /** The current version, for a save that overwrites it deliberately. */
  readonly version: number
  readonly base: Text | null
  readonly yours: Text
  readonly theirs: Text
}

export type Outcome =
  | { readonly saved: Saved; readonly isMerged: boolean }
  | { readonly conflict: Conflict }
  /** Only where no merge was wanted: nothing was saved. */
  | { readonly stale: Saved }
  | { readonly nothing: true }

/** How often another save may come between; after that it is a conflict. */
const maxAttempts = 20

/**
 * Saves a text with optimistic locking (optimistic concurrency): over the version that the client had opened. When that version is stale, the changes of both saves
 * are merged; where both changed the same words, it is a conflict.
 * @param version undefined overwrites the current version
 * @param quota bytes of text that an account may have
 * @param mayMerge false for a program that wants to know of a stale version, and has nothing changed
 * @throws SignInNeeded, NoRoom
 */
export async function saveNote(
  sql: Sql,
  { merge, outline }: { readonly merge: Merge; readonly outline: Outlining },
  asking: Asking,
  noteId: string,
  wanted: Wanted,
  version: number | undefined,
  quota: number,
  mayMerge = true,
): Promise<Outcome> {
  const mayDiffer = wanted.text.includes('\n') && !wanted.text.includes('\r')
  const outlined = async (note: Wanted) => ({ ...note, outline: await outline(note) })
  const first = await saveOver(sql, asking, noteId, await outlined(wanted), version, !mayDiffer, quota)
  const { userId } = first
  if (first.saved) return { saved: first.saved, isMerged: false }

  for (let attempt = 1; ; attempt++) {
    const current = await currentFor(sql, userId, noteId, wanted, version)
    if (!current) return { nothing: true }
    const { base, isKnown, padId, ...saved } = current
    const isLatest = (version ?? current.version) === current.version
    const hasText = isSame(current, wanted)
    if (!isLatest && (hasText ? isPlaced(padId, wanted) : isKnown)) return { saved, isMerged: !hasText }
    if (!isLatest && !mayMerge) return { stale: saved }
    const both =
      attempt === maxAttempts ? undefined : isLatest ? wanted : await mergeNotes(merge, userId, wanted, current)
    if (!both) {
      const { name, text } = wanted
      await keepConflict(sql, userId, noteId, wanted, version ?? current.version, quota)
      count.save('conflict')
      const theirs = { name: current.name, text: current.text }
      return { conflict: { version: current.version, base, yours: { name, text }, theirs } }
    }
    const { name } = both
    const text = fitting(inLineEndsOf(current.text, both.text), both.text)
    const mine = await outlined({ ...wanted, name, text })
    const again = await saveOver(sql, asking, noteId, mine, current.version, true, quota)
    if (again.saved) {
      if (!isLatest) count.save('merged')
      return { saved: again.saved, isMerged: !isLatest }
    }
  }
}

/** Apart from line ends, which belong to the note: browsers change them. */
function isSame(one: Text, other: Text): boolean {
  return one.name === other.name && withLineFeeds(one.text) === withLineFeeds(other.text)
}

/** Whether the note is in the pad that is wanted, where that matters. */
function isPlaced(padId: string | null, wanted: Wanted): boolean {
  return !wanted.isMove || (wanted.padId || null) === padId
}

/** The text, or the shorter one with line feeds where CR LF would exceed the limit. */
function fitting(text: string, shorter: string): string {
  return Buffer.byteLength(text) > maxTextBytes ? shorter : text
}

async function mergeNotes(
  merge: Merge,
  userId: string,
  yours: Text,
  { base, ...theirs }: Current,
): Promise<Text | undefined> {
  if (!base) return undefined
  const name =
    yours.name === base.name || yours.name === theirs.name
      ? theirs.name
      : theirs.name === base.name
        ? yours.name
        : undefined
  const stretches = await merge(userId, [yours.text, base.text, theirs.text])
  const text = stretches && merged(stretches)
  if (name === undefined || text === undefined || Buffer.byteLength(text) > maxTextBytes) return undefined
  // A note needs a title or a text.
  if (!name && !text.trim()) return undefined
  return { name, text }
}
