import type { OwnConnection } from '../../../platform/database/connect.ts'
import { formerAddress, readAddress } from '../../../platform/mail/address.ts'
import type { ObjectStore } from '../../../platform/objects/object-store.ts'
import { tombstoneTag } from '../../../platform/tombstones/tombstones.ts'
import { StartupError } from '../../../platform/startup-error.ts'
import { bringBack, type Recovery } from './bring-back.ts'
import { idsOf, listLost, loadLost, type LostNote } from './lost.queries.ts'
import type { LostSource } from './lost-source.ts'

export interface Wanted {
  /** The address of the account here; it is looked for in the source, too, unless `was` names another. */
  readonly user: string
  readonly was: string | undefined
  /** Numbers or titles; none for all notes. */
  readonly notes: readonly string[]
  /** Also what was in the trash then. */
  readonly withTrash: boolean
  readonly isDryRun: boolean
  /** The accounts that were deleted, by `tombstoneTag`, each with the day; and whether they are brought back all the same. */
  readonly gone: ReadonlyMap<string, string>
  readonly isAlsoDeleted: boolean
}

export interface Recovered {
  readonly note: LostNote
  /** Undefined in a dry run. */
  readonly newId: string | undefined
}

export interface Report {
  readonly recovered: readonly Recovered[]
  readonly here: number
  readonly inTrash: number
  readonly files: number
  readonly missing: readonly string[]
  /** The tag that tells recovered notes from others. */
  readonly tag: string
}

/**
 * Brings one person's notes back beside what is there: with new numbers, in pads of the same names, with a tag of the day. Notes that the
 * account has unchanged are left out, so that it can be run again. Nothing is overwritten, and no row of another person is read or written.
 * @throws StartupError in a sentence, before anything is written
 */
export async function recoverNotes(
  own: OwnConnection,
  source: LostSource,
  objects: ObjectStore,
  wanted: Wanted,
  say: (sentence: string) => void,
): Promise<Report> {
  const { sql } = own
  const [person] = await sql<{ id: string }[]>`
    select id::text from users where email = any (${formsOf(wanted.user)}::text[]) order by email = ${formsOf(wanted.user)[0] ?? ''} desc`
  if (!person) throw new StartupError(`There is no account of ${wanted.user} here: let the person sign up first.`)
  const before = wanted.was ?? wanted.user
  const lostPerson = await source.findPerson(formsOf(before))
  if (lostPerson === undefined) throw new StartupError(`There is no account of ${before} in ${source.name}.`)
  const goneOn = wanted.gone.get(tombstoneTag('account', lostPerson.id, lostPerson.madeAt))
  if (goneOn !== undefined && !wanted.isAlsoDeleted) {
    throw new StartupError(
      `The account of ${before} in ${source.name} was deleted on ${goneOn}: its notes stay gone. If its owner asks for them, add --although-deleted.`,
    )
  }
  say('reading')
  await loadLost(own, source, lostPerson.id)
  const all = await listLost(sql, person.id)
  const named = await chosenOf(own, wanted.notes, source)
  const asked = all.filter(({ id }) => named?.has(id) ?? true)
  const shown = asked.filter(({ isTrashed }) => !isTrashed || wanted.withTrash || named !== undefined)
  const lost = shown.filter(({ isHere }) => !isHere)

  const day = new Date().toISOString().slice(0, 10)
  const recovery: Recovery = {
    ...{ own, source, objects, day, userId: person.id },
    ...{ files: new Map<string, string>(), missing: new Set<string>() },
  }
  const recovered: Recovered[] = []
  for (const note of lost) {
    say(`notes: ${recovered.length} of ${lost.length}`)
    const newId = wanted.isDryRun ? undefined : await bringBack(recovery, note.id)
    recovered.push({ note, newId })
  }
  const { files, missing } = recovery
  return {
    ...{ recovered, here: shown.length - lost.length, inTrash: asked.length - shown.length },
    ...{ files: files.size, missing: [...missing], tag: `#recovered-${day}` },
  }
}

function formsOf(typed: string): string[] {
  const { address } = readAddress(typed, { isKnown: true })
  if (address === undefined) throw new StartupError(`${typed} is no mail address.`)
  return [address, formerAddress(address)]
}

/** @throws StartupError for one that the source does not have */
async function chosenOf({ sql }: OwnConnection, typed: readonly string[], { name }: LostSource) {
  if (typed.length === 0) return undefined
  const chosen = new Set<string>()
  for (const one of typed) {
    const ids = await idsOf(sql, one)
    if (ids.length === 0) throw new StartupError(`The person has no note ${one} in ${name}.`)
    for (const id of ids) chosen.add(id)
  }
  return chosen
}
