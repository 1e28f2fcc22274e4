import type { SignUp } from '../parsers.ts'

/** Whether an address, in its stored form, may have an account without an invitation. */
export function maySignUp(signUp: SignUp, email: string): boolean {
  if (signUp.kind === 'domains') return signUp.domains.includes(email.slice(email.lastIndexOf('@') + 1))
  return signUp.kind === 'open'
}

/** Whether there are visitors who may make an account without an invitation. */
export function maySignUpAlone({ kind }: SignUp): boolean {
  return kind === 'open' || kind === 'domains'
}

/** Whether an invitation lets its holder in. */
export function takesInvitations({ kind }: SignUp): boolean {
  return kind !== 'closed'
}
