import { encodeQR } from 'qr'
import { FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import type { FormState } from '../account-fields.tsx'
import { CodeField } from './code.page.tsx'
import { OtherDevices } from './other-devices.tsx'

interface CodesPageProps extends FormState {
  /** Whether codes of another phone are asked for until then. */
  readonly isOn: boolean
  /** That waits for its first code; undefined before one is made. */
  readonly waiting: { readonly secret: string; readonly uri: string } | undefined
  /** The page to open afterwards. */
  readonly next: string
  readonly endsOthers?: boolean
}

/** Turning on one-time codes. */
export function CodesPage({ isOn, waiting, next, endsOthers, problems, problem }: CodesPageProps) {
  return (
    <Page title="One-time codes">
      <h1>One-time codes</h1>
      {waiting ? (
        <>
          <p>Scan this with an app for one-time codes, or type the key into it.</p>
          <QrCode text={waiting.uri} />
          <p>
            The app is on this device? <a href={waiting.uri}>Open it there</a>.
          </p>
          <p>
            Key: <code class="key">{waiting.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          </p>
          <FormProblem text={problem} />
          <form method="post" action={routes.accounts.confirmCodes.href()} novalidate data-island="once">
            <input type="hidden" name="next" value={next} />
            <CodeField
              problem={problems?.['code']}
              hint={`The one that the app shows now. ${isOn ? 'Codes of the app before end with it.' : 'Codes are asked for from then on.'}`}
            />
            <OtherDevices isChecked={endsOthers ?? true} />
            <button class="button">{isOn ? 'Use these codes' : 'Turn on'}</button>
          </form>
        </>
      ) : (
        <>
          <p>
            {isOn
              ? 'Your codes can come from another phone or app. Those of the one before work until the new one has shown its first.'
              : 'After your password, signing in asks for a code that an app on your phone shows. Who learns your password does not get in with it alone.'}
          </p>
          <p>You need an app for one-time codes; many password managers are one.</p>
          <form method="post" action={routes.accounts.codes.href()} data-island="once">
            <input type="hidden" name="next" value={next} />
            <p class="actions">
              <button class="button">Go on</button>
              <a href={next} class="button quiet">
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

/** Turning them off. @param hasPasskeys which are asked for then */
export function EndCodesPage({ hasPasskeys }: { readonly hasPasskeys: boolean }) {
  return (
    <Page title="Turn off one-time codes">
      <h1>Turn off one-time codes?</h1>
      <p>
        {hasPasskeys
          ? 'After your password, signing in asks for a passkey then, and for no code.'
          : 'Your password alone opens your account then. Your recovery codes go, too.'}
      </p>
      <form method="post" action={routes.accounts.endCodes.href()} data-island="once">
        <OtherDevices />
        <p class="actions">
          <button class="button danger">Turn off</button>
          <a href={routes.accounts.security.href()} class="button quiet">
            Keep them
          </a>
        </p>
      </form>
    </Page>
  )
}
