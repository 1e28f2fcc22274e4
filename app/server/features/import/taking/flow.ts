import { setTimeout as sleep } from 'node:timers/promises'

/** Of all imports that a process takes in at once: at this pace the event loop has nine tenths of its time for requests. */
const bytesPerSecond = 24 * 1024 ** 2

/** Shorter waits than that are left to add up: each takes a turn of the event loop. */
const leastMs = 20

/** Lets bytes through at a bounded rate (a leaky bucket): what is sent on a fast line takes no more than its share of the process. */
export class Flow {
  readonly #rate: number
  /** When what was let through is through at that rate. */
  #doneAt = -Infinity

  constructor(rate = bytesPerSecond) {
    this.#rate = rate
  }

  async take(bytes: number): Promise<void> {
    const wait = this.waitFor(bytes, performance.now())
    if (wait > leastMs) await sleep(wait)
  }

  /** @returns milliseconds from `now` until these bytes are through */
  waitFor(bytes: number, now: number): number {
    this.#doneAt = Math.max(this.#doneAt, now) + (bytes * 1000) / this.#rate
    return this.#doneAt - now
  }
}
