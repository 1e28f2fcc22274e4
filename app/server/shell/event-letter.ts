import { written, type Letter } from '../platform/mail/letter.ts'
import type { Mail } from '../platform/mail/mailer.ts'
import { routes } from '../routes.ts'

interface ToldEvent {
  readonly kind: string
  /** As the page of security lists it. */
  readonly words: string
  /** The sentence that follows "On 3 Mar 2026, 14:05,". */
  readonly mailed: string
  readonly detail: string
  /** When, in words. */
  readonly at: string
  /** Device and network; undefined for what no visitor did. */
  readonly from: string | undefined
}

/** How the letter ends: what it means, and what its reader can do. */
interface Ending extends Pick<Letter, 'note'> {
  readonly means: string
  readonly action: { readonly words: string; readonly path: string }
}

const look = { words: 'Look at the security of your account', path: routes.accounts.security.href() }

const ofVisitor: Ending = {
  means: 'If that was you, there is nothing to do.',
  action: look,
  note: 'If it was not you, change your password at once, and sign out all other devices.',
}

/** Of what an operator did on behalf of its person. */
const ofOperator: Ending = {
  means: 'The person who runs this Notejam did that. If you had asked for it, there is nothing to do.',
  action: look,
  note: 'If you had not, say so at once, and change your password.',
}

/** Of what happens without its person. */
const own: Readonly<Record<string, Ending>> = {
  suspended: {
    means: 'Your notes are kept as they are. What you share is closed until the account is open again.',
    action: { words: 'Go to Notejam', path: routes.accounts.signIn.href() },
    note: 'Ask the person who runs this Notejam why, and how you get your notes.',
  },
  resumed: {
    means: 'Your notes are as they were, and what you share is open again.',
    action: { words: 'Sign in', path: routes.accounts.signIn.href() },
    note: 'Devices that were signed out have to sign in again.',
  },
  'webhook-off': {
    means: 'Your notes are as they were. Messages that waited are not sent any more.',
    action: { words: 'Look at your webhooks', path: routes.webhooks.list.href() },
    note: 'Once the other service takes messages again, switch the webhook on there.',
  },
}

/** Tells a person what has happened to the account. */
export function eventLetter(to: string, publicOrigin: string, event: ToldEvent): Mail {
  const { kind, words, mailed, detail, at, from } = event
  const { means, action, note } = own[kind] ?? (from === undefined ? ofOperator : ofVisitor)
  return {
    to,
    subject: `Notejam: ${words.charAt(0).toLowerCase()}${words.slice(1)}`,
    ...written({
      paragraphs: [
        `On ${at}, ${mailed}${detail ? ` (“${detail}”)` : ''}.`,
        ...(from === undefined ? [] : [`The device: ${from}.`]),
        means,
      ],
      action: { words: action.words, href: publicOrigin + action.path },
      note,
    }),
  }
}
