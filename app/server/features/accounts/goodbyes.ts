/** What the sign-in page says to people whose session was ended here. */
export const goodbyes = {
  signedOut: 'You are signed out',
  deleted: 'Your account is deleted',
  /** @param day when, in words */
  leaving: (day: string) =>
    `You are signed out. Your account will be deleted on ${day}. Until then, sign in to keep it.`,
} as const

const beginnings = [goodbyes.signedOut, goodbyes.deleted]

/** Whether the message is one of these. */
export function isGoodbye(message: string | undefined): boolean {
  return beginnings.some((beginning) => message?.startsWith(beginning))
}
