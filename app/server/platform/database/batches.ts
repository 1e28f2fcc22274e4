import { errorCode } from '../error-code.ts'
import { queryCanceled } from './statement-timeout.ts'

/**
 * Repeats a statement on batches of rows until a batch is not full: no statement holds its locks for long. After a statement timeout
 * the batch is halved.
 * @param maxRows of a batch
 * @param act one statement on at most `limit` rows; its `count` is how many it took
 * @returns how many rows were taken in all
 */
export async function inBatches(
  maxRows: number,
  act: (limit: number) => PromiseLike<{ readonly count: number }>,
): Promise<number> {
  let [done, limit] = [0, maxRows]
  for (;;) {
    try {
      const { count } = await act(limit)
      done += count
      if (count < limit) return done
    } catch (error) {
      if (errorCode(error) !== queryCanceled || limit === 1) throw error
      limit = Math.ceil(limit / 2)
    }
  }
}
