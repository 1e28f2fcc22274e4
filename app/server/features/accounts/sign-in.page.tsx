import type { SampleAccount } from '../../platform/deps.ts'
import { Field, FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import { PasskeyButton } from '../../shell/passkey-button.tsx'
import { Email, Next, type FormState } from './account-fields.tsx'
import { isGoodbye } from './goodbyes.ts'
import { nextQuery } from './next-page.ts'

interface SignInPageProps extends FormState {
  readonly next: string
  /** Whether a visitor may make an account without an invitation. */
  readonly maySignUp: boolean
  /** Told to visitors who may use it. */
  readonly sample?: SampleAccount | undefined
}

export function SignInPage({ typed, problems, problem, next, maySignUp, sample }: SignInPageProps) {
  const { flash } = usePageEnvironment()
  const email = typed?.['email'] ?? flash?.email
  return (
    <Page title="Sign in">
      <h1>Sign in</h1>
      <p class="aside">Notes that save themselves, kept where you run them.</p>
      {isGoodbye(flash?.message) && <img src={routes.accounts.signedOut.href()} alt="" class="unseen" />}
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.signIn.href()} novalidate data-island="once">
        <Next page={next} />
        <Email typed={{ email }} problems={problems} autofocus={!problems && !email} hasPasskeys />
        <Field
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          problem={problems?.['password']}
          autofocus={!problems && email !== undefined}
          required
        />
        <button class="button">Sign in</button>
      </form>
      <PasskeyButton
        kind="sign-in"
        challenge={routes.accounts.passkeyChallenge.href()}
        answer={routes.accounts.signInWithPasskey.href()}
        next={next}
      >
        Sign in with a passkey
      </PasskeyButton>
      {sample && (
        <p class="aside">
          To look around, sign in as <b>{sample.email}</b> with the password <b>{sample.password}</b>.
        </p>
      )}
      <p class="aside">
        <a href={routes.accounts.forgotPassword.href()}>Forgot password?</a>
      </p>
      {maySignUp && (
        <p class="aside">
          No account yet? <a href={routes.accounts.signUp.href(nextQuery(next))}>Sign up</a>
        </p>
      )}
    </Page>
  )
}
