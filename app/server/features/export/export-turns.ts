import { Refusal } from '../../platform/http/refusal.ts'
import { NoTurn, Turns } from '../../platform/turns.ts'

/** Exports of this process whose texts are copied: each has a connection to the database and a snapshot of it, for seconds. */
export const copying = new Turns({ maxConcurrent: 4, maxConcurrentPerPerson: 1 })

/**
 * Exports that this process streams at once. Each lasts as long as its client reads, so there are many: slow clients do not hold others
 * back. `Spool` bounds the disk that they take, and each has a place for downloads.
 */
const exports = new Turns({ maxConcurrent: 60, maxConcurrentPerPerson: 1, maxWaiting: 0 })

/** @returns ends the turn @throws Refusal when there is none */
export function turnToExport(personId: string): Promise<() => void> {
  return exports.enter(personId).catch((error: unknown) => {
    if (!(error instanceof NoTurn)) throw error
    const [status, why] = error.isOwn
      ? [429, 'You are downloading notes already. When that is done, or stopped, you can begin again.']
      : [503, 'Others are downloading their notes just now. Try again in a minute.']
    throw new Refusal(status, 'busy', 'Your notes cannot be packed just now', why, { 'retry-after': '60' })
  })
}
