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
import type { Merge } from './merging.ts'
import { inLineEndsOf } from './line-ends.ts'
import type { Asking } from '../../shell/viewer.ts'
import { textLimit } from './notes.schema.ts'

/** Both changed the same words. Nothing was replaced; what was sent is in the history. */
export interface Conflict {
  /** Of what is there now: to save over it deliberately. */
  readonly version: number
  readonly base: Text | null
  readonly yours: Text
  readonly theirs: Text
}

export type Outcome =
  { readonly saved: Saved; readonly isMerged: boolean } | { readonly conflict: Conflict } | { readonly nothing: true }

/** How often somebody may come between: after that it is taken for a conflict. */
const mostAttempts = 20

/**
 * Saves what somebody typed over a version that they saw. When somebody else has saved since, what both changed is merged;
 * only where they changed the same words somebody has to decide.
 * @param version undefined saves over whatever is there
 * @param quota bytes of text that an account may have
 * @throws SignInNeeded, NoRoom
 */
export async function saveNote(
  sql: Sql,
  merge: Merge,
  asking: Asking,
  noteId: string,
  wanted: Wanted,
  version: number | undefined,
  quota: number,
): Promise<Outcome> {
  const mayDiffer = wanted.text.includes('\n') && !wanted.text.includes('\r')
  const first = await saveOver(sql, asking, noteId, wanted, version, !mayDiffer, quota)
  const { userId } = first
  if (first.saved) return { saved: first.saved, isMerged: false }

  for (let attempt = 1; ; attempt++) {
    const current = await currentFor(sql, userId, noteId, wanted, version)
    if (!current) return { nothing: true }
    const { base, isKnown, ...saved } = current
    const isLatest = (version ?? current.version) === current.version
    if (!isLatest && (isKnown || isSame(current, wanted))) return { saved, isMerged: !isSame(current, wanted) }
    const both =
      attempt === mostAttempts ? undefined : isLatest ? wanted : await mergeNotes(merge, userId, wanted, current)
    if (!both) {
      const { name, text } = wanted
      await keepConflict(sql, userId, noteId, wanted, version ?? current.version, quota)
      count.save('conflict')
      const theirs = { name: current.name, text: current.text }
      return { conflict: { version: current.version, base, yours: { name, text }, theirs } }
    }
    const { name } = both
    const text = fitting(inLineEndsOf(current.text, both.text), both.text)
    const again = await saveOver(sql, asking, noteId, { ...wanted, name, text }, current.version, true, quota)
    if (again.saved) {
      if (!isLatest) count.save('merged')
      return { saved: again.saved, isMerged: !isLatest }
    }
  }
}

/** Line ends are the note's own: no writer meant to change them. */
function isSame(one: Text, other: Text): boolean {
  return one.name === other.name && withLineFeeds(one.text) === withLineFeeds(other.text)
}

/** A text that the longer line ends make too long goes without them. */
function fitting(text: string, shorter: string): string {
  return Buffer.byteLength(text) > textLimit ? shorter : text
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
  if (name === undefined || text === undefined || !text.trim() || Buffer.byteLength(text) > textLimit) return undefined
  return { name, text }
}
