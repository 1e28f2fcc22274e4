import Type from 'typebox'
import { textField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

/** Bytes of UTF-8 that a note's text may have; the database holds the same rule. */
export const textLimit = 1024 * 1024

/** Bytes of a request that carries such a text: percent-encoding triples it, JSON escapes can do worse. */
export const bodyLimit = 7 * textLimit

export const NoteParams = Type.Object({ noteId: Type.String({ pattern: idPattern }) })

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
export type NoteForm = Type.Static<typeof NoteForm>

export const CreateQuery = Type.Object({ pad: Type.Optional(Type.Unknown()) })
