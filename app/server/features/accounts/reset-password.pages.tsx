import { FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { Email, NewPassword, type FormState } from './account-fields.tsx'

export function ForgotPasswordPage({ typed, problems, problem }: FormState) {
  return (
    <Page title="Forgot password?">
      <h1>Forgot password?</h1>
      <p>Tell us your address and we send a link with which you choose a new one.</p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.forgotPassword.href()} novalidate data-island="once">
        <Email typed={typed} problems={problems} autofocus />
        <button class="button">Send the link</button>
      </form>
      <p class="aside">
        <a href={routes.accounts.signIn.href()}>Sign in</a>
      </p>
    </Page>
  )
}

export function ResetPasswordPage({ token, problems, problem }: FormState & { readonly token: string }) {
  return (
    <Page title="Choose a new password">
      <h1>Choose a new password</h1>
      <p>You are signed out on every device.</p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.resetPassword.href()} novalidate data-island="once">
        <input type="hidden" name="token" value={token} />
        <NewPassword problems={problems} autofocus />
        <button class="button">Save the new password</button>
      </form>
    </Page>
  )
}
