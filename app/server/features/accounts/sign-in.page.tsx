import type { SampleAccount } from '../../platform/deps.ts'
import { CurrentPassword } from '../../platform/page/current-password.tsx'
import { FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import { PasskeyButton } from '../../shell/passkey-button.tsx'
import type { WaysToSignIn } from '../../shell/ways-to-sign-in.ts'
import { Email, Next, type FormState } from './account-fields.tsx'
import { isGoodbye } from './goodbyes.ts'
import { nextQuery } from './next-page.ts'
import { ProviderButton } from './single-sign-on/provider-button.tsx'

interface SignInPageProps extends FormState {
  readonly next: string
  readonly ways: WaysToSignIn
  /** Whether a visitor may make an account without an invitation. */
  readonly maySignUp: boolean
  /** Told to visitors who may use it. */
  readonly sample?: SampleAccount | undefined
}

export function SignInPage({ typed, problems, problem, next, ways, maySignUp, sample }: SignInPageProps) {
  const { flash } = usePageEnvironment()
  return (
    <Page title="Sign in">
      <h1>Sign in</h1>
      <p class="aside">Notes that save themselves, kept where you run them.</p>
      {isGoodbye(flash?.message) && <img src={routes.accounts.signedOut.href()} alt="" class="unseen" />}
      <FormProblem text={problem} />
      {ways.passwords && (
        <>
          <PasswordForm typed={typed} problems={problems} next={next} />
          <PasskeyButton
            kind="sign-in"
            challenge={routes.accounts.passkeyChallenge.href()}
            answer={routes.accounts.signInWithPasskey.href()}
            next={next}
          >
            Use a passkey
          </PasskeyButton>
        </>
      )}
      {ways.provider !== undefined && (
        <ProviderButton name={ways.provider} next={next} isOnly={!ways.passwords} isAgain={isGoodbye(flash?.message)} />
      )}
      {sample && ways.passwords && (
        <p class="aside">
          To look around, sign in as <b>{sample.email}</b> with the password <b>{sample.password}</b>.
        </p>
      )}
      {ways.passwords && (
        <>
          <p class="aside">
            <a href={routes.accounts.forgotPassword.href()}>Forgot password?</a>
          </p>
          {maySignUp && (
            <p class="aside">
              No account yet? <a href={routes.accounts.signUp.href(nextQuery(next))}>Sign up</a>
            </p>
          )}
        </>
      )}
    </Page>
  )
}

function PasswordForm({ typed, problems, next }: Pick<SignInPageProps, 'typed' | 'problems' | 'next'>) {
  const { flash } = usePageEnvironment()
  const email = typed?.['email'] ?? flash?.email
  return (
    <form method="post" action={routes.accounts.signIn.href()} novalidate data-island="once">
      <Next page={next} />
      <Email typed={{ email }} problems={problems} autofocus={!problems && !email} hasPasskeys />
      <CurrentPassword problem={problems?.['password']} autofocus={!problems && email !== undefined} />
      <button class="button">Sign in</button>
    </form>
  )
}
