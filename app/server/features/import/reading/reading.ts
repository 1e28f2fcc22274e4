import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { errorCode } from '../../../platform/error-code.ts'
import type { Workers } from '../../../platform/work/workers.ts'
import type { Bytes } from '../sources/bytes.ts'
import { refuseAll } from '../sources/refusal.ts'
import { markdownOf } from './convert-pages.ts'
import type { Brought, NextItems, Opened, ReadItem } from './read-item.ts'
import { connected } from './rpc.ts'

/** Reads what was brought, in a thread of its own. */
export interface Reading {
  /** Begins with the first item, also again. @throws ImportRefusal when nothing of it can be read */
  open(): Promise<Opened>
  /** @returns none at the end */
  next(asked: NextItems): Promise<readonly ReadItem[]>
  close(): Promise<void>
}

/** Of its heap: enough for the longest texts, and little enough that it is tidied often. */
const heapMegabytes = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 8 }

/** Of a thread that neither reads nor answers: a file of a kind that takes for ever. */
const maxSilenceMs = 180_000

const maxEndMs = 10_000

/**
 * @param bytes of what was brought
 * @param workers for what may take long within one item
 * @param person whose turn that takes
 */
export type StartReading = (brought: Brought, bytes: Bytes, workers: Workers, person: string) => Reading

/** @param program of the thread. @returns starts one for each import */
export const inThread =
  (program: string): StartReading =>
  (brought, bytes, workers, person) => {
    const worker = new Worker(program, {
      workerData: brought,
      resourceLimits: heapMegabytes,
    })
    const line = connected(worker, {
      read: async ({ first, length }: { first: number; length: number }) => bytes.read(first, length),
      async markdown(html: string) {
        // The thread waits for it, and is not silent.
        const waiting = globalThis.setInterval(() => silence?.refresh(), maxSilenceMs / 10)
        return markdownOf(workers, person, html).finally(() => clearInterval(waiting))
      },
    })
    let silence: NodeJS.Timeout | undefined
    worker.on('message', () => silence?.refresh())
    worker.on('error', (error: Error) => {
      const isFull = errorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY'
      line.fail(isFull ? refuseAll('A file in it is too large to be read. Bring the rest without it.') : error)
    })
    worker.on('exit', () => line.fail(new Error('the thread that reads has ended')))

    /** Ends the thread when it does not answer. */
    async function inTime<Result>(answer: Promise<Result>): Promise<Result> {
      silence = globalThis.setTimeout(() => {
        line.fail(refuseAll('A file in it takes too long to read. Leave out what is unusual, and bring the rest.'))
        void worker.terminate()
      }, maxSilenceMs)
      return answer.finally(() => clearTimeout(silence))
    }

    return {
      open: () => inTime(line.ask('open')),
      next: (asked) => inTime(line.ask('next', asked)),
      async close() {
        await inTime(line.ask('close')).catch(() => {})
        // A thread within native code ends after it: the import does not wait for that.
        await Promise.race([worker.terminate(), setTimeout(maxEndMs, undefined, { ref: false })])
      },
    }
  }
