import Type from 'typebox'
import { oneOf, textField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

export const TokenParams = Type.Object({ tokenId: Type.String({ pattern: idPattern }) })

/** What a token may do; writing includes reading. */
const accesses = ['read', 'write'] as const
/** Days until it ends. */
const lifetimes = ['30', '90', '365', 'none'] as const

export const TokenForm = Type.Object({
  name: textField({ label: 'Name', max: 100, line: true }),
  access: oneOf(accesses),
  lifetime: oneOf(lifetimes),
})
export type TokenForm = Type.Static<typeof TokenForm>
