import type { Fragment, Sql } from '../platform/database/connect.ts'
import { ConfirmationNeeded } from '../platform/http/refusal.ts'
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
  const { userId, email, isVerified } = await asViewer<Pick<Viewer, 'email'> & { isVerified: boolean }>(
    sql,
    asking,
    (viewer) => sql.reads`
      with ${viewer}
      select viewer.user_id::text as "userId", viewer.email, ${isRecent(sql)} as "isVerified" from viewer`,
  )
  if (!isVerified) throw new ConfirmationNeeded()
  return { id: userId, email }
}
