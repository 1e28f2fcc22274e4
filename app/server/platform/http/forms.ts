import { parse as parseFields } from 'node:querystring'
import type { FastifyInstance, FastifyRequest, FastifySchemaValidationError } from 'fastify'
import Type, { type TObject, type TString, type TUnsafe } from 'typebox'
import { decoded } from './decoded.ts'
import { Refusal } from './refusal.ts'

/** What to say for each rule of a field, by JSON Schema keyword. */
type Messages = Readonly<Record<string, string>>

/** Per field, the sentence shown under it. */
export type Problems<Form> = { readonly [Field in keyof Form]?: string | undefined }

/** What was typed, for showing the form again; never passwords. */
export type Typed<Form> = { readonly [Field in keyof Form]?: string | undefined }

export interface FieldRules {
  /** As people see it: `Name`. */
  readonly label: string
  readonly required?: boolean
  /** Characters at the most. */
  readonly max?: number
  readonly min?: number
  readonly format?: 'text' | 'mail-address'
  /** One line: white space around it goes, and inside it counts as one space. */
  readonly line?: boolean
  readonly messages?: Messages
}

/** Something that can be seen: no space, no joiner, no mark of direction, and not the letters that are blank. */
const visible = '[^\\s\\p{Z}\\p{C}\\u115F\\u1160\\u2800\\u3164\\uFFA0]'

/** A text field of a form with its rules and their messages. */
export function textField({
  label,
  required = true,
  max,
  min,
  format = 'text',
  line = false,
  messages,
}: FieldRules): TString {
  return Type.String({
    format,
    ...(required ? { pattern: line ? visible : '\\S' } : { default: '' }),
    line,
    label,
    ...(max === undefined ? {} : { maxLength: max }),
    ...(min === undefined ? {} : { minLength: min }),
    messages: {
      required: `${label} is required`,
      pattern: `${label} is required`,
      type: `${label} has to be one text`,
      format: `${label} has characters that cannot be kept`,
      maxLength: `${label} can have ${max} characters at the most`,
      minLength: `Use at least ${min} characters`,
      ...messages,
    },
  })
}

/** A field that is one of a few words, or nothing. */
export function choiceField<const Choice extends string>(choices: readonly Choice[]): TUnsafe<Choice> {
  return Type.Unsafe<Choice>({ type: 'string', enum: [...choices, ''], messages: { enum: 'Choose one of these' } })
}

/** Our own words in schemas, for Ajv. */
export const keywords = ['messages', 'line', 'label']

/** Fields that a form may have: more than any of ours. Millions of names take seconds to read. */
const mostFields = 50

/** A name is trimmed before it is judged; what is this long is too long in any case. */
const longestLine = 10_000

/** Reads forms, and makes what browsers send be what people typed. */
export function parseForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) => {
      let fields = 1
      for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
        if (++fields > mostFields) {
          throw new Refusal(400, 'too-many-fields', 'That could not be read', 'No form here has so many fields.')
        }
      }
      // Without the prototype it has from there: Ajv looks for own fields.
      return { ...parseFields(text, '&', '=', { decodeURIComponent: decoded }) }
    },
  )
  app.addHook('preValidation', async (request) => {
    if (request.method !== 'POST') return
    // Nothing at all is a form with everything missing.
    request.body ??= {}
    const { body } = request
    if (typeof body !== 'object' || body === null) return
    const fields = body as Record<string, unknown>
    const isFromForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    const schema = request.routeOptions.schema?.body as Partial<TObject> | undefined
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string') continue
      // HTML makes every line break of a textarea CR LF; a script's client means what it sends.
      const text = isFromForm ? value.replaceAll('\r\n', '\n') : value
      const field = schema?.properties?.[name] as { line?: boolean } | undefined
      fields[name] = field?.line && text.length < longestLine ? text.trim().replace(/\s+/g, ' ') : text
    }
  })
}

/** For Ajv: text that PostgreSQL and UTF-8 can hold unchanged, and something that looks like an e-mail address. */
export const formats = {
  text: isStorable,
  // Not `email`: Fastify's validator has a format of that name, which would take its place.
  'mail-address': (text: string) => text.trim() === '' || isMailAddress(text),
}

/** Characters: as long as SMTP takes it, and its part before the @ (RFC 5321). */
const longestAddress = 254
const longestLocalPart = 64

/**
 * Whether this looks like an address that mail can be sent to, as better-auth sees it: letters, digits and `_'+-.` before the
 * @, and a name of a host with a dot behind it. Names in other letters come as browsers write them (`xn--…`).
 */
export function isMailAddress(text: string): boolean {
  if (text.length > longestAddress) return false
  const at = text.indexOf('@')
  const local = text.slice(0, Math.max(0, at))
  const labels = text.slice(at + 1).split('.')
  return (
    local.length <= longestLocalPart &&
    /^[\w'+.-]*[\w+-]$/.test(local) &&
    !local.startsWith('.') &&
    !local.includes('..') &&
    labels.length > 1 &&
    labels.every((label) => /^[a-z\d][a-z\d-]*$/i.test(label)) &&
    /^[a-z]{2,}$/i.test(labels.at(-1) ?? '')
  )
}

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/**
 * What the visitor sent, checked. Use with `attachValidation: true`, so that a mistake shows the form again.
 * @returns the form, or what was typed with a message for each field that needs attention
 */
export function readForm<Schema extends TObject>(
  request: FastifyRequest,
  schema: Schema,
): { readonly typed: Typed<Type.Static<Schema>>; readonly problems: Problems<Type.Static<Schema>> | undefined } {
  const body = request.body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Refusal(400, 'bad-form', 'That could not be read', 'Send the form as fields with names.')
  }
  const fields = body as Record<string, unknown>
  const typed: Record<string, string> = {}
  for (const name of Object.keys(schema.properties)) {
    const value = fields[name]
    if (typeof value === 'string' || typeof value === 'number') typed[name] = String(value)
    // A field that came twice is shown as it came first.
    if (Array.isArray(value) && typeof value[0] === 'string') typed[name] = value[0]
  }
  const problems = problemsOf((request.validationError?.validation ?? []) as FastifySchemaValidationError[], schema)
  return { typed: typed, problems: problems }
}

function problemsOf(
  errors: readonly FastifySchemaValidationError[],
  schema: TObject,
): Record<string, string> | undefined {
  const problems: Record<string, string> = {}
  for (const { instancePath, keyword, params } of errors) {
    const name = keyword === 'required' ? String(params['missingProperty']) : instancePath.slice(1)
    const field = schema.properties[name] as { messages?: Messages } | undefined
    // "Required" outranks what else is wrong with nothing.
    if (field && (!problems[name] || keyword === 'pattern'))
      problems[name] = field.messages?.[keyword] ?? 'Check this field'
  }
  return errors.length > 0 ? problems : undefined
}
