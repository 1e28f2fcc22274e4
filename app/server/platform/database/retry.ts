import { errorCode } from '../error-code.ts'

/** 40P01: two writes waited for each other and PostgreSQL let one of them go; 40001: the same, under stricter rules. */
const lostTurns = ['40P01', '40001']

/**
 * Writes again when PostgreSQL gave the turn to somebody else. Nothing of the first try is left, so nothing is written
 * twice. For writes that touch several rows, such as a note with the counters of two pads.
 */
export async function retryLostTurn<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (error) {
      if (tries === 5 || !lostTurns.includes(errorCode(error) ?? '')) throw error
    }
  }
}
