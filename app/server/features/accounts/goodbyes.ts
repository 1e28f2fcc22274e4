import { Refusal } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'

/** What the sign-in page says to people whose session was ended here. */
export const goodbyes = {
  signedOut: 'You are signed out',
  deleted: 'Your account is deleted',
  /** @param day when, in words */
  leaving: (day: string) =>
    `You are signed out. Your account will be deleted on ${day}. Until then, sign in to keep it.`,
} as const

/** For the owner of an account that an operator keeps out: said after the right password alone. */
export const suspendedWords = 'This account is suspended. Ask the person who runs this Notejam.'

/** The same for a person who has shown without a password who they are. */
export function suspendedRefusal(): Refusal {
  const advice = 'Ask the person who runs this Notejam.'
  return new Refusal(403, 'suspended', 'This account is suspended', advice).backTo(
    routes.accounts.signIn.href(),
    'Sign in with another account',
  )
}

const beginnings = [goodbyes.signedOut, goodbyes.deleted]

/** Whether the message is one of these. */
export function isGoodbye(message: string | undefined): boolean {
  return beginnings.some((beginning) => message?.startsWith(beginning))
}
