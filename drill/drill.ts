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
  /** The failure that was made, and how often: `60 kills`. */
  readonly what: string
  readonly acknowledged: number
  /** Requests that were refused (503, 429) or not answered; the client sent them again. */
  readonly refused: number
  /** What is lost, doubled or wrong, in sentences: each makes the run fail. */
  readonly broken: readonly string[]
  /** Figures for the report; the run does not fail for them. */
  readonly notes?: readonly string[]
}

/** A drill that the machine at hand cannot do, and why: it counts as not run, never as passed. */
export interface NotRun {
  readonly notRun: string
}

export type Drill = (scene: Scene) => Promise<Finding | NotRun>
