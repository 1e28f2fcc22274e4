import { errorCode } from '../error-code.ts'
import type { Send } from './sql.ts'

/** SQLSTATEs of a statement that the server rolled back because of a concurrent one: deadlock, serialization failure. */
const rolledBack: readonly (string | undefined)[] = ['40P01', '40001']

/**
 * Retries a statement once that was rolled back because of a concurrent one. Only for a statement that is a transaction of its own: within a
 * longer one, the statements before it would be lost.
 */
export function retryOnce(send: Send): Send {
  return async (statement) => {
    try {
      return await send(statement)
    } catch (error) {
      if (!rolledBack.includes(errorCode(error))) throw error
      return send(statement)
    }
  }
}
