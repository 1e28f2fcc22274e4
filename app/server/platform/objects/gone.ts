import { ObjectProblem } from './object-store.ts'

/** Whether an object is not there; a store that cannot be reached is another failure. */
export function isGone(error: unknown): boolean {
  return error instanceof ObjectProblem && ['ENOENT', 'NoSuchKey', 'NotFound'].includes(error.reason)
}
