import type { FastifySchema } from 'fastify'
import Type, {
  type Static,
  type TProperties,
  type TSchema,
  type TSchemaOptions,
  type TString,
  type TUnsafe,
} from 'typebox'
import { idPattern } from '../../platform/lists/keyset.ts'
import { visible } from '../../platform/http/forms.ts'
import { defaultLimit, maxCursorCharacters } from './cursors.ts'
import type { ProblemCode } from './problem.ts'

/** Schemas of the API: strict, so that a mistyped name is told and not ignored. Those with a title become components of the description. */

export const Id = Type.String({ pattern: idPattern, examples: ['42'] })
export const Time = Type.String({ format: 'date-time', examples: ['2027-03-31T09:15:00.123456Z'] })

export const Count = Type.Integer({ minimum: 0 })

/** One of a few words. */
export function choice<const Word extends string>(words: readonly Word[], options: TSchemaOptions = {}): TUnsafe<Word> {
  return Type.Unsafe<Word>({ type: 'string', enum: [...words], ...options })
}

/** An address. @param path of the example */
export function Link(options: TSchemaOptions, path: string): TString {
  return Type.String({ format: 'uri', ...options, examples: [`https://notes.example.org${path}`] })
}

/** A value, or null. Of a simple one it is one type more, so that a refusal says what is wrong in one sentence. */
export function nullable<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema> | null> {
  const { type } = schema as { readonly type?: unknown }
  const isObject = type === undefined || type === 'object'
  return Type.Unsafe(isObject ? { anyOf: [schema, { type: 'null' }] } : { ...schema, type: [type, 'null'] })
}

export function strict<Properties extends TProperties>(properties: Properties, options: object = {}) {
  return Type.Object(properties, { ...options, additionalProperties: false })
}

/** A line of words: white space around it is trimmed, and inside it collapsed. */
export function line(max: number, options: object = {}): TString {
  return Type.String({ maxLength: max, format: 'text', ...options })
}

/** … that says something. */
export function namedLine(max: number, options: object = {}): TString {
  return line(max, { pattern: visible.source, minLength: 1, ...options })
}

export function trimmed(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

/** The parameters of a list. @param more its filters */
export function listQuery<Properties extends TProperties>(more: Properties) {
  return strict({
    ...more,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: defaultLimit, description: 'How many at the most.' }),
    ),
    cursor,
  })
}

export const cursor = Type.Optional(
  Type.String({ minLength: 1, maxLength: maxCursorCharacters, description: '`next_cursor` of the page before.' }),
)
export const nextCursor = nullable(
  Type.String({ description: 'For the next page; null where there is none.', examples: ['WyIyMDI3In0.k3Jv'] }),
)

/** A list without pages. */
export function listOf<Item extends TSchema>(item: Item, title: string) {
  return strict({ items: Type.Array(item) }, { title })
}

/** A page of a list. */
export function pageOf<Item extends TSchema>(item: Item, title: string) {
  return strict({ items: Type.Array(item), next_cursor: nextCursor }, { title })
}

export interface Operation extends FastifySchema {
  readonly operationId: string
  readonly tags: readonly [string]
  readonly summary: string
  readonly description: string
}

declare module 'fastify' {
  interface FastifySchema {
    operationId?: string
    tags?: readonly string[]
    summary?: string
    description?: string
    /** By status: a schema of JSON, words for an empty answer, or another kind of content. */
    answers?: Readonly<Record<number, TSchema | string | { readonly media: string; readonly says: string }>>
    /** What may be refused, beside what any address may refuse. */
    problems?: readonly ProblemCode[]
    /** Whether the answer to a change has the ETag of the note that it changed. */
    isTagged?: boolean
    /** Bodies that are no JSON, by their type, where `body` does not check them. */
    bodies?: Readonly<Record<string, object>>
  }
}

/** The schema of a route, with what the description says of it. Tests compare answers with their schemas. */
export function operation<const Schema extends Operation>(schema: Schema): Schema {
  return schema
}

/** ISO 8601 in UTC, as PostgreSQL has it in JSON and as the API has it. */
export function utcTime(text: string): string {
  return text.replace(/\+00:00$/, 'Z')
}

export function utcOrNull(text: string | null): string | null {
  return text === null ? null : utcTime(text)
}
