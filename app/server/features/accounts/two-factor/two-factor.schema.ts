import Type from 'typebox'
import { choiceField, textField } from '../../../platform/http/forms.ts'

const code = textField({ label: 'Code', max: 100, line: true })

export const CodeForm = Type.Object({ code, kind: Type.Optional(Type.Unknown()) })
export const CodeQuery = Type.Object({ kind: Type.Optional(Type.Unknown()) })

/** The page to open afterwards; anything but an address of this site is ignored. */
const next = Type.Optional(Type.Unknown())
/** Other sessions end unless the person wants them to stay. */
export const others = Type.Optional(choiceField(['end']))

/** Of turning codes on. */
export const FirstCodeForm = Type.Object({ code, next, others })
export const NextForm = Type.Object({ next })
export const RemovalForm = Type.Object({ others })
