import { Field } from './field.tsx'

interface CurrentPasswordProps {
  readonly label?: string
  readonly problem: string | undefined
  readonly autofocus?: boolean
}

/** The password that opens an account. */
export function CurrentPassword({ label = 'Password', problem, autofocus = false }: CurrentPasswordProps) {
  return (
    <Field
      name="password"
      label={label}
      type="password"
      autocomplete="current-password"
      problem={problem}
      autofocus={autofocus}
      required
    />
  )
}

/** Tells password managers whose password a form asks for, where the address is not typed. */
export function UserName({ email }: { readonly email: string }) {
  return <input type="hidden" name="username" value={email} autocomplete="username" />
}
