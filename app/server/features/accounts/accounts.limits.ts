import type { Limit } from '../../platform/http/rate-limit.ts'

const minute = 60

/**
 * Guesses at one account are few; one address may serve a whole office. Successful sign-ins do not count. What is counted
 * "from address" is counted by its network (`networkOf`).
 */
export const limits = {
  /** Of a device that has signed in to the account before: its own, so that guesses from elsewhere cannot use it up. */
  signInOfDevice: { name: 'signin-device', points: 10, seconds: 15 * minute },
  signInOfAccount: { name: 'signin-account', points: 10, seconds: 15 * minute },
  signInFromAddress: { name: 'signin-address', points: 100, seconds: 15 * minute },
  signUpOfAccount: { name: 'signup-account', points: 10, seconds: 60 * minute },
  signUpFromAddress: { name: 'signup-address', points: 50, seconds: 60 * minute },
  resetOfAccount: { name: 'reset-account', points: 5, seconds: 60 * minute },
  resetFromAddress: { name: 'reset-address', points: 50, seconds: 60 * minute },
  /** Guesses at the current password by somebody who found an open session. */
  passwordOfAccount: { name: 'password-account', points: 10, seconds: 15 * minute },
} as const satisfies Record<string, Limit>

/** What to tell whoever has to wait, in words and in `Retry-After`. */
export function tooMany(seconds: number): { problem: string; headers: Record<string, string> } {
  const minutes = Math.ceil(seconds / 60)
  return {
    problem: `Too many attempts. Try again in ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`,
    headers: { 'retry-after': String(seconds) },
  }
}
