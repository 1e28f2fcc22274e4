import { errorCode } from './error-code.ts'

/** Whether no process of this machine has that id. One of another user is there, too. */
export function isGone(pid: number): boolean {
  if (Number.isNaN(pid)) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return errorCode(error) === 'ESRCH'
  }
}
