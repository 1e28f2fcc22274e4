import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { eventDays } from '../../shell/security-events.ts'
import { EventList } from './events/event-list.tsx'
import { pageSize, type ListedEvent } from './events/events.queries.ts'

interface SecurityPageProps {
  /** One more than are shown, if older ones follow. */
  readonly events: readonly ListedEvent[]
  /** Whether these are the latest. */
  readonly isFirst: boolean
}

/** How the account is opened, and what has happened to it. */
export function SecurityPage({ events, isFirst }: SecurityPageProps) {
  const shown = events.slice(0, pageSize)
  const older = events.length > pageSize ? shown.at(-1)?.id : undefined
  return (
    <Page title="Security" width="reading">
      <h1>Security</h1>
      <h2>What has happened</h2>
      <p>The last {eventDays} days. If something here was not you, change your password.</p>
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
