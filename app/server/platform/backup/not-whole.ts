import { StartupError } from '../startup-error.ts'
import type { Place } from './place.ts'

/** Why a backup cannot be used. */
export function notWhole({ address }: Pick<Place, 'address'>, name: string, why: string): StartupError {
  return new StartupError(`The backup ${name} in ${address} is not whole (${why}): take another one.`)
}
