import type { Deps } from '../../../platform/deps.ts'
import { costOf } from '../../../notes/text-quota.ts'
import { sizeOf } from '../../../notes/attachments.tsx'
import type { Duplicates } from '../import.schema.ts'
import type { ReadItem, ReadNote } from '../reading/read-item.ts'
import type { Reading } from '../reading/reading.ts'
import type { Claimed } from './lease.ts'
import { sharedKeys } from './keep-files.ts'
import { plansOf } from './make.queries.ts'
import type { Turn } from './turn.ts'
import { filesThere, takeAlike, type FileThere } from './files-there.ts'
import { keepPlans, knownNotes, needOf, type Known, type Need, type Planned } from './look.queries.ts'

/** What one turn takes. */
const batch = { maxItems: 100, maxTextUnits: 512 * 1024, maxFileBytes: Infinity, isWriting: false }

/** As the quota counts a file at least. */
export const smallestFileBytes = 4096

type LookDeps = Pick<Deps, 'sql' | 'textQuota' | 'attachmentsQuota'>

/**
 * Looks at all of it: what it is, what will become of it, and what room it takes. Nothing is made.
 * @returns whether it came to the end
 * @throws LeaseLost, Cancelled, ImportRefusal
 */
export async function look(deps: LookDeps, reading: Reading, claimed: Claimed, turn: Turn): Promise<boolean> {
  const counted = await countedBefore(deps, reading, claimed, turn)
  while (counted) {
    if ((await turn.work(() => lookAtNext(deps, reading, claimed, counted))) === 0) return true
    if (!(await turn.goesOn())) return false
  }
  return false
}

/**
 * Comes back to where the look was.
 * @returns the keys of files that several notes show, whose room was counted by then; undefined when the process ends
 */
async function countedBefore(
  { sql }: LookDeps,
  reading: Reading,
  claimed: Claimed,
  turn: Turn,
): Promise<Set<string> | undefined> {
  const counted = new Set<string>()
  for (let seen = 0; seen < claimed.found;) {
    if (turn.isEnding) return undefined
    const maxItems = Math.min(batch.maxItems, claimed.found - seen)
    const items = await turn.work(() => reading.next({ ...batch, from: 0, maxItems }))
    if (items.length === 0) break
    seen += items.length
    const showing = items.filter((item) => item.kind === 'note' && sharedKeys([item]).length > 0) as ReadNote[]
    const plans = await plansOf(
      sql,
      claimed,
      showing.map(({ place }) => place),
    )
    const isMade = ({ place }: ReadNote) => ['made', 'updated'].includes(plans.get(place)?.result ?? '')
    for (const key of sharedKeys(showing.filter(isMade))) counted.add(key)
  }
  return counted
}

/** @returns how many items there were */
async function lookAtNext(
  { sql }: LookDeps,
  reading: Reading,
  claimed: Claimed,
  counted: Set<string>,
): Promise<number> {
  const items = await reading.next({ from: claimed.found, ...batch })
  if (items.length === 0) return 0
  const known = await knownNotes(
    sql,
    claimed,
    items.filter((item) => item.kind === 'note'),
  )
  const isUpdate = claimed.duplicates === 'update'
  const there = isUpdate
    ? await filesThere(
        sql,
        claimed,
        Array.from(known.values(), ({ noteId }) => noteId),
      )
    : []
  const plans = items.map((item) => {
    const ofItem = known.get(item.place)
    const alike = there.filter(({ noteId }) => noteId === ofItem?.noteId)
    return planOf(withoutThose(item, alike), ofItem, claimed.duplicates, counted)
  })
  await keepPlans(sql, claimed, plans)
  return items.length
}

/** An item without the files that its note has already, as far as names and sizes tell: they take no room. */
function withoutThose(item: ReadItem, there: FileThere[]): ReadItem {
  if (item.kind === 'problem' || there.length === 0) return item
  return { ...item, files: item.files.filter((file) => file.why !== undefined || !takeAlike(there, file)) }
}

/** @param counted keys of files that several notes show, whose room was counted */
function planOf(item: ReadItem, known: Known | undefined, duplicates: Duplicates, counted: Set<string>): Planned {
  const { place, format } = item
  const path = item.path.slice(0, maxPathUnits).toWellFormed()
  const plain = { place, format, path, title: '', lost: [], sourceHash: null, contentHash: null, targetId: null }
  if (item.kind === 'problem') return { ...plain, result: 'problem', why: item.why, textBytes: 0, fileBytes: 0 }
  const { sourceHash, contentHash, lost, notes } = item
  const title = notes[0]?.name ?? ''
  const seen = { ...plain, title, sourceHash, contentHash, lost: bounded([...lost, ...item.files.flatMap(lostFile)]) }
  const skipped = (why: string) => ({ ...seen, result: 'skipped' as const, why, lost: [], textBytes: 0, fileBytes: 0 })
  if (notes.every(({ name, text }) => name === '' && text === '')) return skipped('It is empty.')
  const room = () => roomFor(item, counted)
  if (!known || duplicates === 'again') return { ...seen, result: 'made', why: null, ...room() }
  if (known.isSameContent) return skipped('A note that says the same is here already.')
  if (duplicates === 'skip') return skipped('It was brought in before, and its note is here.')
  if (notes.length > 1) return skipped('It was brought in before, as several notes: they stay as they are.')
  return { ...seen, result: 'updated', why: null, targetId: known.noteId, ...room() }
}

/** Of a path and of a sentence in a report, in UTF-16 units; and sentences of one item. An archive can have names of 64 KiB, and as many as it likes. */
const [maxPathUnits, maxSentenceUnits, maxSentences] = [500, 1_000, 100]

/** What a report says of one item. */
export function bounded(lost: readonly string[]): string[] {
  const kept = lost.slice(0, maxSentences).map((one) => one.slice(0, maxSentenceUnits).toWellFormed())
  return lost.length > kept.length ? [...kept, `And ${lost.length - kept.length} more.`] : kept
}

export function lostFile({ name, why }: { readonly name: string; readonly why?: string | undefined }): string[] {
  return why === undefined ? [] : [`Its file “${name}” was left out. ${why}`]
}

function roomFor({ notes, versions, files }: ReadNote, counted: Set<string>): { textBytes: number; fileBytes: number } {
  const kept = files.filter(({ why, shared }) => why === undefined && !(shared && counted.has(shared.key)))
  for (const { shared } of kept) if (shared) counted.add(shared.key)
  return {
    textBytes: [...notes, ...versions].reduce((sum, text) => sum + costOf(text), 0),
    fileBytes: kept.reduce((sum, { bytes }) => sum + Math.max(bytes, smallestFileBytes), 0),
  }
}

/** @returns a sentence when the account has too little room for all of it */
export async function lackOf(deps: LookDeps, claimed: Claimed): Promise<string | undefined> {
  return inWords(await needOf(deps.sql, claimed, deps))
}

function inWords({ textBytes, textLeft, fileBytes, filesLeft }: Need): string | undefined {
  const left = (bytes: number) => sizeOf(Math.max(0, bytes))
  if (textBytes > textLeft) {
    return `Its texts need ${left(textBytes)}, and your account has ${left(textLeft)} left for texts. Delete what you do not need, or bring it in parts.`
  }
  if (fileBytes > filesLeft) {
    return `Its files need ${left(fileBytes)}, and your account has ${left(filesLeft)} left for files. Remove files that you do not need, or bring it in parts.`
  }
  return undefined
}
