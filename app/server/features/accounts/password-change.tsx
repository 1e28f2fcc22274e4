import { CurrentPassword, UserName } from '../../platform/page/current-password.tsx'
import { FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { NewPassword, type FormState } from './account-fields.tsx'

export function PasswordChange({ email, problems, problem }: FormState & { readonly email: string }) {
  return (
    <>
      <h2 id="password-change">Change password</h2>
      <p>Your other devices are signed out; this one stays.</p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.settings.href()} novalidate data-island="once">
        <UserName email={email} />
        <CurrentPassword label="Current password" problem={problems?.['password']} />
        <NewPassword problems={problems} />
        <label class="choice">
          <input type="checkbox" name="tokens" value="end" /> Delete the tokens of your programs, too
        </label>
        <button class="button">Change password</button>
      </form>
    </>
  )
}
