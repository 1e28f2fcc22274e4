import { threadId } from 'node:worker_threads'

/** Shared memory in which a worker reports its thread id, and its CPU time in milliseconds when the act began. */
export type Meter = Float64Array<SharedArrayBuffer>

/** @returns a meter whose thread is 0: no worker has begun */
export function createMeter(): Meter {
  return new Float64Array(new SharedArrayBuffer(2 * Float64Array.BYTES_PER_ELEMENT))
}

/**
 * An act as workers export it: its time begins when what it needs has been loaded.
 * @param load what is loaded once for many texts
 */
export function metered<Input, Result>(
  act: (input: Input) => Result | Promise<Result>,
  load?: (input: Input) => Promise<unknown>,
): (task: { readonly input: Input; readonly meter: Meter }) => Promise<Result> {
  return async ({ input, meter }) => {
    await load?.(input)
    const { user, system } = process.threadCpuUsage()
    meter[1] = (user + system) / 1000
    // Written last, for the watcher reads it first: the CPU of the beginning is there by then.
    meter[0] = threadId
    return act(input)
  }
}
