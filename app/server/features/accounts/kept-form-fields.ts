import Type from 'typebox'
import { Value } from 'typebox/value'
import type { KeptField } from '../../shell/kept-form.tsx'

const Kept = Type.Array(
  Type.Object({
    name: Type.String({ maxLength: 100 }),
    label: Type.String({ maxLength: 200 }),
    value: Type.String(),
    kind: Type.Union(['line', 'email', 'text', 'password', 'hidden'].map((kind) => Type.Literal(kind))),
  }),
  { maxItems: 50 },
)

/** The fields of a form that waits while its person is asked who they are. @param given by the client; undefined for what is none */
export function keptOf(given: unknown): readonly KeptField[] | undefined {
  if (typeof given !== 'string' || given === '') return undefined
  try {
    const kept: unknown = JSON.parse(given)
    return Value.Check(Kept, kept) ? kept : undefined
  } catch {
    return undefined
  }
}
