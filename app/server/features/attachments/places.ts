import { Refusal } from '../../platform/http/refusal.ts'
import { NoTurn, Turns } from '../../platform/turns.ts'

/** Files that this process takes: each is written to its disk. */
const uploads = new Turns({ most: 40, mostOfOne: 6, mostWaiting: 0 })

/** Files that it hands out: fewer than there are connections to the store. A note shows a hundred pictures at the most. */
const downloads = new Turns({ most: 380, mostOfOne: 120, mostWaiting: 0 })

/** Pictures that are decoded: each takes memory for its pixels. Those that wait hold a place among the uploads. */
export const pictures = new Turns({ most: 1, mostOfOne: 1 })

/** Files on their way into the store: a slow one keeps the others' places free. Those that wait hold a place among the uploads. */
export const storing = new Turns({ most: 8, mostOfOne: 2 })

/** @returns gives the place back @throws Refusal when there is none */
export function placeForUpload(personId: string): Promise<() => void> {
  return place(uploads, personId, ['You are sending many files already.', 'Others send files, too.'])
}

/** @returns gives the place back @throws Refusal when there is none */
export function placeForDownload(personId: string): Promise<() => void> {
  return place(downloads, personId, ['You are loading many files already.', 'Others load files, too.'])
}

async function place(turns: Turns, personId: string, [yours, others]: [string, string]): Promise<() => void> {
  return turns.enter(personId).catch((error: unknown) => {
    if (!(error instanceof NoTurn)) throw error
    const why = `${error.isOwn ? yours : others} Try again in a minute.`
    const status = error.isOwn ? 429 : 503
    throw new Refusal(status, 'busy', 'Too many files are on their way', why, { 'retry-after': '60' })
  })
}
