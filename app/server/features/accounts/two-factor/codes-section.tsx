import { useTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'
import type { CodesState } from './two-factor.queries.ts'

interface CodesSectionProps {
  readonly codes: CodesState
  /** Whether a passkey is asked for after the password. */
  readonly arePasskeysAsked: boolean
}

/** One-time codes on the page of security. */
export function CodesSection({ codes: { isOn, since }, arePasskeysAsked }: CodesSectionProps) {
  const time = useTime()
  if (!isOn) {
    return (
      <>
        <h2>One-time codes</h2>
        <p>
          {arePasskeysAsked
            ? 'Off. After your password, signing in asks for a passkey.'
            : 'Off. Your password alone opens your account.'}
        </p>
        <p>
          <a href={routes.accounts.codes.href()} class="button secondary">
            Turn on one-time codes
          </a>
        </p>
      </>
    )
  }
  return (
    <>
      <h2>One-time codes</h2>
      <p>
        On{since && <> since {time(since)}</>}. After your password, signing in asks for a code of your app
        {arePasskeysAsked && ', or for a passkey'}.
      </p>
      <p class="actions">
        <a href={routes.accounts.codes.href()} class="button secondary">
          Use another phone
        </a>
        <a href={routes.accounts.endCodes.href()} class="button quiet">
          Turn off one-time codes
        </a>
      </p>
    </>
  )
}
