import { Refusal } from '../../platform/http/refusal.ts'
import { NoTurn, Turns } from '../../platform/turns.ts'

/** Uploads of this process: each is written to its disk. */
const uploads = new Turns({ maxConcurrent: 40, maxConcurrentPerPerson: 6, maxWaiting: 0 })

/** Downloads: fewer than there are connections to the store. A note shows at most a hundred images. */
const downloads = new Turns({ maxConcurrent: 380, maxConcurrentPerPerson: 120, maxWaiting: 0 })

/** Those of readers without an account, by network: the other places are left to people with their own files. */
const readersDownloads = new Turns({ maxConcurrent: 180, maxConcurrentPerPerson: 60, maxWaiting: 0 })

/** Images that are decoded: each takes memory for its pixels. An image that waits keeps its place among the uploads. */
export const pictures = new Turns({ maxConcurrent: 1, maxConcurrentPerPerson: 1 })

/** Files that are sent to the store, for a slow store. A file that waits keeps its place among the uploads. */
export const storing = new Turns({ maxConcurrent: 8, maxConcurrentPerPerson: 2 })

/** @returns releases the place @throws Refusal when there is none */
export function placeForUpload(personId: string): Promise<() => void> {
  return place(uploads, personId, ['You are sending many files already.', 'Others send files, too.'])
}

const ofDownloads: [string, string] = ['You are loading many files already.', 'Others load files, too.']

/** @returns releases the place @throws Refusal when there is none */
export function placeForDownload(personId: string): Promise<() => void> {
  return place(downloads, personId, ofDownloads)
}

/** @param network of a reader without an account @returns releases the place @throws Refusal when there is none */
export async function placeForReader(network: string): Promise<() => void> {
  const leave = await place(readersDownloads, network, ofDownloads)
  const leaveAll = await place(downloads, `readers in ${network}`, ofDownloads).catch((refusal: unknown) => {
    leave()
    throw refusal
  })
  return () => [leave, leaveAll].forEach((end) => end())
}

async function place(turns: Turns, personId: string, [yours, others]: [string, string]): Promise<() => void> {
  return turns.enter(personId).catch((error: unknown) => {
    if (!(error instanceof NoTurn)) throw error
    const why = `${error.isOwn ? yours : others} Try again in a minute.`
    const status = error.isOwn ? 429 : 503
    throw new Refusal(status, 'busy', 'Too many files are on their way', why, { 'retry-after': '60' })
  })
}
