import type { Lifetime } from '../kit/lifetime.ts'

/** What a drill is given. */
export interface Scene extends Lifetime {
  /** A look at what the drill does: seconds instead of minutes. */
  readonly isShort: boolean
  /** Of everything that looks like chance. */
  readonly seed: number
  /** Says how far the drill is. */
  say(text: string): void
}

/** What a drill found. */
export interface Finding {
  /** What was done, and how often: `60 kills`. */
  readonly what: string
  readonly acknowledged: number
  /** Requests that were answered with "not now", or not at all; the client sent them again. */
  readonly refused: number
  /** What may not happen and did, in sentences: these make the run fail. */
  readonly broken: readonly string[]
  /** Figures for the reader of the report, on which nothing depends. */
  readonly notes?: readonly string[]
}

/** A drill that the machine at hand cannot do, and why: it counts as not run, never as passed. */
export interface NotRun {
  readonly notRun: string
}

export type Drill = (scene: Scene) => Promise<Finding | NotRun>
