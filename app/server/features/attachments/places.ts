import { Refusal } from '../../platform/http/refusal.ts'

interface Room {
  /** At once in this process … */
  readonly most: number
  /** … and for one person: nobody takes all places. */
  readonly mostOfOne: number
  readonly yours: (most: number) => string
  readonly others: string
}

/** Files that this process takes: each is written to its disk. */
export const uploads = places({
  ...{ most: 40, mostOfOne: 6 },
  yours: (most) => `You are sending ${most} files already.`,
  others: 'Others send files, too.',
})

/** Files that it hands out: fewer than there are connections to the store. A note shows a hundred pictures at the most. */
export const downloads = places({
  ...{ most: 380, mostOfOne: 120 },
  yours: (most) => `You are loading ${most} files already.`,
  others: 'Others load files, too.',
})

function places({ most, mostOfOne, yours, others }: Room) {
  const taken = new Map<string, number>()
  let inAll = 0
  return {
    /**
     * Takes a place for somebody.
     * @returns gives it back, once
     * @throws Refusal when there is none
     */
    take(personId: string): () => void {
      const own = taken.get(personId) ?? 0
      if (own >= mostOfOne) throw busy(429, yours(mostOfOne))
      if (inAll >= most) throw busy(503, others)
      inAll++
      taken.set(personId, own + 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        inAll--
        const left = (taken.get(personId) ?? 1) - 1
        if (left === 0) taken.delete(personId)
        else taken.set(personId, left)
      }
    },
  }
}

function busy(status: number, why: string): Refusal {
  return new Refusal(status, 'busy', 'Too many files are on their way', `${why} Try again in a minute.`, {
    'retry-after': '60',
  })
}
