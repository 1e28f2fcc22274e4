import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { Person } from '../../kit/person.ts'
import { percentile } from '../figures.ts'
import { readNotes, saveNote } from './ask.ts'

/** What a load found. */
export interface Load {
  readonly asked: number
  /** How often what went wrong. */
  readonly failures: Readonly<Record<string, number>>
  /** Names of the notes that were said to be saved. */
  readonly saved: readonly string[]
  /** Milliseconds, from when a request was due. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly longest: number
}

/** Of ten requests, this many write. */
const writesOfTen = 2

/**
 * Sends so many requests a second, whether or not the answers come (an open loop): a slow answer keeps no other request from
 * being sent, as on the web.
 * @param url of who serves now
 * @returns ends the load, waits for the last answers and says what came
 */
export function startSteadyLoad(url: () => string, person: Person, perSecond: number): () => Promise<Load> {
  // The client closes idle connections long before the server does: a request on a closing connection would count as a failure.
  const agent = new Agent({ keepAlive: true, timeout: 20_000, maxSockets: 1_000 })
  const start = performance.now()
  const latencies: number[] = []
  const failures: Record<string, number> = {}
  const saved: string[] = []
  const open = new Set<Promise<void>>()
  let asked = 0

  async function askOnce(number: number): Promise<void> {
    const due = start + (number * 1000) / perSecond
    const name = `${person.cookie.length}-${Math.round(start)}-${number}`
    const writes = number % 10 < writesOfTen
    const question = { url: url(), person, agent }
    const problem = await (writes ? saveNote(question, name) : readNotes(question))
    latencies.push(performance.now() - due)
    if (problem !== undefined) {
      const kind = `${writes ? 'saving' : 'reading'}: ${problem}`
      failures[kind] = (failures[kind] ?? 0) + 1
    } else if (writes) saved.push(name)
  }

  const timer = setInterval(() => {
    const due = ((performance.now() - start) * perSecond) / 1000
    for (; asked < due; asked++) {
      const asking = askOnce(asked).finally(() => open.delete(asking))
      open.add(asking)
    }
  }, 5)

  return async () => {
    clearInterval(timer)
    await Promise.all(open)
    await pause(0)
    agent.destroy()
    const sorted = latencies.toSorted((a, b) => a - b)
    return {
      ...{
        asked,
        failures,
        saved,
        p50: percentile(sorted, 0.5),
        p95: percentile(sorted, 0.95),
        p99: percentile(sorted, 0.99),
      },
      longest: sorted.at(-1) ?? NaN,
    }
  }
}

/** @returns a sentence for each kind of failure */
export function failuresOf({ failures }: Load): string[] {
  return Object.entries(failures).map(([kind, count]) => `${count} × ${kind}`)
}

export const countOf = ({ failures }: Load) => Object.values(failures).reduce((sum, count) => sum + count, 0)
