import type { Piscina } from 'piscina'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { Turns } from '../turns.ts'
import { createMeter, type Meter } from './meter.ts'

/** The work was ended: it had used up its time. */
export class TookTooLong extends Error {
  /** Whether that was its own doing, and not a machine that is busy with something else. */
  readonly isOwn: boolean

  constructor(isOwn: boolean) {
    super(isOwn ? 'it used more CPU than one act may' : 'it got too little CPU to end in time')
    this.isOwn = isOwn
  }
}

export interface WorkerLimits {
  /** Of the worker's own CPU for one act; waiting for a turn, for a core and for grammars does not count. */
  readonly cpuMilliseconds: number
  /** From the beginning of an act to its end, however little CPU it gets. */
  readonly mostMilliseconds: number
}

const standardWorkerLimits: WorkerLimits = { cpuMilliseconds: 500, mostMilliseconds: 10_000 }

const usedUp = 'used up'
/** Between two looks at what a worker has used. */
const lookEveryMs = 50
/** Of a worker without work: the next one takes a tenth of a second to start. */
const idleMilliseconds = 30_000
const memoryMegabytes = 256

/**
 * Threads for what takes a visitor's text and may take long: a page's thread never waits for it. Started with the first act,
 * ended when there was none for a while. A thread that uses more than its time is ended, and the next act gets another.
 */
export class Workers {
  readonly #file: string
  readonly #limits: WorkerLimits
  readonly #turns: Turns
  readonly #threads = Math.min(2, Math.max(1, availableParallelism() - 1))
  #pool: Promise<Piscina> | undefined

  /** @param file whose exports are the acts: each a `metered` function */
  constructor(file: string, limits = standardWorkerLimits) {
    this.#file = file
    this.#limits = limits
    this.#turns = new Turns({ most: this.#threads, mostOfOne: 1, mostWaitingOfOne: 20, mostWaiting: 300 })
  }

  /**
   * @param person whose turn it takes
   * @param act by its name
   * @throws TookTooLong
   * @throws NoTurn at once, when too much waits already
   */
  run<Result>(person: string, act: string, input: unknown): Promise<Result> {
    return this.#turns.take(person, () => this.#runNow<Result>(act, input))
  }

  /** What is under way ends without a result. */
  async close(): Promise<void> {
    await (await this.#pool)?.destroy()
  }

  async #runNow<Result>(act: string, input: unknown): Promise<Result> {
    const pool = await (this.#pool ??= this.#open())
    const meter = createMeter()
    const end = new AbortController()
    const done = new AbortController()
    const watch = this.#watch(pool, meter, end, done.signal)
    try {
      return (await pool.run({ input, meter }, { name: act, signal: end.signal })) as Result
    } catch (error) {
      // Memory is bounded as well: a text that fills it would fill it again.
      if (isOutOfMemory(error)) throw new TookTooLong(true)
      if (end.signal.aborted) throw new TookTooLong(end.signal.reason === usedUp)
      throw error
    } finally {
      done.abort()
      await watch
    }
  }

  async #watch(pool: Piscina, meter: Meter, end: AbortController, done: AbortSignal): Promise<void> {
    const { cpuMilliseconds, mostMilliseconds } = this.#limits
    let begun: number | undefined
    const isOver = () => done.aborted || end.signal.aborted
    while (!isOver()) {
      await sleep(lookEveryMs, undefined, { signal: done }).catch(() => {})
      if (isOver() || meter[0] === 0) continue
      begun ??= performance.now()
      const thread = pool.threads.find(({ threadId }) => threadId === meter[0])
      const usage = await thread?.cpuUsage().catch(() => undefined)
      const used = usage ? (usage.user + usage.system) / 1000 - (meter[1] ?? 0) : 0
      if (used > cpuMilliseconds) end.abort(usedUp)
      else if (performance.now() - begun > mostMilliseconds) end.abort()
    }
  }

  async #open(): Promise<Piscina> {
    const { Piscina } = await import('piscina')
    return new Piscina({
      filename: this.#file,
      minThreads: 0,
      maxThreads: this.#threads,
      idleTimeout: idleMilliseconds,
      concurrentTasksPerWorker: 1,
      // The thread that answers requests comes first.
      niceIncrement: 5,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
      recordTiming: false,
    })
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
