import { errorCode } from '../error-code.ts'
import { queryCanceled } from './statement-timeout.ts'

/**
 * Does something until it finds less to do than one statement takes: no statement holds its locks for long.
 * One that takes too long is tried again with half as many rows.
 * @param most rows that one statement takes
 * @param act one statement for at most so many rows; its `count` is how many it took
 * @returns how many they were in all
 */
export async function inBatches(
  most: number,
  act: (most: number) => PromiseLike<{ readonly count: number }>,
): Promise<number> {
  let [done, size] = [0, most]
  for (;;) {
    try {
      const { count } = await act(size)
      done += count
      if (count < size) return done
    } catch (error) {
      if (errorCode(error) !== queryCanceled || size === 1) throw error
      size = Math.ceil(size / 2)
    }
  }
}
