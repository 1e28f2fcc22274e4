import Type from 'typebox'
import { choiceField, oneOf, textField } from '../../platform/http/forms.ts'
import { readAddress } from '../../platform/mail/address.ts'
import { looks } from '../../platform/page/look.ts'
import { passwords, problemOfLength } from '../../platform/secrets/passwords.ts'

const email = ({ isKnown }: { readonly isKnown: boolean }) =>
  textField({ label: 'Email', kind: 'email', check: (typed) => readAddress(typed, { isKnown }).problem })
/** The password of an account. @param wrong the message for one that is too long */
const password = (wrong: string) =>
  textField({ label: 'Password', max: passwords.maxTyped, messages: { maxLength: wrong } })
const newPassword = textField({ label: 'Password', check: problemOfLength })
/** Compared with the other one. */
const repeatedPassword = textField({ label: 'Password', max: passwords.maxTyped })

/** The page to open after signing in; anything but an address of this site is ignored. */
const next = Type.Optional(Type.Unknown())

export const SignUpForm = Type.Object({
  email: email({ isKnown: false }),
  password: newPassword,
  repeat_password: repeatedPassword,
  next,
  /** The token of an invitation; the visitor is told when it is none. */
  invitation: Type.Optional(Type.Unknown()),
})

export const SignInForm = Type.Object({
  email: email({ isKnown: true }),
  password: password('Wrong email or password'),
  next,
})

export const ForgotPasswordForm = Type.Object({ email: email({ isKnown: true }) })

export const ResetPasswordForm = Type.Object({
  token: textField({ label: 'Link', max: 200 }),
  new_password: newPassword,
  confirm_new_password: repeatedPassword,
})

export const SettingsForm = Type.Object({
  password: password('Current password is not correct'),
  new_password: newPassword,
  confirm_new_password: repeatedPassword,
  /** Programs keep their access unless it is ended on purpose. */
  tokens: Type.Optional(choiceField(['end'])),
})

/** Of using another address. */
export const EmailForm = Type.Object({ new_email: email({ isKnown: false }) })

/** Of deleting the account. */
export const DeleteAccountForm = Type.Object({ password: password('Password is not correct') })

/** Of asking once more who it is. */
export const ConfirmForm = Type.Object({
  password: password('Password is not correct'),
  /** Asked for where one-time codes are on. */
  code: Type.Optional(Type.Unknown()),
  next,
  /** The form that waits, as JSON. */
  kept: Type.Optional(Type.Unknown()),
})

export const GoOnForm = Type.Object({ next, kept: Type.Optional(Type.Unknown()) })

export const NextQuery = Type.Object({ next })
export const SignUpQuery = Type.Object({ next, invitation: Type.Optional(Type.Unknown()) })
export const ResetPasswordQuery = Type.Object({ token: Type.Optional(Type.Unknown()) })

export const TimeZoneChoice = Type.Object({
  time_zone: Type.String({
    format: 'time-zone',
    line: true,
    messages: {
      format: 'Choose one of these time zones',
      required: 'Choose a time zone',
      type: 'Choose one time zone',
    },
  }),
})

export const LookForm = Type.Object({
  appearance: oneOf(looks.appearance),
  face: oneOf(looks.face),
  size: oneOf(looks.size),
  width: oneOf(looks.width),
  density: oneOf(looks.density),
})

export const EditorForm = Type.Object({ editor: Type.Union([Type.Literal('rich'), Type.Literal('plain')]) })
