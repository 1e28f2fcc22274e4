/** Ends what was started for it: a test, a drill, a trial, a run of the fuzzer. */
export interface Lifetime {
  /** @param end called when the lifetime is over, the last one first */
  readonly onEnd: (end: () => Promise<unknown>) => void
}

/**
 * A lifetime that its owner ends.
 * @param onFailure hears what could not be ended; the rest is ended all the same
 */
export function aLifetime(onFailure: (error: unknown) => void): Lifetime & { end(): Promise<void> } {
  const ends: (() => Promise<unknown>)[] = []
  return {
    onEnd: (end) => void ends.push(end),
    async end() {
      for (const end of ends.splice(0).reverse()) await end().catch(onFailure)
    },
  }
}
