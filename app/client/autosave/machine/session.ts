import { save, isDirty, isSignedOut, say, type Turn } from './turn.ts'

/** The dialog opens after a pause this long: it would take the keys of a writer who types. */
const calmMs = 1_500

/** The server has refused a save: the session has ended, or another account's has begun. */
export function signedOut(turn: Turn): void {
  const { next, now } = turn
  next.hold = 'calm'
  next.dueAtMs = Math.max(now.ms, next.typedAtMs + calmMs)
  say(turn, 'You are signed out.', 'sign-in')
}

/** The settings have begun to require a second factor, which the account lacks. It is set up on another page; this one keeps what was typed. */
export function factorNeeded(turn: Turn): void {
  turn.next.hold = 'signed-out'
  turn.next.dueAtMs = undefined
  say(turn, 'Your account needs a second factor first. What you typed is kept here.', 'set-up')
}

/** Opens the dialog, as soon as no key was pressed for a while. */
export function askWhenCalm(turn: Turn): void {
  const { next, now } = turn
  const calmAtMs = next.typedAtMs + calmMs
  if (now.ms < calmAtMs) next.dueAtMs = calmAtMs
  else askPassword(turn)
}

function askPassword({ next, effects }: Turn): void {
  next.hold = 'password'
  next.dueAtMs = undefined
  effects.push({ kind: 'ask-password' })
}

/** The button beside the status. */
export function signInPressed(turn: Turn): void {
  if (turn.next.hold === 'calm') askPassword(turn)
  if (turn.next.hold === 'signed-out') resume(turn)
}

/** The writer comes back to the page, or another page says that a person is signed in: it may be the owner. */
export function checkSession(turn: Turn): void {
  if (isSignedOut(turn)) turn.effects.push({ kind: 'check-session' })
}

/** The dialog was closed without signing in. */
export function declined(turn: Turn): void {
  if (turn.next.hold !== 'password') return
  turn.next.hold = 'signed-out'
  say(turn, 'You are signed out.', 'sign-in')
}

/** The owner is signed in again, by the dialog or on another page: saving goes on. */
export function resume(turn: Turn): void {
  if (!isSignedOut(turn)) return
  const { next, effects } = turn
  if (next.hold === 'password') effects.push({ kind: 'close-password' })
  next.hold = 'none'
  next.dueAtMs = undefined
  if (isDirty(turn)) save(turn)
  else next.status = next.savedStatus
}
