import Type from 'typebox'
import { textField } from '../../../platform/http/forms.ts'
import { others } from '../two-factor/two-factor.schema.ts'
import { idPattern } from '../../../platform/lists/keyset.ts'

const encoded = (maxLength: number) => Type.String({ maxLength, pattern: '^[\\w-]*$' })

const shared = {
  id: encoded(1400),
  rawId: encoded(1400),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Optional(Type.Object({})),
  authenticatorAttachment: Type.Optional(Type.Unknown()),
}

/** What a browser answers to a challenge. */
const Assertion = Type.Object({
  ...shared,
  response: Type.Object({
    clientDataJSON: encoded(4000),
    authenticatorData: encoded(4000),
    signature: encoded(8000),
    userHandle: Type.Optional(encoded(100)),
  }),
})

export const SignInBody = Type.Object({ answer: Assertion, next: Type.Optional(Type.Unknown()) })
export const ConfirmBody = Type.Object({ answer: Assertion })

const name = textField({ label: 'Name', max: 100, line: true })

export const AddBody = Type.Object({
  name,
  others,
  /** The page to open afterwards. */
  next: Type.Optional(Type.Unknown()),
  answer: Type.Object({
    ...shared,
    response: Type.Object({
      clientDataJSON: encoded(4000),
      attestationObject: encoded(30_000),
      transports: Type.Optional(Type.Array(Type.String({ maxLength: 40, pattern: '^[\\w-]*$' }), { maxItems: 10 })),
    }),
  }),
})

export const RenameForm = Type.Object({
  name,
  /** The account on whose page the name was typed: the browser may be signed in to another one by now. */
  owner: Type.Optional(Type.String({ pattern: idPattern })),
})
export const PasskeyParams = Type.Object({ passkeyId: Type.String({ pattern: idPattern }) })
