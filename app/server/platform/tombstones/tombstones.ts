import { createHash } from 'node:crypto'
import { nameAt } from '../backup/backups-of-place.ts'
import type { Place } from '../backup/place.ts'

/**
 * What is gone for good, in a list that stands outside of the database: a database that was restored is older than the list, and what came back
 * with it goes again. An entry is a kind, a moment and a hash of what only the row says: it tells nothing of a person (decision 59).
 */
export interface Tombstones {
  /** Keeps that something is gone; once this resolves, it is kept. Again is no harm. */
  bury(kind: TombstoneKind, tag: string): Promise<void>
  /** The tags of a kind, each with the day on which it went (ISO). */
  buried(kind: TombstoneKind): Promise<ReadonlyMap<string, string>>
  /** Forgets those that went before a day (ISO), in the own place, as far as it may: tasks on AWS delete no name. */
  forget(kind: TombstoneKind, before: string): Promise<void>
  /** Adds what other places know, and gives them what they lack. */
  shareWith(place: Place): Promise<void>
}

export type TombstoneKind = 'account' | 'factor'

/** The folder in a place of backups. */
export const tombstonesFolder = 'tombstones'

/** The tag, and the moment as a backup's name has it. */
const pattern = /^([\da-f]{64})\.(\d{4}-\d\d-\d\d)T\d\d-\d\d-\d\dZ$/

/** The tag of a thing. @param facts such as its number and when it was made: together no other thing has had them, nor will */
export function tombstoneTag(kind: TombstoneKind, ...facts: readonly string[]): string {
  return createHash('sha256')
    .update([kind, ...facts].join(' '))
    .digest('hex')
}

const kinds: readonly TombstoneKind[] = ['account', 'factor']

/**
 * @param place where the list stands: a folder for each kind, such as `account`, with a name for each entry
 * @param beside other places that should have it, too, such as that of backups: what cannot be kept there now comes with the next backup
 */
export function tombstonesIn(place: Place, beside: readonly Place[] = []): Tombstones {
  const namesIn = async (where: Place, kind: TombstoneKind) =>
    (await where.names(kind)).filter((name) => pattern.test(name))
  return {
    async bury(kind, tag) {
      if (!/^[\da-f]{64}$/.test(tag)) throw new Error('this is no tag')
      const name = `${kind}/${tag}.${nameAt(new Date())}`
      await place.write(name, Buffer.alloc(0))
      await Promise.all(beside.map((other) => other.write(name, Buffer.alloc(0)).catch(() => {})))
    },
    async buried(kind) {
      const found = new Map<string, string>()
      for (const name of (await namesIn(place, kind)).sort().reverse()) {
        const [, tag = '', day = ''] = pattern.exec(name) ?? []
        found.set(tag, day)
      }
      return found
    },
    async forget(kind, before) {
      const old = (await namesIn(place, kind)).filter((name) => (pattern.exec(name)?.[2] ?? '') < before)
      for (const name of old) await place.remove(`${kind}/${name}`).catch(() => {})
    },
    async shareWith(other) {
      for (const kind of kinds) {
        const [ours, theirs] = [new Set(await namesIn(place, kind)), new Set(await namesIn(other, kind))]
        for (const name of theirs) if (!ours.has(name)) await place.write(`${kind}/${name}`, Buffer.alloc(0))
        for (const name of ours) if (!theirs.has(name)) await other.write(`${kind}/${name}`, Buffer.alloc(0))
      }
    },
  }
}

/** The part of a place of backups that has the list. */
export function below(place: Place, folder: string): Place {
  return {
    address: `${place.address}/${folder}`,
    write: (name, bytes) => place.write(`${folder}/${name}`, bytes),
    read: (name) => place.read(`${folder}/${name}`),
    size: (name) => place.size(`${folder}/${name}`),
    names: (inner) => place.names(inner === undefined ? folder : `${folder}/${inner}`),
    remove: (name) => place.remove(`${folder}/${name}`),
  }
}
