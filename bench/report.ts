import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Flags } from './flags.ts'
import { medianFigures, medianRatio, type Figures } from './figures.ts'
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
  /** … and with one connection, where nobody waits for anybody: for lists only. */
  readonly alone: Readonly<Record<ListKey, Figures[]>>
  /** The product's resident memory at its largest while `connections` asked, in bytes. */
  readonly residentBytes: number
}

/** Scenarios whose latency is compared with one connection too. */
export const listKeys = ['b', 'e1', 'e2'] as const
export type ListKey = (typeof listKeys)[number]

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
const tail = (round: Figures) => round.p99 / round.p50

/** What was aimed at, and what was reached. Said, never enforced: a figure is not a defect. */
export function targetsOf({ rounds, alone, residentBytes }: Findings): Target[] {
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
  const { machine, rounds, alone, connections } = findings
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
    ['', 'requests/s', 'p50 ms', 'p99 ms'],
    ...listKeys.map((key) => {
      const { requestsPerSecond, p50, p99 } = medianFigures(alone[key])
      return [`(${key})`, requestsPerSecond.toFixed(0), p50.toFixed(2), p99.toFixed(2)]
    }),
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
  const { rounds, alone, residentBytes, ...circumstances } = findings
  const perKey = <Key extends ScenarioKey>(all: Readonly<Record<Key, Figures[]>>) =>
    Object.fromEntries(Object.entries<Figures[]>(all).map(([key, rounds]) => [key, medianFigures(rounds)]))
  const kept = {
    ...circumstances,
    scenarios: Object.fromEntries(scenarios.map(({ key, title }) => [key, title])),
    targets: targetsOf(findings),
    residentBytes,
    medians: perKey(rounds),
    mediansAlone: perKey(alone),
    rounds,
    roundsAlone: alone,
  }
  await mkdir(folder, { recursive: true })
  await writeFile(file, `${JSON.stringify(kept, (_, value: unknown) => shortened(value), 2)}\n`)
  return file
}

/** Four digits say all that a measurement knows; whole numbers are kept. */
export function shortened(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value
}

/** Words at the left, numbers at the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of rows) {
    print(
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
