import type { FastifyRequest } from 'fastify'
import type { TObject } from 'typebox'
import { Field } from '../platform/page/field.tsx'
import { routes } from '../routes.ts'

/** A field that was sent, and the kind of input for it. */
export interface KeptField {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly kind: 'line' | 'email' | 'text' | 'password' | 'hidden'
}

interface FieldSchema {
  readonly label?: string
  readonly line?: boolean
  readonly kind?: 'email'
  readonly maxLength?: number
}

/** The sent fields that are in the route's schema; passwords without their value. */
export function keptFields({ method, body, routeOptions }: FastifyRequest): KeptField[] {
  if (method !== 'POST' || typeof body !== 'object' || body === null) return []
  const { properties = {} } = (routeOptions.schema?.body ?? {}) as Partial<TObject>
  return Object.entries(properties).flatMap(([name, schema]): KeptField[] => {
    const sent = (body as Record<string, unknown>)[name]
    const { label = '', line, kind: own, maxLength } = schema as FieldSchema
    const isText = label !== '' && maxLength === undefined
    const kind = own ?? (line ? 'line' : isText ? 'text' : 'hidden')
    // Validation has coerced some to numbers, and some come several times.
    return [sent].flat().flatMap((value): KeptField[] => {
      if (typeof value !== 'string' && typeof value !== 'number') return []
      if (name.includes('password')) return [{ name, label, value: '', kind: 'password' }]
      return [{ name, label, value: String(value), kind }]
    })
  })
}

/** Whether the fields have typed text that would be lost. */
export function isTyped(fields: readonly KeptField[]): boolean {
  return fields.some(({ kind, value }) => kind !== 'hidden' && kind !== 'password' && value.trim() !== '')
}

interface KeptFormProps {
  /** An address of this site. */
  readonly action: string
  readonly fields: readonly KeptField[]
  /** The button's label. */
  readonly verb: string
}

/** A form with what the visitor sent, to be sent again or copied. */
export function KeptForm({ action, fields, verb }: KeptFormProps) {
  return (
    <form method="post" action={onThisSite(action)} novalidate data-island="once">
      {fields.map((field) => (
        <KeptInput field={field} />
      ))}
      <p class="actions">
        <button class="button">{verb}</button>
      </p>
    </form>
  )
}

function KeptInput({ field: { name, label, value, kind } }: { readonly field: KeptField }) {
  if (kind === 'hidden') return <input type="hidden" name={name} value={value} />
  if (kind === 'text') return <Field name={name} label={label} value={value} multiline />
  return <Field name={name} label={label} value={value} type={kind === 'line' ? 'text' : kind} />
}

/** Guards against an open redirect: two slashes at the beginning, or none, would lead to another site. */
export function onThisSite(url: string): string {
  return /^\/(?![/\\])/.test(url) ? url : routes.home.href()
}
