import { Field, FormProblem } from '../../platform/page/field.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { NewPassword, type FormState } from './account-fields.tsx'

export function SettingsPage({ email, problems, problem }: FormState & { readonly email: string }) {
  return (
    <Page title="Account settings">
      <h1>Account settings</h1>
      <p class="meta">{email}</p>
      <h2>Change password</h2>
      <p>Your other sessions end; this one stays.</p>
      <FormProblem text={problem} />
      <form method="post" action={routes.accounts.settings.href()} novalidate data-island="once">
        {/* So that password managers know whose password this is. */}
        <input type="hidden" name="username" value={email} autocomplete="username" />
        <Field
          name="password"
          label="Current password"
          type="password"
          autocomplete="current-password"
          problem={problems?.['password']}
          required
        />
        <NewPassword problems={problems} />
        <button class="button">Change password</button>
      </form>
    </Page>
  )
}
