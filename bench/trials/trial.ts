import type { Lifetime } from '../../kit/lifetime.ts'

/** What a trial is given: it measures what happens when something goes, not how fast things are. */
export interface Trial extends Lifetime {
  /** A look, not a measurement: shorter, and its results are not kept. */
  readonly isShort: boolean
  /** What is going on. */
  say(text: string): void
}

export interface Outcome {
  /** What is printed, row by row, the names of the columns first. */
  readonly table: readonly (readonly string[])[]
  /** What is kept, besides. */
  readonly kept: Readonly<Record<string, unknown>>
  /** What may not happen and did, in sentences: these make the run fail. */
  readonly broken: readonly string[]
}
