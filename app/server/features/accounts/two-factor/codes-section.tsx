import { useTime } from '../../../platform/page/time.tsx'
import { routes } from '../../../routes.ts'
import type { CodesState } from './two-factor.queries.ts'

/** With this many recovery codes, or fewer, the page proposes new ones. */
const fewRecoveryCodes = 3

/** One-time codes on the page of security. */
export function CodesSection({ codes: { isOn, since, unusedRecoveryCodes } }: { readonly codes: CodesState }) {
  const time = useTime()
  if (!isOn) {
    return (
      <>
        <h2>One-time codes</h2>
        <p>Off. Your password alone opens your account.</p>
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
      <p>On{since && <> since {time(since)}</>}. After your password, signing in asks for a code of your app.</p>
      <p>
        {unusedRecoveryCodes === 1 ? '1 recovery code is' : `${unusedRecoveryCodes} recovery codes are`} left
        {unusedRecoveryCodes <= fewRecoveryCodes ? ': make new ones, before your phone is lost.' : '.'}
      </p>
      <div class="actions">
        <form method="post" action={routes.accounts.recoveryCodes.href()} data-island="once">
          <button class="button secondary">Make new recovery codes</button>
        </form>
        <form method="post" action={routes.accounts.endCodes.href()} data-island="once">
          <button class="button quiet">Turn off one-time codes</button>
        </form>
      </div>
    </>
  )
}
