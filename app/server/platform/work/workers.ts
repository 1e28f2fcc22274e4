import type { Piscina } from 'piscina'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { NoTurn, Turns } from '../turns.ts'
import { createMeter, type Meter } from './meter.ts'

/** The act was ended at its limit of CPU, time or memory. */
export class WorkLimitReached extends Error {
  /** Whether the act itself used that much; false where a busy machine gave it too little CPU. */
  readonly isOwn: boolean

  constructor(isOwn: boolean) {
    super(isOwn ? 'it used more CPU than one act may' : 'it got too little CPU to end in time')
    this.isOwn = isOwn
  }
}

export interface WorkerLimits {
  /** CPU time of the worker for one act; waiting for a turn, for a core and for grammars does not count. */
  readonly cpuMilliseconds: number
  /** From the beginning of an act to its end, however little CPU it gets. */
  readonly maxMilliseconds: number
  /** Of waiting for a turn. @default 5000 */
  readonly turnMilliseconds?: number
}

const defaultLimits: WorkerLimits = { cpuMilliseconds: 500, maxMilliseconds: 10_000 }

const usedUp = 'used up'
/** Between two looks at what a worker has used. */
const checkEveryMs = 50
/** Of a worker without work: the next one takes a tenth of a second to start. */
const idleMilliseconds = 30_000
const maxMemoryMegabytes = 256
const defaultTurnMs = 5000
/** Threads that were ended but still run, because native code cannot be interrupted. With this many, no act is started. */
const maxStuckThreads = 4

/**
 * Worker threads for work on a visitor's text that may take long, off the event loop. They start with the first act and end after a while
 * without work. A thread that exceeds its CPU time is ended, and the next act gets a new one.
 */
export class Workers {
  readonly #file: string
  readonly #limits: WorkerLimits
  readonly #turns: Turns
  readonly #threads = Math.min(2, Math.max(1, availableParallelism() - 1))
  readonly #ending = new Set<Worker>()
  #pool: Promise<Piscina> | undefined

  /** @param file whose exports are the acts: each a `metered` function */
  constructor(file: string, limits = defaultLimits) {
    this.#file = file
    this.#limits = limits
    this.#turns = new Turns({
      maxConcurrent: this.#threads,
      maxConcurrentPerPerson: 1,
      maxWaitingPerPerson: 20,
      maxWaiting: 300,
    })
  }

  /**
   * @param person whose turn it takes
   * @param act by its name
   * @throws WorkLimitReached
   * @throws NoTurn at once, when too much waits already or too many threads are stuck; and when its turn does not come in time
   */
  async run<Result>(person: string, act: string, input: unknown): Promise<Result> {
    const waited = Promise.withResolvers<never>()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      waited.reject(new NoTurn(false))
    }, this.#limits.turnMilliseconds ?? defaultTurnMs)
    const begin = () => {
      clearTimeout(timer)
      if (this.#ending.size >= maxStuckThreads) throw new NoTurn(false)
      return this.#runNow<Result>(act, input)
    }
    try {
      const done = this.#turns.take(
        person,
        async () => begin(),
        () => isLate,
      )
      // Undefined when it is late, and by then the other has been rejected.
      return (await Promise.race([done, waited.promise])) as Result
    } finally {
      clearTimeout(timer)
    }
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
      if (isOutOfMemory(error)) throw new WorkLimitReached(true)
      if (end.signal.aborted) throw new WorkLimitReached(end.signal.reason === usedUp)
      throw error
    } finally {
      done.abort()
      await watch
    }
  }

  async #watch(pool: Piscina, meter: Meter, end: AbortController, done: AbortSignal): Promise<void> {
    const { cpuMilliseconds, maxMilliseconds } = this.#limits
    const isOver = () => done.aborted || end.signal.aborted
    const pause = () => sleep(checkEveryMs, undefined, { signal: done }).catch(() => {})
    while (!isOver() && meter[0] === 0) await pause()
    const begun = performance.now()
    const thread = pool.threads.find(({ threadId }) => threadId === meter[0])
    let asked: Promise<void> | undefined
    let silentChecks = 0
    while (!isOver()) {
      // A thread in native code answers cpuUsage late: the watcher checks the clock without waiting for it.
      asked ??= thread?.cpuUsage().then(
        ({ user, system }) => {
          asked = undefined
          silentChecks = 0
          if ((user + system) / 1000 - (meter[1] ?? 0) > cpuMilliseconds && !isOver()) end.abort(usedUp)
        },
        () => {},
      )
      await pause()
      silentChecks++
      if (isOver() || performance.now() - begun <= maxMilliseconds) continue
      // A thread that was silent for most of the time was in native code; otherwise the machine was busy.
      end.abort(silentChecks * checkEveryMs > maxMilliseconds / 2 ? usedUp : undefined)
    }
    if (thread && end.signal.aborted) this.#awaitEnd(thread)
  }

  #awaitEnd(thread: Worker): void {
    if (thread.threadId === -1) return
    this.#ending.add(thread)
    thread.once('exit', () => this.#ending.delete(thread))
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
      resourceLimits: { maxOldGenerationSizeMb: maxMemoryMegabytes },
      recordTiming: false,
    })
  }
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
