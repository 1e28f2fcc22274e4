import { costOf } from '../../../notes/text-quota.ts'
import { transaction } from '../../../platform/database/transaction.ts'
import type { Deps } from '../../../platform/deps.ts'
import { count } from '../../../platform/metrics/registry.ts'
import { disown } from '../../../platform/objects/unnamed-objects.ts'
import type { ReadItem, ReadNote } from '../reading/read-item.ts'
import { refuseAll } from '../sources/refusal.ts'
import { keysOf, sharedKeys, type KeptFile } from './keep-files.ts'
import { holdLease, type Claimed } from './lease.ts'
import { bounded, lostFile, smallestFileBytes } from './look.ts'
import {
  insertFiles,
  insertNotes,
  keepOutcomes,
  knownFiles,
  lockOwner,
  moveFiles,
  reviseNotes,
  type Outcome,
  type Plan,
} from './make.queries.ts'
import { insertVersions } from './versions.queries.ts'
import { padName, padsByKey, padsNamed } from './pads.ts'
import { rowsFor, type PadlessNote, type Rows } from './rows.ts'

export type MakeDeps = Pick<
  Deps,
  'sql' | 'log' | 'objects' | 'workers' | 'textQuota' | 'attachmentsQuota' | 'accountNews' | 'tidyUp'
>

/** Items that one transaction deals with. */
export interface Batch {
  readonly items: readonly ReadItem[]
  readonly plans: ReadonlyMap<number, Plan>
  /** Those of them that become notes. */
  readonly wanted: readonly ReadNote[]
  /** In the store already. */
  readonly files: readonly KeptFile[]
}

/** @throws LeaseLost, Cancelled, ImportRefusal */
export async function writeBatch(deps: MakeDeps, claimed: Claimed, batch: Batch): Promise<void> {
  const { sql } = deps
  const known = await knownFiles(sql, claimed, sharedKeys(batch.wanted))
  const rows = await rowsFor(deps, claimed, batch, known)
  const outcomes = await transaction(sql, async (tx) => {
    // The owner's row first, as every write of theirs.
    const left = await lockOwner(tx, claimed, deps)
    await holdLease(tx, claimed)
    checkRoom(rows, left)
    const names = batch.wanted.flatMap(({ pad, padKey }) => (padKey === undefined ? (padName(pad) ?? []) : []))
    const byName = await padsNamed(tx, claimed, names)
    const byKey = await padsByKey(tx, claimed)
    const padOf = ({ pad = '', padKey }: PadlessNote) => (padKey === undefined ? byName.get(pad) : byKey.get(padKey))
    const notes = rows.notes.map((note) => ({ ...note, padId: padOf(note) ?? null }))
    const fresh = notes.filter(({ targetId }) => targetId === null)
    const old = notes.filter(({ targetId }) => targetId !== null)
    await insertNotes(tx, claimed, fresh)
    const there = new Set([...fresh.map(({ id }) => id), ...(await reviseNotes(tx, claimed, old))])
    const atThere = ({ noteId }: { readonly noteId: string }) => there.has(noteId)
    await insertFiles(tx, claimed, rows.files.filter(atThere), rows.named.filter(atThere))
    await moveFiles(tx, claimed, rows.moves.filter(atThere))
    await insertVersions(tx, claimed, rows.versions.filter(atThere))
    const told = batch.items.map((item) => outcomeOf(item, batch.plans.get(item.place), notes, there))
    await keepOutcomes(tx, claimed, told)
    return told
  })
  await countThem(deps, rows, outcomes)
}

function checkRoom(
  { notes, versions, files }: Rows,
  left: { readonly textLeft: number; readonly filesLeft: number },
): void {
  if ([...notes, ...versions].reduce((sum, text) => sum + costOf(text), 0) > left.textLeft) throw noRoom('texts')
  const fileBytes = files.reduce((sum, { bytes }) => sum + Math.max(bytes, smallestFileBytes), 0)
  if (fileBytes > left.filesLeft) throw noRoom('files')
}

function noRoom(what: 'texts' | 'files'): Error {
  return refuseAll(`Your account has no room left for ${what}. What was made until then is here.`)
}

function outcomeOf(
  item: ReadItem,
  plan: Plan | undefined,
  notes: readonly PadlessNote[],
  there: ReadonlySet<string>,
): Outcome {
  const { place } = item
  const none = { place, lost: [], noteIds: [], padId: null, isPinned: false }
  if (item.kind === 'problem') return { ...none, result: 'problem', why: item.why }
  if (plan?.result === 'skipped') return { ...none, result: 'skipped', why: plan.why }
  const own = notes.filter((note) => note.place === place)
  if (own.length === 0) return { ...none, result: 'problem', why: 'It has something that cannot be kept.' }
  const noteIds = own.map(({ id }) => id).filter((id) => there.has(id))
  if (noteIds.length === 0)
    return { ...none, result: 'skipped', why: 'The note that it would bring up to date is gone.' }
  const [{ pad, padId } = { pad: undefined, padId: null }] = own
  const isPadless = pad !== undefined && padId === null && plan?.result === 'made'
  const padless = isPadless ? [`You have as many pads as there can be, so it is not in “${pad}”.`] : []
  const lost = bounded([...item.lost, ...item.files.flatMap(lostFile), ...padless])
  const { isPinned } = item
  return { place, result: plan?.result ?? 'made', why: null, lost, noteIds, padId, isPinned }
}

/** @param rows of which some may not have been written: the notes that they belong to are gone */
async function countThem({ sql }: MakeDeps, { files }: Rows, outcomes: readonly Outcome[]): Promise<void> {
  const made = outcomes.filter(({ result }) => result === 'made').flatMap(({ noteIds }) => noteIds)
  if (made.length > 0) count.note('created', made.length)
  const there = new Set(outcomes.flatMap(({ noteIds }) => noteIds))
  const gone = files.filter(({ noteId }) => !there.has(noteId))
  if (gone.length > 0) await disown(sql, keysOf(gone))
  const stored = files.filter(({ noteId }) => there.has(noteId))
  count.attachment('stored', stored.length)
  count.attachmentBytes(
    'stored',
    stored.reduce((sum, { bytes }) => sum + bytes, 0),
  )
}
