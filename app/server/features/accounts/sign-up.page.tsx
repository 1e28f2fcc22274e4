import { Field, FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { Email, Next, type FormState } from './account-fields.tsx'
import { nextQuery } from './next-page.ts'

export function SignUpPage({ typed, problems, problem, next }: FormState & { readonly next: string }) {
  return (
    <Page title="Sign up">
      <h1>Sign up</h1>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.signUp.href()} novalidate data-island="once">
        <Next page={next} />
        <Email typed={typed} problems={problems} autofocus={!problems} />
        <Field
          name="password"
          label="Password"
          type="password"
          autocomplete="new-password"
          hint="At least 8 characters. A few words are easier to keep than many signs."
          problem={problems?.['password']}
          required
        />
        <Field
          name="repeat_password"
          label="Repeat password"
          type="password"
          autocomplete="new-password"
          problem={problems?.['repeat_password']}
          required
        />
        <button class="button">Sign up</button>
      </form>
      <p class="aside">
        You have an account? <a href={routes.accounts.signIn.href(nextQuery(next))}>Sign in</a>
      </p>
    </Page>
  )
}
