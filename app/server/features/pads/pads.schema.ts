import Type from 'typebox'
import { maxPads } from '../../notes/max-pads.ts'
import { choiceField, textField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

export const PadParams = Type.Object({ padId: Type.String({ pattern: idPattern }) })

export const PadForm = Type.Object({
  name: textField({ label: 'Name', max: 100, line: true }),
  /** Of eight; nothing for the one that its id gives. */
  colour: Type.Optional(choiceField(['0', '1', '2', '3', '4', '5', '6', '7'])),
  /** Whose page it was typed in: another account that is signed in by now makes no pad of it. */
  owner: Type.Optional(Type.String({ pattern: idPattern })),
  /** The name that is undone: a pad that has another one by now keeps it. */
  was: Type.Optional(Type.String({ maxLength: 100, format: 'text' })),
})
export type PadForm = Type.Static<typeof PadForm>

/** What becomes of the notes of a pad that is deleted; nothing said keeps them. */
export const DeletePadForm = Type.Object({
  notes: Type.Optional(choiceField(['keep', 'trash'])),
  /** The pad was just made, and that is undone: it stays when it has notes by now. */
  if_empty: Type.Optional(Type.Literal('yes')),
})

const ids = new RegExp(`^${idPattern.slice(1, -1)}(,${idPattern.slice(1, -1)}){0,${maxPads - 1}}$`)

/** The order of pads: their ids with commas; nothing for the order of their names. */
export const OrderForm = Type.Object({
  pads: textField({
    label: 'The order',
    required: false,
    check: (typed) => (typed === '' || ids.test(typed) ? undefined : 'Say the order as numbers of pads'),
  }),
})
