import { shownAddress } from '../../../platform/mail/address.ts'
import { icon } from '../../../platform/page/icon.tsx'
import { routes } from '../../../routes.ts'
import { Page, usePageEnvironment } from '../../../shell/page.tsx'
import type { CodesState } from './two-factor.queries.ts'

interface RecoveryCodesPageProps {
  readonly codes: readonly string[]
  /** In its stored form. */
  readonly email: string
  /** The page to open afterwards. */
  readonly next: string
  /** What was done before. */
  readonly said?: string
}

/** Shows recovery codes, once. */
export function RecoveryCodesPage({ codes, email, next, said }: RecoveryCodesPageProps) {
  const { rpId } = usePageEnvironment()
  const text = `Recovery codes of ${shownAddress(email)} for Notejam at ${rpId}. Each works once.\n\n${codes.join('\n')}\n`
  return (
    <Page title="Recovery codes">
      <h1>Recovery codes</h1>
      {said !== undefined && <p role="status">{said}</p>}
      <p>
        With your password, each of these opens your account once when your phone or your passkey is lost. Keep them
        where you find them without it: <b>they are not shown again</b>.
      </p>
      <p class="meta">
        <bdi>{shownAddress(email)}</bdi> · Notejam at {rpId}
      </p>
      <div class="kept-codes" data-island="copy">
        <ul class="recovery-codes" data-to-copy>
          {codes.map((code) => (
            <li>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <p class="actions">
          <button type="button" class="button secondary with-scripts" data-copy>
            {icon('copy')} Copy
          </button>
          <a
            class="button secondary"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="notejam-recovery-codes.txt"
          >
            {icon('download')} Download
          </a>
          <button type="button" class="button secondary with-scripts" data-island="print">
            {icon('printer')} Print
          </button>
        </p>
        <p class="meta" role="status" data-copied />
      </div>
      <p class="actions">
        <a class="button" href={next}>
          I have kept them
        </a>
      </p>
    </Page>
  )
}

/** With this many recovery codes, or fewer, the page proposes new ones. */
const fewRecoveryCodes = 3

/** Recovery codes on the page of security, for an account with a factor whose place they take. */
export function RecoveryCodesSection({ codes }: { readonly codes: CodesState }) {
  const { hasRecoveryCodes, unusedRecoveryCodes: left } = codes
  return (
    <>
      <h2>Recovery codes</h2>
      {hasRecoveryCodes ? (
        <p>
          {left === 1 ? '1 recovery code is' : `${left} recovery codes are`} left
          {left <= fewRecoveryCodes ? ': make new ones, before your phone or passkey is lost.' : '.'}
        </p>
      ) : (
        <p>
          None yet{!codes.isOn && ', and so your password alone opens your account'}. Make them: with your password,
          each takes the place of a lost {codes.isOn ? 'phone' : 'passkey'} once.
        </p>
      )}
      <form method="post" action={routes.accounts.recoveryCodes.href()} data-island="once">
        <p class="actions">
          <button class="button secondary">
            {hasRecoveryCodes ? 'Make new recovery codes' : 'Make recovery codes'}
          </button>
        </p>
      </form>
    </>
  )
}
