import Type from 'typebox'
import { textField } from '../../../platform/http/forms.ts'

const code = textField({ label: 'Code', max: 100, line: true })

export const CodeForm = Type.Object({ code, kind: Type.Optional(Type.Unknown()) })
export const CodeQuery = Type.Object({ kind: Type.Optional(Type.Unknown()) })

/** Of turning codes on. */
export const FirstCodeForm = Type.Object({ code })
