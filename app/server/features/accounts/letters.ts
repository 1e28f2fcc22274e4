import { written } from '../../platform/mail/letter.ts'
import type { Mail } from '../../platform/mail/mailer.ts'
import { routes } from '../../routes.ts'

/** @param until when the link expires */
export function resetLetter(to: string, publicOrigin: string, token: string, until: Date): Mail {
  return {
    to,
    subject: 'Choose a new password for Notejam',
    ...written({
      paragraphs: [
        'A new password was requested for the account with this address.',
        'The link works once, within an hour.',
      ],
      action: { words: 'Choose a new password', href: publicOrigin + routes.accounts.resetPassword.href({ token }) },
      note: 'If it was not you, do nothing: your password stays as it is.',
    }),
    until: until.toISOString(),
  }
}

/**
 * Tells an account's owner that the password was changed, perhaps by an attacker.
 * @param at when, in words: the mail may wait in the queue
 */
export function changedLetter(to: string, publicOrigin: string, at: string): Mail {
  return {
    to,
    subject: 'Your password for Notejam was changed',
    ...written({
      paragraphs: [
        `The password of your account was changed on ${at}, and every other session was ended.`,
        'If that was you, there is nothing to do.',
      ],
      action: { words: 'Choose a new password', href: publicOrigin + routes.accounts.forgotPassword.href() },
      note: 'If it was not you, choose a new one at once: the link asks for your address.',
    }),
  }
}

/**
 * Tells an account's owner that it will be deleted.
 * @param day when, in words
 * @param dueAt the same, ISO
 */
export function leavingLetter(to: string, publicOrigin: string, day: string, dueAt: string): Mail {
  return {
    to,
    subject: 'Your Notejam account will be deleted',
    ...written({
      paragraphs: [
        `Your account and everything in it will be deleted on ${day}. Every session was ended.`,
        'If that is what you want, there is nothing to do.',
      ],
      action: { words: 'Sign in to keep your account', href: publicOrigin + routes.accounts.signIn.href() },
      note: 'If it was not you who asked for this, sign in, keep your account, and change its password.',
    }),
    until: new Date(dueAt).toISOString(),
  }
}

/**
 * Invites a person.
 * @param until when the link expires, in words
 * @param expiresAt the same, ISO
 */
export function invitationLetter(to: string, link: string, until: string, expiresAt: string): Mail {
  return {
    to,
    subject: 'You are invited to Notejam',
    ...written({
      paragraphs: ['You are invited to keep your notes in Notejam.', `The link works once, until ${until}.`],
      action: { words: 'Make your account', href: link },
      note: 'If you do not want one, do nothing.',
    }),
    until: expiresAt,
  }
}
