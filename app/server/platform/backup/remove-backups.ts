import { momentOf, namesOf } from './backups-of-place.ts'
import { keptFiles, lookUp, nameOfFile } from './kept-files.ts'
import { isFinished, readManifest, removeManifest } from './manifest.ts'
import type { Place } from './place.ts'
import { toRemove, type Retention } from './retention.ts'

/** A backup of another process may still be being written. */
const interruptedAfterMs = 48 * 60 * 60 * 1000

/**
 * Removes what is not to be kept any longer: old backups of this database, and what interrupted ones have left. Those of other databases
 * in the same place stay.
 * @param newest a backup that was just made and checked; without one nothing may be removed
 * @returns the names of those that are gone
 */
export async function removeOld(place: Place, newest: string, retention: Retention): Promise<string[]> {
  const { origin } = await readManifest(place, newest)
  const ours: string[] = []
  const left: string[] = []
  for (const name of await namesOf(place)) {
    const isInterrupted = !(await isFinished(place, name))
    if (!isInterrupted && (await readManifest(place, name)).origin === origin) ours.push(name)
    if (isInterrupted && Date.now() - momentOf(name).getTime() > interruptedAfterMs) left.push(name)
  }
  const old = toRemove(ours, retention).filter((name) => name !== newest)
  for (const name of old) await removeBackup(place, name)
  for (const name of left) await place.remove(name)
  return [...old, ...left]
}

/** Removes a backup with the files that no other one has. From the first step on it is none. */
async function removeBackup(place: Place, name: string): Promise<void> {
  const { files } = await readManifest(place, name)
  const others: ((key: string) => Promise<unknown>)[] = []
  for (const other of await namesOf(place)) {
    if (other === name || !(await isFinished(place, other))) continue
    others.push(lookUp(keptFiles(place, other, (await readManifest(place, other)).files)))
  }
  await removeManifest(place, name)
  for await (const { key } of keptFiles(place, name, files)) {
    const found = await Promise.all(others.map((has) => has(key)))
    if (found.every((file) => file === undefined)) await place.remove(nameOfFile(key))
  }
  await place.remove(name)
}
