import { networkOf } from '../../../platform/http/network.ts'
import { deviceWords } from '../../../platform/http/user-agent.ts'
import { useTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import type { OpenSession } from './sessions.queries.ts'

/** Where the person is signed in. */
export function SessionsPage({ sessions }: { readonly sessions: readonly OpenSession[] }) {
  const others = sessions.filter(({ isThis }) => !isThis).length
  return (
    <Page title="Devices" width="reading">
      <h1>Devices</h1>
      <p>Where you are signed in. A device that you do not know: sign it out, and change your password.</p>
      <ul class="records">
        {sessions.map((session) => (
          <Row key={session.id} session={session} />
        ))}
      </ul>
      {others > 0 && (
        <form method="post" action={routes.accounts.endOtherSessions.href()} data-island="once">
          <p class="actions">
            <button class="button secondary">
              {others === 1 ? 'Sign out the other device' : `Sign out all ${others} other devices`}
            </button>
          </p>
        </form>
      )}
      <p class="aside">
        <a href={routes.accounts.security.href()}>Security</a> ·{' '}
        <a href={routes.accounts.settings.href()}>Account settings</a>
      </p>
    </Page>
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
