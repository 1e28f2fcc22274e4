import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { printTable } from '../kit/table.ts'
import { medianFigures, medianRatio, type Figures } from './figures.ts'
import type { Flags } from './flags.ts'
import type { Machine } from './machine.ts'
import type { Scenario, ScenarioKey } from './scenarios.ts'

/** Everything that a run found, as it is kept. */
export interface Findings {
  /** ISO 8601. */
  readonly startedAt: string
  readonly machine: Machine
  readonly flags: Flags
  readonly connections: number
  readonly seeded: Readonly<Record<string, number>>
  readonly pageBytes: number
  /** By scenario, the figures of each round under full load … */
  readonly rounds: Readonly<Record<ScenarioKey, Figures[]>>
  /** … and with one connection, where no request waits for another. */
  readonly alone: Readonly<Record<AloneKey, Figures[]>>
  /** Saving, by sixteen. */
  readonly writers: readonly Figures[]
  /** The product's resident memory at its largest while `connections` asked, in bytes. */
  readonly residentBytes: number
}

/** Scenarios whose latency is compared with one connection too, neighbours beside each other. */
export const aloneKeys = ['b', 'e1', 'e2', 'c', 'f', 'd', 'g'] as const
export type AloneKey = (typeof aloneKeys)[number]

export interface Target {
  readonly name: string
  readonly found: number
  /** `found` must be this or … */
  readonly bound: 'at least' | 'at most' | 'under'
  readonly target: number
  readonly reached: boolean
}

const rate = (round: Figures) => round.requestsPerSecond
const typical = (round: Figures) => round.p50
const slow = (round: Figures) => round.p95
const tail = (round: Figures) => round.p99 / round.p50

/** What was aimed at, and what was reached. Said, never enforced: a figure is not a defect. */
export function targetsOf({ rounds, alone, writers, residentBytes }: Findings): Target[] {
  const target = (name: string, found: number, bound: Target['bound'], target: number): Target => ({
    ...{ name, found: Number(found.toFixed(3)), bound, target },
    reached: bound === 'at least' ? found >= target : bound === 'at most' ? found <= target : found < target,
  })
  const { a, b, c, d, e1, e2 } = rounds
  return [
    target('(b) requests/s as a share of the limit (a)', medianRatio(b, a, rate), 'at least', 0.35),
    target('(c) requests/s as a share of the limit (a)', medianRatio(c, a, rate), 'at least', 0.35),
    target('(e1) latency in terms of (b)', medianRatio(e1, b, typical), 'at most', 1.3),
    target('(e2) latency in terms of (b)', medianRatio(e2, b, typical), 'at most', 1.3),
    target('(e1) the same, one connection', medianRatio(alone.e1, alone.b, typical), 'at most', 1.3),
    target('(e2) the same, one connection', medianRatio(alone.e2, alone.b, typical), 'at most', 1.3),
    target('(e1) p95 in terms of (b), one connection', medianRatio(alone.e1, alone.b, slow), 'at most', 2),
    target('(f) p95 in terms of (c), one connection', medianRatio(alone.f, alone.c, slow), 'at most', 2),
    target('(g) p95 in terms of (d), one connection', medianRatio(alone.g, alone.d, slow), 'at most', 2),
    target('(d) p95 in ms, 16 writers', medianFigures(writers).p95, 'under', 25),
    target('memory in MB', residentBytes / 1e6, 'under', 150),
    ...Object.entries({ b, c, d, e1, e2 }).map(([key, rounds]) =>
      target(
        `(${key}) p99 in terms of p50`,
        medianFigures(rounds.map((round) => ({ ...round, p99: tail(round) }))).p99,
        'under',
        10,
      ),
    ),
  ]
}

export function printReport(findings: Findings, scenarios: readonly Scenario[]): void {
  const { machine, rounds, alone, writers, connections } = findings
  const { cpu, cores, memory, system, node, postgres, loadBefore } = machine
  print(`${cpu}, ${cores} cores, ${memory} GiB, ${system}, Node ${node}, PostgreSQL ${postgres}`)
  if (loadBefore > 0.5)
    print(`The machine was busy before this began (load ${loadBefore}): expect worse figures than it can do.`)
  print(`\n${connections} connections, medians of ${rounds.a.length} rounds\n`)
  printTable([
    ['', 'requests/s', 'of (a)', 'p50 ms', 'p99 ms', 'server CPU µs'],
    ...scenarios.map(({ key, title }) => {
      const { requestsPerSecond, p50, p99, cpuMicroseconds } = medianFigures(rounds[key])
      return [
        `(${key}) ${title}`,
        requestsPerSecond.toFixed(0),
        medianRatio(rounds[key], rounds.a, rate).toFixed(3),
        p50.toFixed(1),
        p99.toFixed(1),
        cpuMicroseconds?.toFixed(0) ?? '–',
      ]
    }),
  ])
  print('\none connection\n')
  printTable([
    ['', 'requests/s', 'p50 ms', 'p95 ms', 'p99 ms'],
    ...[...aloneKeys.map((key) => [`(${key})`, alone[key]] as const), ['(d), by 16', writers] as const].map(
      ([name, measured]) => {
        const { requestsPerSecond, p50, p95, p99 } = medianFigures(measured)
        return [name, requestsPerSecond.toFixed(0), p50.toFixed(2), p95.toFixed(2), p99.toFixed(2)]
      },
    ),
  ])
  print('\ntargets\n')
  printTable([
    ['', 'found', 'target', 'reached'],
    ...targetsOf(findings).map(({ name, found, bound, target, reached }) => [
      name,
      found.toFixed(found < 100 ? 3 : 0),
      `${bound} ${target}`,
      reached ? 'yes' : 'no',
    ]),
  ])
}

/** @returns the file's name */
export async function keepReport(findings: Findings, scenarios: readonly Scenario[]): Promise<string> {
  const folder = join(import.meta.dirname, 'results')
  const file = join(folder, `${findings.startedAt.slice(0, 10)}.json`)
  const { rounds, alone, writers, residentBytes, ...circumstances } = findings
  const perKey = <Key extends ScenarioKey>(all: Readonly<Record<Key, Figures[]>>) =>
    Object.fromEntries(Object.entries<Figures[]>(all).map(([key, rounds]) => [key, medianFigures(rounds)]))
  const kept = {
    ...circumstances,
    scenarios: Object.fromEntries(scenarios.map(({ key, title }) => [key, title])),
    targets: targetsOf(findings),
    residentBytes,
    medians: perKey(rounds),
    mediansAlone: perKey(alone),
    mediansOfWriters: medianFigures(writers),
    rounds,
    roundsAlone: alone,
    roundsOfWriters: writers,
  }
  await mkdir(folder, { recursive: true })
  await writeFile(file, `${JSON.stringify(kept, (_, value: unknown) => shortened(value), 2)}\n`)
  return file
}

/** Four digits say all that a measurement knows; whole numbers are kept. */
export function shortened(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
