/** What one round of one scenario gave. Times are milliseconds unless a name says otherwise. */
export interface Figures {
  readonly answers: number
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Processor time that the server's process (not the database's) took for an answer; undefined outside Linux. */
  readonly cpuMicroseconds: number | undefined
}

/** @returns the middle value, or the mean of the two in the middle; NaN of nothing */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return (low + high) / 2
}

/** @param sorted ascending; @returns the smallest value that this share of all values does not exceed */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN
}

/** Each figure's median on its own: a round that was slow for a stranger's reason does not colour the others. */
export function medianFigures(rounds: readonly Figures[]): Figures {
  const of = (figure: (round: Figures) => number | undefined) =>
    median(rounds.map(figure).filter((value) => value !== undefined))
  const cpuMicroseconds = of((round) => round.cpuMicroseconds)
  return {
    answers: of((round) => round.answers),
    requestsPerSecond: of((round) => round.requestsPerSecond),
    p50: of((round) => round.p50),
    p95: of((round) => round.p95),
    p99: of((round) => round.p99),
    cpuMicroseconds: Number.isNaN(cpuMicroseconds) ? undefined : cpuMicroseconds,
  }
}

/**
 * One scenario in terms of another: the median over the rounds of the ratio within a round. What disturbs a machine for
 * some seconds disturbs neighbours alike, so ratios of neighbours are steadier than a ratio of medians.
 */
export function medianRatio(
  rounds: readonly Figures[],
  others: readonly Figures[],
  figure: (round: Figures) => number,
): number {
  return median(
    rounds.map((round, index) => {
      const other = others[index]
      return other ? figure(round) / figure(other) : NaN
    }),
  )
}
