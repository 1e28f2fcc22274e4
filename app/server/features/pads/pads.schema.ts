import Type from 'typebox'
import { choiceField, textField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

export const PadParams = Type.Object({ padId: Type.String({ pattern: idPattern }) })

export const PadForm = Type.Object({ name: textField({ label: 'Name', max: 100, line: true }) })
export type PadForm = Type.Static<typeof PadForm>

/** What becomes of the notes of a pad that is deleted; nothing said keeps them. */
export const DeletePadForm = Type.Object({ notes: Type.Optional(choiceField(['keep', 'trash'])) })
