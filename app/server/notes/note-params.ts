import Type from 'typebox'
import { idPattern } from '../platform/lists/keyset.ts'

/** The parameters of every address of a note. */
export const NoteParams = Type.Object({ noteId: Type.String({ pattern: idPattern }) })
