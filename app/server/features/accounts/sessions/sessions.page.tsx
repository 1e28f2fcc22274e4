import { networkOf } from '../../../platform/http/network.ts'
import { deviceWords } from '../../../platform/http/user-agent.ts'
import { useTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import { PasswordLink } from '../password-link.tsx'
import type { OpenSession } from './sessions.queries.ts'

interface SessionsPageProps {
  readonly sessions: readonly OpenSession[]
  /** Whether passwords open accounts here. */
  readonly takesPasswords: boolean
}

/** Where the person is signed in. */
export function SessionsPage({ sessions, takesPasswords }: SessionsPageProps) {
  const others = sessions.filter(({ isThis }) => !isThis)
  return (
    <Page title="Devices">
      <h1>Devices</h1>
      <p>
        Where you are signed in. If you do not know one of these, sign it out and{' '}
        <PasswordLink isHere={takesPasswords} />.
      </p>
      <Rows sessions={sessions.filter(({ isThis }) => isThis)} />
      {others.length > 0 && (
        <>
          <h2>{others.length === 1 ? 'Another device' : `${others.length} other devices`}</h2>
          <form method="post" action={routes.accounts.endOtherSessions.href()} data-island="once">
            <button class="button secondary">
              {others.length === 1 ? 'Sign out the other device' : `Sign out all ${others.length} other devices`}
            </button>
          </form>
          <Rows sessions={others} />
        </>
      )}
      <p class="aside">
        <a href={routes.accounts.security.href()}>Security</a> ·{' '}
        <a href={routes.accounts.settings.href()}>Account settings</a>
      </p>
    </Page>
  )
}

function Rows({ sessions }: { readonly sessions: readonly OpenSession[] }) {
  return (
    <ul class="records">
      {sessions.map((session) => (
        <Row key={session.id} session={session} />
      ))}
    </ul>
  )
}

function Row({ session: { id, isThis, userAgent, address, begunAt, seenAt } }: { readonly session: OpenSession }) {
  const time = useTime()
  const device = deviceWords(userAgent)
  return (
    <li>
      <div>
        <b>{device}</b>
        {isThis && <span class="meta"> · This device</span>}
        <div class="meta">
          {address && (
            <>
              <bdi>{networkOf(address)}</bdi> ·{' '}
            </>
          )}
          {isThis ? 'in use now' : <>last seen {time(seenAt)}</>} · since {time(begunAt)}
        </div>
      </div>
      <form method="post" action={routes.accounts.endSession.href({ sessionId: id })} data-island="once">
        <button class="button quiet" aria-label={`Sign out ${isThis ? 'this device' : device}`}>
          Sign out
        </button>
      </form>
    </li>
  )
}
