import type { FastifyRequest } from 'fastify'
import type { TObject } from 'typebox'
import { Field } from '../platform/page/field.tsx'
import { routes } from '../routes.ts'

/** One of the things that were sent, and how it was typed. */
export interface KeptField {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly kind: 'line' | 'email' | 'text' | 'password' | 'hidden'
}

interface FieldSchema {
  readonly label?: string
  readonly line?: boolean
  readonly format?: string
  readonly maxLength?: number
}

/** The fields that this address knows, of what was sent; passwords without their value, which no page shows. */
export function keptFields({ method, body, routeOptions }: FastifyRequest): KeptField[] {
  if (method !== 'POST' || typeof body !== 'object' || body === null) return []
  const { properties = {} } = (routeOptions.schema?.body ?? {}) as Partial<TObject>
  return Object.entries(properties).flatMap(([name, schema]): KeptField[] => {
    const sent = (body as Record<string, unknown>)[name]
    const { label = '', line, format, maxLength } = schema as FieldSchema
    const isText = label !== '' && maxLength === undefined
    const kind = format === 'mail-address' ? 'email' : line ? 'line' : isText ? 'text' : 'hidden'
    // Some have been made numbers of by now, and some come several times.
    return [sent].flat().flatMap((value): KeptField[] => {
      if (typeof value !== 'string' && typeof value !== 'number') return []
      if (name.includes('password')) return [{ name, label, value: '', kind: 'password' }]
      return [{ name, label, value: String(value), kind }]
    })
  })
}

/** Whether there is something that its writer would miss. */
export function isTyped(fields: readonly KeptField[]): boolean {
  return fields.some(({ kind, value }) => kind !== 'hidden' && kind !== 'password' && value.trim() !== '')
}

interface KeptFormProps {
  /** Where it is sent: an address of this site. */
  readonly action: string
  readonly fields: readonly KeptField[]
  /** What the button says. */
  readonly verb: string
}

/** What the visitor sent, to be sent again or copied. */
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

/** Two slashes at the beginning, or no slash, would lead to another site. */
export function onThisSite(url: string): string {
  return /^\/(?![/\\])/.test(url) ? url : routes.home.href()
}
