import type { Figures } from './figures.ts'
import type { LoadGenerator } from './load.ts'
import { processorTime, residentBytes } from './process-usage.ts'
import type { Scenario } from './scenarios.ts'
import type { Server } from './servers.ts'

export interface Measurement extends Figures {
  /** The server's resident memory at its largest, in bytes. */
  readonly residentBytes: number
}

/** Milliseconds between two looks at the server's memory. */
const lookEvery = 250

/**
 * Puts load on a server and looks at what it takes.
 * @throws Error when an answer was not what it should be: then there is nothing to measure
 */
export async function measure(
  scenario: Scenario,
  server: Server,
  generator: LoadGenerator,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Measurement> {
  let largest = residentBytes(server.pid)
  const looking = setInterval(() => (largest = Math.max(largest, residentBytes(server.pid))), lookEvery)
  const before = processorTime(server.pid)
  try {
    const { requests } = scenario
    const { statuses, errors, ...load } = await generator.put({ url: server.url, connections, seconds, requests })
    if (errors > 0 || Object.keys(statuses).join() !== String(scenario.status)) {
      const found = `${JSON.stringify(statuses)} and ${errors} broken connections`
      throw new Error(`(${scenario.key}) should be answered ${scenario.status}, and was ${found}\n${server.said()}`)
    }
    const after = processorTime(server.pid)
    return {
      ...load,
      cpuMicroseconds: before === undefined || after === undefined ? undefined : (after - before) / load.answers,
      residentBytes: largest,
    }
  } finally {
    clearInterval(looking)
  }
}

/**
 * Asks once, as a person would, and looks at the answer.
 * @returns its body
 * @throws Error saying what is wrong with it
 */
export async function verify(scenario: Scenario, server: Server): Promise<string> {
  const [request] = scenario.requests
  if (!request) throw new Error(`(${scenario.key}) asks for nothing`)
  const { path, ...init } = request
  const response = await fetch(server.url + path, { ...init, redirect: 'manual' })
  const body = await response.text()
  const problem =
    response.status === scenario.status
      ? await scenario.problemOf({ body, location: response.headers.get('location') })
      : `its status is ${response.status} and should be ${scenario.status}`
  if (problem) throw new Error(`(${scenario.key}) ${path}: ${problem}`)
  return body
}
