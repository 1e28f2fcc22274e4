import type { Sql } from '../../../platform/database/connect.ts'
import { shownAddress } from '../../../platform/mail/address.ts'
import type { SignUp } from '../../../parsers.ts'
import { takesInvitations } from '../../../platform/who-may-sign-up.ts'
import { findInvitation, type InvitationState } from './invitations.queries.ts'

/** How a visitor comes in by the page for signing up. */
export interface Entry {
  /** Without it, the page has no form. */
  readonly isOpen: boolean
  /** Which visitors may make an account, in a sentence for the others. */
  readonly words?: string
  /** What is wrong with the invitation. */
  readonly problem?: string
  /** The token of a good invitation. */
  readonly invitation?: string
  /** The address that it is for, as people read it. */
  readonly email?: string
}

const closedWords = 'Sign-up is closed here. Ask the person who runs this Notejam for an account.'
export const invitedWords = 'Accounts here are made by invitation. Open the link that you were sent.'

/** Why an invitation does not let its holder in. */
export const invitationProblems: Readonly<Record<Exclude<InvitationState, 'good'> | 'another', string>> = {
  used: 'This invitation has been used. Ask for another one.',
  expired: 'This invitation has expired. Ask for another one.',
  revoked: 'This invitation was withdrawn. Ask the person who sent it.',
  unknown: 'This invitation is not known. Open the whole link from the message again.',
  another: 'This invitation is for another address',
}

/** Which addresses may have an account, in a sentence. */
export function domainsInWords(domains: readonly string[]): string {
  const shown = domains.map((domain) => shownAddress(`a@${domain}`).slice(1))
  const last = shown.at(-1) ?? ''
  return `Accounts here are for addresses that end in ${shown.length > 1 ? `${shown.slice(0, -1).join(', ')} or ${last}` : last}.`
}

/** @param token as the address of the page or the form had it */
export async function entryOf(sql: Sql, signUp: SignUp, token: unknown): Promise<Entry> {
  if (!takesInvitations(signUp)) return { isOpen: false, words: closedWords }
  const isGiven = typeof token === 'string' && token !== ''
  const { state, email } = isGiven ? await findInvitation(sql, token) : { state: 'unknown' as const, email: null }
  if (isGiven && state === 'good') {
    return { isOpen: true, invitation: token, ...(email === null ? {} : { email: shownAddress(email) }) }
  }
  if (signUp.kind === 'open') return { isOpen: true }
  const problem = isGiven ? { problem: invitationProblems[state === 'good' ? 'unknown' : state] } : {}
  return signUp.kind === 'domains'
    ? { isOpen: true, words: domainsInWords(signUp.domains), ...problem }
    : { isOpen: false, words: invitedWords, ...problem }
}
