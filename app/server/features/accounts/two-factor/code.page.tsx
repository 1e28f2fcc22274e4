import { Field, FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import { PasskeyButton } from '../../../shell/passkey-button.tsx'
import type { FormState } from '../account-fields.tsx'
import type { PendingSignIn } from './pending-sign-ins.ts'

interface CodePageProps extends FormState {
  readonly signingIn: Pick<PendingSignIn, 'hasCodes' | 'hasPasskeys' | 'next'>
  /** A recovery code is asked for instead. */
  readonly isRecovery: boolean
}

/** The second step of a sign-in. */
export function CodePage({ signingIn: { hasCodes, hasPasskeys, next }, isRecovery, problems, problem }: CodePageProps) {
  const title = isRecovery ? 'Recovery code' : hasCodes ? 'One-time code' : 'Passkey'
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>{leadOf(isRecovery, hasCodes)}</p>
      <FormProblem text={problem} />
      {(isRecovery || hasCodes) && (
        <form method="post" action={routes.accounts.code.href()} novalidate data-island="once">
          {isRecovery ? (
            <>
              <input type="hidden" name="kind" value="recovery" />
              <Field
                name="code"
                label="Recovery code"
                autocomplete="off"
                problem={problems?.['code']}
                autofocus
                required
              />
            </>
          ) : (
            <CodeField problem={problems?.['code']} autofocus />
          )}
          <button class="button">Sign in</button>
        </form>
      )}
      {!isRecovery && hasPasskeys && (
        <PasskeyButton
          kind="second"
          isMain={!hasCodes}
          challenge={routes.accounts.codeChallenge.href()}
          answer={routes.accounts.signInWithPasskey.href()}
          next={next}
        >
          Use a passkey
        </PasskeyButton>
      )}
      {!isRecovery && !hasCodes && (
        <noscript>
          <p>Passkeys need scripts, which are off in this browser. Use a recovery code.</p>
        </noscript>
      )}
      <p class="aside">
        {isRecovery ? (
          <a href={routes.accounts.code.href()}>{hasCodes ? 'Use a one-time code' : 'Use a passkey'}</a>
        ) : (
          <a href={routes.accounts.code.href({ kind: 'recovery' })}>Use a recovery code instead</a>
        )}
      </p>
      <p class="aside">
        <a href={routes.accounts.signIn.href()}>Sign in with another account</a>
      </p>
    </Page>
  )
}

function leadOf(isRecovery: boolean, hasCodes: boolean): string {
  if (isRecovery) return 'Type one of the codes that you kept when you set up a second factor. Each works once.'
  return hasCodes
    ? 'Your password is right. Type the code that your app shows now.'
    : 'Your password is right. Confirm with your passkey that it is you.'
}

interface CodeFieldProps {
  readonly problem: string | undefined
  readonly autofocus?: boolean
  readonly hint?: string
}

/** Six digits. A phone offers the code, and keys with digits. */
export function CodeField({ problem, autofocus = false, hint }: CodeFieldProps) {
  return (
    <Field
      name="code"
      label="One-time code"
      type="code"
      autocomplete="one-time-code"
      problem={problem}
      {...(hint !== undefined && { hint })}
      autofocus={autofocus}
      required
    />
  )
}
