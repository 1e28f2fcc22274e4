import { neighbourhoodOf, networkOf } from '../../platform/http/network.ts'
import type { Attempt, Limit, RateLimits } from '../../platform/http/rate-limit.ts'
import { waitWords } from '../../platform/http/too-many.ts'

const minute = 60
const day = 24 * 60 * minute

/**
 * Guesses at the passwords of shares, in the database for all processes; right ones are taken back. A reader spends what their own network has:
 * guesses from elsewhere use up what is common to all, and then a slow lane is left for networks that have guessed little.
 */
export const guesses = {
  /** Of one network at one share, and then more slowly. */
  fromNetworkAtShare: { name: 'share-from', points: 10, seconds: 15 * minute },
  fromNetworkAtShareInDay: { name: 'share-from-day', points: 30, seconds: day },
  /** Of one network at all shares. */
  fromNetwork: { name: 'share-network', points: 30, seconds: 15 * minute },
  /** Of all networks at one share. What is beyond goes through the lane. */
  atShare: { name: 'share', points: 100, seconds: 60 * minute },
  /** In the lane: of networks that lie beside each other, as those of one host do, and of all at one share. */
  ofNewcomer: { name: 'share-newcomer', points: 3, seconds: day },
  ofNewcomers: { name: 'share-lane', points: 5, seconds: 5 * minute },
  /** Of a reader who has known the present password before. */
  ofReader: { name: 'share-reader', points: 10, seconds: 15 * minute },
} as const satisfies Record<string, Limit>

/** A guess that may be looked at, or when to try again. */
export type Guess =
  | { readonly isAllowed: true; readonly keys: readonly Attempt[] }
  | { readonly isAllowed: false; readonly seconds: number; readonly isOfOthers: boolean }

interface Guesser {
  readonly shareId: string
  readonly address: string
  /** Tells a reader apart who has given the present password before. */
  readonly known: string | undefined
}

/** Counts a guess before it is looked at, so that many at once are no more than one after the other. */
export async function countGuess(limits: RateLimits, { shareId, address, known }: Guesser): Promise<Guess> {
  const network = networkOf(address)
  const own: readonly Attempt[] =
    known !== undefined
      ? [[guesses.ofReader, known]]
      : [
          [guesses.fromNetworkAtShare, `${shareId} ${network}`],
          [guesses.fromNetworkAtShareInDay, `${shareId} ${network}`],
          [guesses.fromNetwork, network],
        ]
  const seconds = await limits.attempt(own)
  if (seconds !== undefined) return { isAllowed: false, seconds, isOfOthers: false }
  if (known !== undefined) return { isAllowed: true, keys: own }

  const common: Attempt = [guesses.atShare, shareId]
  const busySeconds = await limits.attempt([common])
  if (busySeconds === undefined) return { isAllowed: true, keys: [...own, common] }

  const newcomer: Attempt = [guesses.ofNewcomer, `${shareId} ${neighbourhoodOf(network)}`]
  const lane: Attempt = [guesses.ofNewcomers, shareId]
  const tooMany = await limits.attempt([newcomer])
  if (tooMany !== undefined) {
    return { isAllowed: false, seconds: Math.min(tooMany, busySeconds), isOfOthers: false }
  }
  const waiting = await limits.attempt([lane])
  if (waiting === undefined) return { isAllowed: true, keys: [...own, common, newcomer, lane] }
  // It was not looked at.
  await limits.forgive([...own, newcomer])
  return { isAllowed: false, seconds: Math.min(waiting, busySeconds), isOfOthers: true }
}

/** Why a guess is not looked at. */
export function refusalOf({ seconds, isOfOthers }: Guess & { readonly isAllowed: false }): string {
  return isOfOthers
    ? waitWords(seconds, 'Wrong passwords are tried here again and again, so few can be looked at.')
    : waitWords(seconds)
}
