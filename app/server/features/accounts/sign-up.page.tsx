import { Field, FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import type { WaysToSignIn } from '../../shell/ways-to-sign-in.ts'
import { Email, Next, type FormState } from './account-fields.tsx'
import type { Entry } from './invitations/entry.ts'
import { nextQuery } from './next-page.ts'
import { ProviderButton } from './single-sign-on/provider-button.tsx'

interface SignUpPageProps extends FormState {
  readonly next: string
  readonly entry: Entry
  readonly ways: WaysToSignIn
}

export function SignUpPage({ typed, problems, problem, next, entry, ways }: SignUpPageProps) {
  const { isOpen, words, invitation, email } = entry
  return (
    <Page title="Sign up">
      <h1>Sign up</h1>
      {words !== undefined && (isOpen ? words !== problem : problem === undefined) && <p>{words}</p>}
      {invitation !== undefined && (
        <p>You were invited{email === undefined ? '' : <> as {<bdi>{email}</bdi>}</>}. The invitation works once.</p>
      )}
      <FormProblem text={problem} />
      {isOpen && ways.passwords && <PasswordForm typed={typed} problems={problems} next={next} entry={entry} />}
      {isOpen && ways.provider !== undefined && (
        <ProviderButton name={ways.provider} next={next} invitation={invitation} isOnly={!ways.passwords} />
      )}
      <p class="aside">
        You have an account? <a href={routes.accounts.signIn.href(nextQuery(next))}>Sign in</a>
      </p>
    </Page>
  )
}

function PasswordForm({ typed, problems, next, entry }: Omit<SignUpPageProps, 'ways' | 'problem'>) {
  const { invitation, email } = entry
  return (
    <form method="post" action={routes.accounts.signUp.href()} novalidate data-island="once">
      <Next page={next} />
      {invitation !== undefined && <input type="hidden" name="invitation" value={invitation} />}
      <Email typed={typed ?? { email }} problems={problems} autofocus={!problems && email === undefined} />
      <Field
        name="password"
        label="Password"
        type="password"
        autocomplete="new-password"
        hint="At least 8 characters. A few words are easier to keep than many signs."
        problem={problems?.['password']}
        autofocus={!problems && email !== undefined}
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
  )
}
