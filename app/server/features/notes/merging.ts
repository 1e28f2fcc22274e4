import type { FastifyBaseLogger } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { bounded, type Act } from '../../platform/work/bounded.ts'
import { mergeTexts, type Stretch } from '../../../shared/merge.ts'

/** Three texts up to this are merged on the event loop, in a few milliseconds; longer ones in a worker. */
const maxInlineCharacters = 4000

const merge: Act = { name: 'merge', version: 1 }

/** Three-way merge of a person's texts; undefined when it takes too long. */
export type Merge = (
  userId: string,
  texts: readonly [yours: string, base: string, theirs: string],
) => Promise<Stretch[] | undefined>

/** @param log gets a line for each merge that took too long */
export function merging({ sql, workers }: Pick<Deps, 'sql' | 'workers'>, log: FastifyBaseLogger): Merge {
  return async (userId, texts) => {
    if (texts.join('').length <= maxInlineCharacters) return mergeTexts(...texts)
    return bounded<Stretch[]>({ sql, log, workers, userId }, merge, texts)
  }
}
