import Type, { type TString } from 'typebox'
import { choiceField, oneOf, textField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { passwords, problemOfLength } from '../../platform/secrets/passwords.ts'

export const PadParams = Type.Object({ padId: Type.String({ pattern: idPattern }) })
export const ShareParams = Type.Object({ shareId: Type.String({ pattern: idPattern }) })
export const ListQuery = Type.Object({ before: Type.Optional(Type.String({ pattern: idPattern })) })

/** The most characters of the name on a page; a constraint of the database is the same. */
const maxByline = 100

/** A field that may be left out, which is not the same as empty. */
function said(field: TString) {
  return Type.Optional(Type.Unsafe<string>({ ...field, default: undefined }))
}

/** How a note or a pad is shared; what is left out stays as it is. */
export const ShareForm = Type.Object({
  /** A day of the owner's calendar, the last one; empty for no end. */
  until: said(
    textField({
      label: 'Last day',
      required: false,
      check: (typed) => (typed === '' || isDay(typed) ? undefined : 'Write the day as year-month-day: 2027-03-31'),
    }),
  ),
  /** Empty keeps the password that the share has. */
  password: said(
    textField({
      label: 'Password',
      required: false,
      max: passwords.maxTyped,
      check: (typed) => (typed === '' ? undefined : problemOfLength(typed)),
    }),
  ),
  access: Type.Optional(choiceField(['open', 'password'])),
  byline: said(textField({ label: 'Your name', required: false, max: maxByline, line: true })),
  search_engines: Type.Optional(choiceField(['no', 'yes'])),
})
export type ShareForm = Type.Static<typeof ShareForm>

/** Where a share's own buttons lead back to: to the list, or to what is shared. */
export const BackForm = Type.Object({ back: Type.Optional(oneOf(['list'])) })

function isDay(typed: string): boolean {
  const ms = /^\d{4}-\d\d-\d\d$/.test(typed) ? Date.parse(typed) : NaN
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(typed)
}

export type BackForm = Type.Static<typeof BackForm>
