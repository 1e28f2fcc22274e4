import { errorCode } from '../error-code.ts'

/** Whether a row was refused because another one has its unique values. @param constraint that refused it; any without one */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (errorCode(error) !== '23505') return false
  return constraint === undefined || (error as { readonly constraint?: string }).constraint === constraint
}
