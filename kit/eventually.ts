import { setTimeout as sleep } from 'node:timers/promises'

type NotYet = undefined | null | false

/**
 * Polls a condition until it holds. The deadline is for a condition that never holds; it promises nothing about speed.
 * @param what for the message: "the page answers"
 * @param look gives undefined, null (a database's and a document's word for it) or false while it does not hold
 * @returns what `look` gave at last
 */
export async function eventually<Answer>(
  what: string,
  look: () => NotYet | Answer | Promise<NotYet | Answer>,
  patienceMs = 60_000,
): Promise<Answer> {
  const deadline = Date.now() + patienceMs
  for (;;) {
    const answer = await look()
    if (answer !== undefined && answer !== null && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`In ${patienceMs / 1000} seconds it did not come true that ${what}.`)
    await sleep(50)
  }
}
