import type { Registry } from 'prom-client'

type Labels = Readonly<Record<string, string | number | undefined>>

/** How many were at most so long, by seconds, ascending; the last is Infinity. */
export type Buckets = readonly (readonly [seconds: number, count: number])[]

/** Everything that was counted, at one moment. */
export interface Numbers {
  /** Of all values of a metric with these labels. */
  sum(name: string, where: Labels): number
  /** A histogram, whatever its labels. */
  buckets(name: string): Buckets
}

export async function readNumbers(registry: Registry): Promise<Numbers> {
  const values = new Map<string, { labels: Labels; value: number }[]>()
  for (const metric of await registry.getMetricsAsJSON()) {
    for (const { labels, value, metricName = metric.name } of metric.values as Value[]) {
      const known = values.get(metricName)
      if (known) known.push({ labels, value })
      else values.set(metricName, [{ labels, value }])
    }
  }
  return {
    sum: (name, where) =>
      (values.get(name) ?? [])
        .filter(({ labels }) => Object.entries(where).every(([label, wanted]) => labels[label] === wanted))
        .reduce((sum, { value }) => sum + value, 0),
    buckets(name) {
      const counts = new Map<number, number>()
      for (const { labels, value } of values.get(`${name}_bucket`) ?? []) {
        const seconds = labels['le'] === '+Inf' ? Infinity : Number(labels['le'])
        counts.set(seconds, (counts.get(seconds) ?? 0) + value)
      }
      return [...counts].sort(([one], [other]) => one - other)
    },
  }
}

interface Value {
  readonly labels: Labels
  readonly value: number
  /** Of the parts of a histogram. */
  readonly metricName?: string
}

export function deltasOf(before: Buckets, now: Buckets): Buckets {
  const old = new Map(before)
  return now.map(([seconds, count]) => [seconds, count - (old.get(seconds) ?? 0)] as const)
}

/** What CloudWatch takes of one metric in one line. */
const mostSamples = 100

/**
 * Values spread as those in the buckets are: their percentiles are the same, up to the width of a bucket, and CloudWatch can
 * put those of several processes together. It is the spread that is told; how many there were, another metric says.
 */
export function samplesOf(buckets: Buckets): number[] {
  const count = buckets.at(-1)?.[1] ?? 0
  const samples = Math.min(count, mostSamples)
  return Array.from({ length: samples }, (_, index) => at(buckets, ((index + 0.5) / samples) * count))
}

/** Between the ends of its bucket as if they were evenly spread; what is longer than all ends counts as the last of them. */
function at(buckets: Buckets, rank: number): number {
  let [low, below] = [0, 0]
  for (const [seconds, upTo] of buckets) {
    if (upTo >= rank) return seconds === Infinity ? low : low + ((seconds - low) * (rank - below)) / (upTo - below)
    ;[low, below] = [seconds, upTo]
  }
  return low
}
