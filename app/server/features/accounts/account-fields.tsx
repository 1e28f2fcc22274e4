import { Field } from '../../platform/page/field.tsx'

/** Values and problems by field name; the problem `form` is about the whole form. */
export interface FormState {
  readonly typed?: Readonly<Record<string, string | undefined>> | undefined
  readonly problems?: Readonly<Record<string, string | undefined>> | undefined
  readonly problem?: string | undefined
}

interface PartProps extends Pick<FormState, 'typed' | 'problems'> {
  readonly autofocus?: boolean
}

interface EmailProps extends PartProps {
  /** The browser may offer passkeys in it. */
  readonly hasPasskeys?: boolean
}

export function Email({ typed, problems, autofocus = false, hasPasskeys = false }: EmailProps) {
  return (
    <Field
      name="email"
      label="Email"
      type="email"
      autocomplete={hasPasskeys ? 'username webauthn' : 'username'}
      value={typed?.['email']}
      problem={problems?.['email']}
      autofocus={autofocus}
      required
    />
  )
}

/** For another address of the account. */
export function NewEmail({ typed, problems }: PartProps) {
  return (
    <Field
      name="new_email"
      label="New email"
      type="email"
      autocomplete="email"
      value={typed?.['new_email']}
      problem={problems?.['new_email']}
      required
    />
  )
}

/** A hidden field with the page to open after signing in. */
export function Next({ page }: { readonly page: string }) {
  return page === '/' ? null : <input type="hidden" name="next" value={page} />
}

export function NewPassword({ problems, autofocus = false }: PartProps) {
  return (
    <>
      <Field
        name="new_password"
        label="New password"
        type="password"
        autocomplete="new-password"
        hint="At least 8 characters."
        problem={problems?.['new_password']}
        autofocus={autofocus}
        required
      />
      <Field
        name="confirm_new_password"
        label="Confirm new password"
        type="password"
        autocomplete="new-password"
        problem={problems?.['confirm_new_password']}
        required
      />
    </>
  )
}
