import { basename, dirname } from 'node:path'
import { StartupError } from '../startup-error.ts'
import { isFinished } from './manifest.ts'
import { openPlace } from './open-place.ts'
import type { Place } from './place.ts'

/** A backup: a folder of a place. */
export interface Backup {
  readonly place: Place
  readonly name: string
}

/** Its moment, in UTC, is its name. */
const pattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ$/

export function nameAt(moment: Date): string {
  return `${moment.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
}

/** When a backup was made, by its name. */
export function momentOf(name: string): Date {
  return new Date(name.replace(/T(\d\d)-(\d\d)-/, 'T$1:$2:'))
}

/** The names of all backups of a place, also of those that were interrupted: the oldest first. */
export async function namesOf(place: Place): Promise<string[]> {
  return (await place.names()).filter((name) => pattern.test(name)).sort()
}

/** The newest backup that was finished; undefined when there is none. */
export async function newestOf(place: Place): Promise<string | undefined> {
  for (const name of (await namesOf(place)).reverse()) if (await isFinished(place, name)) return name
  return undefined
}

/**
 * Finds the backup that an operator names: itself, or the place, whose newest one it then is.
 * @throws StartupError when there is none
 */
export async function findBackup(address: string, cwd: string): Promise<Backup> {
  const trimmed = address.replace(/(?<=[^/:])\/+$/, '')
  const name = basename(trimmed)
  if (pattern.test(name)) {
    const above = trimmed.startsWith('s3://') ? trimmed.slice(0, -name.length - 1) : dirname(trimmed)
    const place = await openPlace(above, cwd)
    if (!(await namesOf(place)).includes(name))
      throw new StartupError(`There is no backup ${name} in ${place.address}.`)
    return { place, name }
  }
  const place = await openPlace(trimmed, cwd)
  const newest = await newestOf(place)
  if (newest !== undefined) return { place, name: newest }
  const isBegun = (await namesOf(place)).length > 0
  throw new StartupError(`There is no ${isBegun ? 'finished ' : ''}backup in ${place.address}.`)
}
