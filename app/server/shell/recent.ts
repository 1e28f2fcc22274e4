import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { ConfirmationNeeded, Refusal } from '../platform/http/refusal.ts'
import { routes } from '../routes.ts'
import { asViewer, type Asking, type Viewer } from './gate.ts'

/** For how long a person who has shown who they are is not asked again. */
const recentSeconds = 10 * 60

/** A condition over the gate, `viewer`: its person has shown lately who they are. */
export function isRecent(sql: Sql): Fragment {
  return sql`viewer.verified_at > now() - make_interval(secs => ${recentSeconds})`
}

/**
 * The viewer, for requests that change what opens the account, and for the pages before them: with a password, a passkey or a code that was
 * given within the last ten minutes. Call it before anything is changed. Otherwise a page asks for it and leads back: a visit to the same
 * address, a form with what was typed, all but passwords.
 * @throws SignInNeeded when no session is open
 * @throws ConfirmationNeeded when it was given longer ago
 */
export async function requireRecent(sql: Sql, asking: Asking): Promise<Viewer> {
  return recent(await standingOf(sql, asking))
}

/**
 * The same before something is added that opens the account, or tells other services of its notes. Where addresses are confirmed, this one has to
 * be: otherwise what is added to an account under the address of another person would stay, once that person takes the account over by mail.
 * @throws SignInNeeded, ConfirmationNeeded
 * @throws Refusal where the address is not confirmed
 */
export async function requireConfirmed(
  { sql, confirmsAddresses }: Pick<Deps, 'confirmsAddresses'> & { readonly sql: Sql },
  asking: Asking,
): Promise<Viewer> {
  const standing = await standingOf(sql, asking)
  if (confirmsAddresses && !standing.isConfirmed) throw unconfirmed()
  return recent(standing)
}

interface Standing extends Pick<Viewer, 'email'> {
  readonly userId: string
  readonly isVerified: boolean
  readonly isConfirmed: boolean
}

function standingOf(sql: Sql, asking: Asking): Promise<Standing> {
  return asViewer<Standing>(
    sql,
    asking,
    (viewer) => sql.reads`
      with ${viewer}
      select viewer.user_id::text as "userId", viewer.email, viewer.email_verified as "isConfirmed",
        ${isRecent(sql)} as "isVerified" from viewer`,
  )
}

function recent({ userId: id, email, isVerified }: Standing): Viewer {
  if (!isVerified) throw new ConfirmationNeeded()
  return { id, email }
}

function unconfirmed(): Refusal {
  const advice =
    'What you are about to add opens your account, or tells other services of your notes. Show first that its address is yours, with the link in our mail.'
  return new Refusal(403, 'unconfirmed', 'Confirm your address first', advice).backTo(
    routes.accounts.email.href(),
    'Confirm your address',
  )
}
