import { ways, type Way } from '../system/ways.ts'
import { check } from './finding.ts'

/** The places that can be reached from a place, in any number of steps, but not through `without`. */
function reached(all: readonly Way[], from: string, without: string): Set<string> {
  const seen = new Set([from])
  for (const place of seen) for (const way of all) if (way.from === place && way.to !== without) seen.add(way.to)
  seen.delete(from)
  return seen
}

/** By path search: which place reaches which, and on which port. S1 S2 S3 */
export const reachability = check((system, environment, expect) => {
  const all = ways(system)
  const from = reached(all, 'internet', 'cloudfront')
  for (const [place, id] of [
    ['database', 'S3'],
    ['task', 'S2'],
    ['alb', 'S1'],
  ] as const)
    expect(!from.has(place), id, `the internet reaches the ${place}`)
  const ports = (one: string, other: string) =>
    all
      .filter((way) => way.from === one && way.to === other)
      .map((way) => way.ports)
      .join()
  const expected: [from: string, to: string, ports: string, id: string][] = [
    ['cloudfront', 'alb', environment.domain ? 'tcp 443' : 'tcp 80', 'S1'],
    ['cloudfront', 'task', '', 'S2'],
    ['cloudfront', 'database', '', 'S3'],
    ['alb', 'task', 'tcp 8000', 'S2'],
    ['alb', 'database', '', 'S3'],
    ['task', 'database', 'tcp 5432', 'S3'],
    ['task', 'alb', '', 'S1'],
    ['database', 'task', '', 'S2'],
    ['database', 'alb', '', 'S1'],
  ]
  for (const [one, other, port, id] of expected)
    expect(
      ports(one, other) === port,
      id,
      `${one} → ${other}: ${ports(one, other) || 'none'}, and not ${port || 'none'}`,
    )
})
