import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { eventDays } from '../../shell/security-events.ts'
import { EventList } from './events/event-list.tsx'
import { pageSize, type ListedEvent } from './events/events.queries.ts'
import { PasskeysSection } from './passkeys/passkeys.pages.tsx'
import type { ListedPasskey } from './passkeys/passkeys.queries.ts'
import { PasswordLink } from './password-link.tsx'
import { CodesSection } from './two-factor/codes-section.tsx'
import { RecoveryCodesSection } from './two-factor/recovery-codes.page.tsx'
import type { CodesState } from './two-factor/two-factor.queries.ts'

export interface Security {
  /** One more than are shown, if older ones follow. */
  readonly events: readonly ListedEvent[]
  readonly codes: CodesState
  readonly passkeys: readonly ListedPasskey[]
}

interface SecurityPageProps extends Security {
  /** Whether the events are the latest. */
  readonly isFirst: boolean
  /** Whether passwords open accounts here. */
  readonly takesPasswords: boolean
}

/** How the account is opened, and what has happened to it. */
export function SecurityPage({ passkeys, codes, events, isFirst, takesPasswords }: SecurityPageProps) {
  const shown = events.slice(0, pageSize)
  const hasPasskeys = passkeys.length > 0
  const older = events.length > pageSize ? shown.at(-1)?.id : undefined
  return (
    <Page title="Security">
      <h1>Security</h1>
      {isFirst && (
        <>
          <PasskeysSection passkeys={passkeys} />
          <CodesSection codes={codes} arePasskeysAsked={hasPasskeys && codes.hasRecoveryCodes} />
          {(codes.isOn || hasPasskeys) && <RecoveryCodesSection codes={codes} />}
          <h2>Devices</h2>
          <p>
            <a href={routes.accounts.sessions.href()}>Where you are signed in</a>
          </p>
        </>
      )}
      <h2>What has happened</h2>
      <p>
        The last {eventDays} days. If something here was not you, <PasswordLink isHere={takesPasswords} /> and sign out
        your other devices.
      </p>
      <EventList events={shown} />
      {(older || !isFirst) && (
        <p>
          {!isFirst && <a href={routes.accounts.security.href()}>The latest</a>}{' '}
          {older && <a href={routes.accounts.security.href({ before: older })}>Older ones</a>}
        </p>
      )}
      <p class="aside">
        <a href={routes.accounts.settings.href()}>Account settings</a>
      </p>
    </Page>
  )
}
