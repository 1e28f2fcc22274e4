import type { Registry } from 'prom-client'

type Labels = Readonly<Record<string, string | number | undefined>>

/** Cumulative counts of a histogram by upper bound, ascending; the last bound is Infinity. */
export type Buckets = readonly (readonly [seconds: number, count: number])[]

/** All metrics at one moment. */
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

/** Values of one metric that CloudWatch takes in one line. */
const maxSamples = 100

/**
 * Values with the distribution of the buckets: their percentiles are the same, up to the width of a bucket, and CloudWatch can aggregate
 * those of several processes. They report the distribution only; another metric reports the count.
 */
export function samplesOf(buckets: Buckets): number[] {
  const count = buckets.at(-1)?.[1] ?? 0
  const samples = Math.min(count, maxSamples)
  return Array.from({ length: samples }, (_, index) => at(buckets, ((index + 0.5) / samples) * count))
}

/** Interpolates linearly within a bucket; a value beyond the last finite bound counts as that bound. */
function at(buckets: Buckets, rank: number): number {
  let [low, below] = [0, 0]
  for (const [seconds, upTo] of buckets) {
    if (upTo >= rank) return seconds === Infinity ? low : low + ((seconds - low) * (rank - below)) / (upTo - below)
    ;[low, below] = [seconds, upTo]
  }
  return low
}
