import { errorCode } from '../error-code.ts'
import type { Send } from './sql.ts'

/** SQLSTATEs of a statement that the server rolled back for another one: a deadlock, a serialization failure. */
const takenBack: readonly (string | undefined)[] = ['40P01', '40001']

/**
 * Sends a statement once more that the server took back because of another one: the other is done by then. Only for
 * statements by themselves, each a transaction of its own; of one in the middle of a transaction the rest would be missing.
 */
export function retryOnce(send: Send): Send {
  return async (statement) => {
    try {
      return await send(statement)
    } catch (error) {
      if (!takenBack.includes(errorCode(error))) throw error
      return send(statement)
    }
  }
}
