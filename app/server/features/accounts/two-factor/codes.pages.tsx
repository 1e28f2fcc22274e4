import { encodeQR } from 'qr'
import { icon } from '../../../platform/page/icon.tsx'
import { FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import type { FormState } from '../account-fields.tsx'
import { CodeField } from './code.page.tsx'

interface CodesPageProps extends FormState {
  /** That waits for its first code; undefined before one is made. */
  readonly waiting: { readonly secret: string; readonly uri: string } | undefined
}

/** Turning on one-time codes. */
export function CodesPage({ waiting, problems, problem }: CodesPageProps) {
  return (
    <Page title="One-time codes">
      <h1>One-time codes</h1>
      {waiting ? (
        <>
          <p>Scan this with an app for one-time codes, or type the key into it.</p>
          <QrCode text={waiting.uri} />
          <p>
            Key: <code class="key">{waiting.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <FormProblem text={problem} />
          <form method="post" action={routes.accounts.confirmCodes.href()} novalidate data-island="once">
            <CodeField
              problem={problems?.['code']}
              hint="The one that the app shows now. Codes are asked for from then on."
            />
            <button class="button">Turn on</button>
          </form>
        </>
      ) : (
        <>
          <p>
            After your password, signing in asks for a code that an app on your phone shows. Who learns your password
            does not get in with it alone.
          </p>
          <p>You need an app for one-time codes; many password managers are one.</p>
          <form method="post" action={routes.accounts.codes.href()} data-island="once">
            <p class="actions">
              <button class="button">Go on</button>
              <a href={routes.accounts.security.href()} class="button quiet">
                Not now
              </a>
            </p>
          </form>
        </>
      )}
    </Page>
  )
}

/** Dark on light, also where pages are dark: cameras read no other. */
function QrCode({ text }: { readonly text: string }) {
  const rows = encodeQR(text, 'raw', { border: 2 })
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${rows.length} ${rows.length}`} role="img" aria-label="QR code of the key below">
      <rect width="100%" height="100%" fill="#fff" />
      <path d={path} fill="#000" shape-rendering="crispEdges" />
    </svg>
  )
}

interface RecoveryCodesPageProps {
  readonly codes: readonly string[]
  readonly email: string
  readonly isFirst: boolean
}

/** Shows recovery codes, once. */
export function RecoveryCodesPage({ codes, email, isFirst }: RecoveryCodesPageProps) {
  const text = `Recovery codes of ${email} for Notejam. Each works once.\n\n${codes.join('\n')}\n`
  return (
    <Page title="Recovery codes">
      <h1>Recovery codes</h1>
      {isFirst && <p role="status">One-time codes are on.</p>}
      <p>
        Each of these opens your account once in place of a one-time code, when your phone is lost. Keep them where you
        find them without it: <b>they are not shown again</b>.
      </p>
      <ul class="recovery-codes">
        {codes.map((code) => (
          <li>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p class="actions">
        <a
          class="button secondary"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="notejam-recovery-codes.txt"
        >
          {icon('download')} Download
        </a>
        <a class="button" href={routes.accounts.security.href()}>
          I have kept them
        </a>
      </p>
    </Page>
  )
}
