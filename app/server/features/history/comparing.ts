import { bounded, type Act, type BoundedWork } from '../../platform/work/bounded.ts'
import { comparedInShort, compared, type Change, type Comparing, type Pair } from './changes.ts'
import type { Row } from './rows.ts'

/** Texts up to this are compared on the event loop, in a few milliseconds; longer ones in a worker. */
const maxInlineCharacters = 1000

const compare: Act = { name: 'compare', version: 1 }
const compareInShort: Act = { name: 'compareInShort', version: 1 }

/** The diff of two texts; as a whole, where that takes too long. */
export async function changesOf(work: BoundedWork, pair: Pair): Promise<Comparing> {
  if (sizeOf([pair]) <= maxInlineCharacters) return { changes: compared(pair), isWhole: false }
  const changes = (await bounded<Change[]>(work, compare, pair)) ?? asWhole(pair)
  return { changes, isWhole: changes.length === 2 && changes.every(({ kind }) => kind !== 'same') }
}

/** The abridged diff of each row of a list with the row before; undefined where a text is missing, or no time was left. */
export async function changesOfRows(
  work: BoundedWork,
  rows: readonly Row[],
): Promise<readonly (Change[] | undefined)[]> {
  const pairs = rows.map(({ row, before }) => ({ before: before?.text ?? '', after: before ? (row.text ?? '') : '' }))
  if (sizeOf(pairs) <= maxInlineCharacters) return comparedInShort(pairs)
  return (await bounded<(Change[] | undefined)[]>(work, compareInShort, pairs)) ?? []
}

function sizeOf(pairs: readonly Pair[]): number {
  return pairs.reduce((sum, { before, after }) => sum + before.length + after.length, 0)
}

function asWhole({ before, after }: Pair): Change[] {
  return [
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]
}
