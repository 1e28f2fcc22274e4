import Type from 'typebox'
import { textField } from '../../platform/http/forms.ts'
import { passwords } from './passwords.ts'

const email = textField({
  label: 'Email',
  format: 'mail-address',
  max: 254,
  line: true,
  messages: { format: 'Invalid email', maxLength: 'Invalid email' },
})
const password = textField({ label: 'Password', max: passwords.max })
const newPassword = (label: string) => textField({ label, min: passwords.min, max: passwords.max })

/** The page to open after signing in; anything but an address of this site is ignored. */
const next = Type.Optional(Type.Unknown())

export const SignUpForm = Type.Object({
  email,
  password: newPassword('Password'),
  repeat_password: textField({ label: 'Password', max: passwords.max }),
  next,
})

export const SignInForm = Type.Object({
  email,
  password: textField({ label: 'Password', messages: { maxLength: 'Wrong email or password' }, max: passwords.max }),
  next,
})

export const ForgotPasswordForm = Type.Object({ email })

export const ResetPasswordForm = Type.Object({
  token: textField({ label: 'Link', max: 200 }),
  new_password: newPassword('Password'),
  confirm_new_password: textField({ label: 'Password', max: passwords.max }),
})

export const SettingsForm = Type.Object({
  password,
  new_password: newPassword('Password'),
  confirm_new_password: textField({ label: 'Password', max: passwords.max }),
})

export const NextQuery = Type.Object({ next })
export const ResetPasswordQuery = Type.Object({ token: Type.Optional(Type.Unknown()) })

export const EditorForm = Type.Object({ editor: Type.Union([Type.Literal('rich'), Type.Literal('plain')]) })
