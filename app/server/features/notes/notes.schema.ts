import Type from 'typebox'
import { textField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

/** Bytes of UTF-8 that a note's text may have; the database holds the same rule. */
export const textLimit = 1024 * 1024

/** Bytes of a request that carries such a text: percent-encoding triples it, JSON escapes can do worse. */
export const bodyLimit = 7 * textLimit

const uuidPattern = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

export const NoteForm = Type.Object({
  name: textField({ label: 'Name', max: 100, line: true }),
  text: textField({ label: 'Text' }),
  pad_id: Type.Optional(
    Type.String({
      pattern: `^$|${idPattern}`,
      messages: { pattern: 'Choose one of your pads', type: 'Choose one of your pads' },
    }),
  ),
})
/** … and what a page of ours says beside it. */
export const SavingForm = Type.Object({
  ...NoteForm.properties,
  /** What was there when it was opened: whoever sends none saves over whatever is there. */
  version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  /** The pad that was shown: when it is still chosen, the note stays wherever it is by now. */
  base_pad_id: Type.Optional(Type.String({ pattern: `^$|${idPattern}` })),
  /** Whose page it was typed in: nobody else's note is made of it. */
  owner: Type.Optional(Type.String({ pattern: idPattern })),
  /** The page's own number: what one page saves within ten minutes is one step of the history. */
  writer: Type.Optional(Type.String({ pattern: uuidPattern })),
  /** As an Idempotency-Key, of a form: what it makes and what the page saves by itself is one note. */
  key: Type.Optional(Type.String({ pattern: uuidPattern })),
})
export type SavingForm = Type.Static<typeof SavingForm>

export type NoteForm = Type.Static<typeof NoteForm>

export const CreateQuery = Type.Object({ pad: Type.Optional(Type.Unknown()) })

/** A request that comes again with the same key says the same again. */
export function isIdempotencyKey(key: unknown): key is string {
  return typeof key === 'string' && new RegExp(uuidPattern).test(key)
}
