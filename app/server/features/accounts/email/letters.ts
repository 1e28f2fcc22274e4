import { shownAddress } from '../../../platform/mail/address.ts'
import { written } from '../../../platform/mail/letter.ts'
import type { Mail } from '../../../platform/mail/mailer.ts'
import { routes } from '../../../routes.ts'
import { linkHours, undoDays } from './email.queries.ts'

const hourMs = 60 * 60 * 1000
const after = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString()

export function confirmLetter(to: string, publicOrigin: string, token: string): Mail {
  return {
    to,
    subject: 'Confirm your address for Notejam',
    ...written({
      paragraphs: ['An account of Notejam has this address.', `The link works once, within ${linkHours} hours.`],
      action: { words: 'Confirm this address', href: publicOrigin + routes.accounts.confirmEmail.href({ token }) },
      note: 'If it is not your account, do nothing. It asks for the password of the account.',
    }),
    until: after(linkHours),
  }
}

export function changeLetter(to: string, publicOrigin: string, token: string): Mail {
  return {
    to,
    subject: 'Use this address for Notejam',
    ...written({
      paragraphs: [
        'An account of Notejam wants to have this address.',
        `The link works once, within ${linkHours} hours. Until then nothing changes.`,
      ],
      action: { words: 'Use this address', href: publicOrigin + routes.accounts.confirmEmail.href({ token }) },
      note: 'If it is not your account, do nothing.',
    }),
    until: after(linkHours),
  }
}

/** To an address that has an account: the page where it was typed says nothing of that. */
export function takenLetter(to: string, publicOrigin: string): Mail {
  return {
    to,
    subject: 'This address has an account of Notejam',
    ...written({
      paragraphs: [
        'Another account of Notejam wants to have this address, which has one already. Nothing has changed.',
        'If both are yours: an address has one account. Delete this one, or use another address.',
      ],
      action: { words: 'Sign in', href: publicOrigin + routes.accounts.signIn.href() },
      note: 'If it was not you, there is nothing to do.',
    }),
    until: after(linkHours),
  }
}

/** To the address of before. @param at when, in words */
export function changedEmailLetter(
  to: string,
  publicOrigin: string,
  { token, newEmail, at }: { readonly token: string; readonly newEmail: string; readonly at: string },
): Mail {
  return {
    to,
    subject: 'The address of your Notejam account was changed',
    ...written({
      paragraphs: [
        `On ${at}, the address of your account was changed to ${shownAddress(newEmail)}.`,
        'If that was you, there is nothing to do.',
      ],
      action: { words: 'Take the change back', href: publicOrigin + routes.accounts.undoEmail.href({ token }) },
      note: `If it was not you, take it back within ${undoDays} days: the account has this address again, and you choose a new password.`,
    }),
    until: after(undoDays * 24),
  }
}
