import type { FastifyBaseLogger } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { bounded, type Act } from '../../platform/work/bounded.ts'
import { mergeTexts, type Stretch } from '../../../shared/merge.ts'

/** Of three texts that are merged where requests are answered: a few milliseconds. */
const mostCharactersAtOnce = 4000

const merge: Act = { name: 'merge', version: 1 }

/** Merges texts of a person; undefined when that takes too long. */
export type Merge = (
  userId: string,
  texts: readonly [yours: string, base: string, theirs: string],
) => Promise<Stretch[] | undefined>

/** @param log notes which merges were ended for their time */
export function merging({ sql, workers }: Pick<Deps, 'sql' | 'workers'>, log: FastifyBaseLogger): Merge {
  return async (userId, texts) => {
    if (texts.join('').length <= mostCharactersAtOnce) return mergeTexts(...texts)
    return bounded<Stretch[]>({ sql, log, workers, userId }, merge, texts)
  }
}
