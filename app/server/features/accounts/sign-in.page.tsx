import { Field, FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import { Email, Next, type FormState } from './account-fields.tsx'
import { nextQuery } from './next-page.ts'

/** The message after signing out. */
export const signedOut = 'You are signed out'

export function SignInPage({ typed, problems, problem, next }: FormState & { readonly next: string }) {
  return (
    <Page title="Sign in">
      <h1>Sign in</h1>
      {usePageEnvironment().flash?.message === signedOut && (
        <img src={routes.accounts.signedOut.href()} alt="" class="unseen" />
      )}
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.signIn.href()} novalidate data-island="once">
        <Next page={next} />
        <Email typed={typed} problems={problems} autofocus={!problems} />
        <Field
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          problem={problems?.['password']}
          required
        />
        <button class="button">Sign in</button>
      </form>
      <p class="aside">
        <a href={routes.accounts.forgotPassword.href()}>Forgot password?</a>
      </p>
      <p class="aside">
        No account yet? <a href={routes.accounts.signUp.href(nextQuery(next))}>Sign up</a>
      </p>
    </Page>
  )
}
