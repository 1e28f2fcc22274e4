import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Asks until there is an answer. The deadline is for what never comes; it promises nothing about speed.
 * @param what for the message: "the page answers"
 * @param look gives undefined or false as long as it is not so
 * @param patience milliseconds
 */
export async function eventually<Answer>(
  what: string,
  look: () => Answer | undefined | false | Promise<Answer | undefined | false>,
  patience = 30_000,
): Promise<Answer> {
  const deadline = Date.now() + patience
  for (;;) {
    const answer = await look()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > deadline) throw new Error(`In ${patience / 1000} seconds it did not come true that ${what}.`)
    await sleep(50)
  }
}
