import { parse as parseFields } from 'node:querystring'
import type { FastifyInstance, FastifyRequest, FastifySchemaValidationError } from 'fastify'
import Type, { type TObject, type TString, type TUnsafe } from 'typebox'
import { asTheBrowserSays, knownZone } from '../time/zones.ts'
import { decoded } from './decoded.ts'
import { Refusal } from './refusal.ts'

type Check = (text: string) => string | undefined

/** The message for each rule of a field, by JSON Schema keyword. */
type Messages = Readonly<Record<string, string>>

/** The validation message shown under each field. */
export type Problems<Form> = { readonly [Field in keyof Form]?: string | undefined }

/** What was typed into each field, to show the form again. */
export type Typed<Form> = { readonly [Field in keyof Form]?: string | undefined }

export interface FieldRules {
  /** The visible label: `Name`. */
  readonly label: string
  readonly required?: boolean
  /** Characters. */
  readonly max?: number
  readonly min?: number
  /** Says in words what is wrong with a text; undefined for nothing. Bounds its own time. */
  readonly check?: Check
  /** How it is shown, when it comes back on a page of its own. */
  readonly kind?: 'email'
  /** A single line: white space around it is trimmed, and inside it collapsed to one space. */
  readonly line?: boolean
  readonly messages?: Messages
}

/** A visible character: no white space, control or format character, and none of the blank letters. */
const visibleSign = '[^\\s\\p{Z}\\p{C}\\u115F\\u1160\\u2800\\u3164\\uFFA0]'
export const visible = new RegExp(visibleSign, 'u')

/** A text field of a form with its rules and their messages. */
export function textField({
  label,
  required = true,
  max,
  min,
  check,
  kind,
  line = false,
  messages,
}: FieldRules): TString {
  return Type.String({
    format: 'text',
    ...(required ? { pattern: line ? visibleSign : '\\S' } : { default: '' }),
    line,
    label,
    ...(check && { check }),
    ...(kind && { kind }),
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

/** A field with a choice of words, or empty. */
export function choiceField<const Choice extends string>(choices: readonly Choice[]): TUnsafe<Choice> {
  return Type.Unsafe<Choice>({ type: 'string', enum: [...choices, ''], messages: { enum: 'Choose one of these' } })
}

/** A field with one of these words. */
export function oneOf<const Choice extends string>(choices: readonly Choice[]): TUnsafe<Choice> {
  const message = 'Choose one of these'
  return Type.Unsafe<Choice>({
    type: 'string',
    enum: [...choices],
    messages: { enum: message, required: message, type: message },
  })
}

/** The keyword `check` for Ajv, which reads a failure from the function itself. */
const validate = Object.assign(
  (check: Check, text: string): boolean => {
    const problem = check(text)
    validate.errors = [{ keyword: 'check', params: { problem } }]
    return problem === undefined
  },
  { errors: [] as { readonly keyword: string; readonly params: { readonly problem: string | undefined } }[] },
)

/** The custom keywords of our schemas, for Ajv. */
export const keywords = [
  ...['messages', 'line', 'label', 'kind'],
  { keyword: 'check', type: 'string' as const, errors: true, validate },
]

/** More than any of our forms has. Parsing millions of field names would take seconds. */
const maxFields = 50

/** A longer line is not trimmed before validation: it is too long in any case. */
const maxTrimmedCharacters = 10_000

const [plus, space] = [0x2b, 0x20]

/** @param body as `application/x-www-form-urlencoded` has it; overwritten */
export function readFields(body: Buffer): Record<string, unknown> {
  // Not left to `node:querystring`, which makes `%20` of each plus and decodes that: 400 ms for 7 MiB of them, and 15 here.
  for (let at = 0; at < body.length; at++) if (body[at] === plus) body[at] = space
  const text = body.toString()
  let fields = 1
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    if (++fields > maxFields) {
      throw new Refusal(400, 'too-many-fields', 'That could not be read', 'No form here has so many fields.')
    }
  }
  // A copy with Object's prototype, which Ajv needs.
  return { ...parseFields(text, '&', '=', { decodeURIComponent: decoded }) }
}

/** Parses forms, and normalises what browsers send to what people typed. */
export function parseForms(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => readFields(body),
  )
  app.addHook('preValidation', async (request) => {
    if (request.method !== 'POST' || request.routeOptions.config.isForPrograms) return
    // Treat an absent body as an empty form, so that the "required" messages are shown.
    request.body ??= {}
    const { body } = request
    if (typeof body !== 'object' || body === null) return
    const fields = body as Record<string, unknown>
    const isFromForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
    const schema = request.routeOptions.schema?.body as Partial<TObject> | undefined
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string') continue
      // Browsers send every line break of a textarea as CR LF; a script's JSON is kept as it is.
      const text = isFromForm ? value.replaceAll('\r\n', '\n') : value
      const field = schema?.properties?.[name] as { line?: boolean } | undefined
      fields[name] = field?.line && text.length < maxTrimmedCharacters ? text.trim().replace(/\s+/g, ' ') : text
    }
  })
}

/** Formats for Ajv: what PostgreSQL and UTF-8 can store unchanged, and a choice of a time zone. */
export const formats = {
  text: isStorable,
  'time-zone': (text: string): boolean => text === asTheBrowserSays || knownZone(text) !== undefined,
}

export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/**
 * The result of a form's validation. Use it with `attachValidation: true`, so that a mistake shows the form again.
 * @returns what was typed, and a message for each invalid field; `problems` is undefined for a valid form
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
    // Of a field that came several times, the first value.
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
    // For an empty field only "required" is shown.
    const words = keyword === 'check' ? String(params['problem']) : field?.messages?.[keyword]
    if (field && (!problems[name] || keyword === 'pattern')) problems[name] = words ?? 'Check this field'
  }
  return errors.length > 0 ? problems : undefined
}
