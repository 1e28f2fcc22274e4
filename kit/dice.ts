/** Pseudo-random numbers from 0 to 1: the same ones for the same seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Choices that a seed decides. */
export interface Dice {
  /** From 0 to 1. */
  readonly roll: () => number
  /** One of these. */
  pick<One>(from: readonly [One, ...One[]] | readonly One[]): One
  /** A whole number from 0 to this, without it. */
  number(below: number): number
  /** True so often of a hundred times. */
  percent(often: number): boolean
}

/** @param roll gives numbers from 0 to 1: the same numbers make the same choices */
export function diceOf(roll: () => number): Dice {
  const number = (below: number) => Math.floor(roll() * below)
  return {
    ...{ roll, number },
    // Callers pick from lists that have something in them.
    pick: <One>(from: readonly One[]) => from[number(from.length)] as One,
    percent: (often) => roll() * 100 < often,
  }
}
