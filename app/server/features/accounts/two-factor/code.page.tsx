import { Field, FormProblem } from '../../../platform/page/field.tsx'
import { routes } from '../../../routes.ts'
import { Page } from '../../../shell/page.tsx'
import type { FormState } from '../account-fields.tsx'

interface CodePageProps extends FormState {
  /** A recovery code is asked for instead. */
  readonly isRecovery: boolean
}

/** The second step of a sign-in. */
export function CodePage({ isRecovery, problems, problem }: CodePageProps) {
  return (
    <Page title={isRecovery ? 'Recovery code' : 'One-time code'}>
      <h1>{isRecovery ? 'Recovery code' : 'One-time code'}</h1>
      <p>
        {isRecovery
          ? 'Type one of the codes that you kept when you turned on one-time codes. Each works once.'
          : 'Your password is right. Type the code that your app shows now.'}
      </p>
      <FormProblem text={problem} />
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
      <p class="aside">
        {isRecovery ? (
          <a href={routes.accounts.code.href()}>Use a one-time code</a>
        ) : (
          <a href={routes.accounts.code.href({ kind: 'recovery' })}>Use a recovery code instead</a>
        )}
      </p>
      <p class="aside">
        <a href={routes.accounts.signIn.href()}>Sign in as somebody else</a>
      </p>
    </Page>
  )
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
