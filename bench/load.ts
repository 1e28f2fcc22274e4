import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { endProcess } from '../kit/end-process.ts'
import type { Figures } from './figures.ts'

export interface Request {
  readonly method?: 'GET' | 'POST'
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

/** What to ask, of whom, how long. */
export interface Order {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** Asked in turn, dealt out over the connections. */
  readonly requests: readonly Request[]
}

export interface Load extends Omit<Figures, 'cpuMicroseconds'> {
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>
  readonly errors: number
}

export interface LoadGenerator {
  put(order: Order): Promise<Load>
  end(): Promise<void>
}

/** Starts the process that makes load; it stays for the whole run, so that its own code is warm in every round. */
export function startLoadGenerator(): LoadGenerator {
  const child = fork(fileURLToPath(new URL('load-process.ts', import.meta.url)))
  const ended = once(child, 'exit').then(() => {
    throw new Error('the process that makes load has ended')
  })
  // `put` reports it; without a load on its way it is no failure.
  ended.catch(() => {})
  return {
    async put(order) {
      child.send(order)
      const [load] = (await Promise.race([once(child, 'message'), ended])) as [Load]
      return load
    },
    end: () => endProcess(child),
  }
}
