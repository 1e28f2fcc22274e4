import { Refusal } from '../../platform/http/refusal.ts'

/** Files that this process takes at once: each is written to its disk. */
const most = 40
/** … of one person: nobody takes all places. */
const mostOfOne = 6

const taken = new Map<string, number>()
let inAll = 0

export const places = {
  /**
   * Does something for somebody that takes a place.
   * @throws Refusal when there is none
   */
  async take<Result>(personId: string, act: () => Promise<Result>): Promise<Result> {
    const own = taken.get(personId) ?? 0
    if (own >= mostOfOne) throw busy(429, `You are sending ${mostOfOne} files already.`)
    if (inAll >= most) throw busy(503, 'Others send files, too.')
    inAll++
    taken.set(personId, own + 1)
    try {
      return await act()
    } finally {
      inAll--
      const left = (taken.get(personId) ?? 1) - 1
      if (left === 0) taken.delete(personId)
      else taken.set(personId, left)
    }
  },
}

function busy(status: number, why: string): Refusal {
  return new Refusal(status, 'busy', 'Too many files come at once', `${why} Try again in a minute.`, {
    'retry-after': '60',
  })
}
