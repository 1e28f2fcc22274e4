import Type from 'typebox'
import { choiceField } from '../../platform/http/forms.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

export const PadOfExport = Type.Object({ padId: Type.String({ pattern: idPattern }) })

/** `history=1` for earlier versions, too; anything else is none. */
export const ExportQuery = Type.Object({ history: Type.Optional(Type.Unknown()) })

export const wantsHistory = ({ history }: { readonly history?: unknown }): boolean => history === '1'

export const PackedParams = Type.Object({ exportId: Type.String({ pattern: idPattern }) })

export const ExportForm = Type.Object({ history: Type.Optional(choiceField(['1'])) })
