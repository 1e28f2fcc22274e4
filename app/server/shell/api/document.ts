import type { FastifyInstance, FastifySchema } from 'fastify'
import { routes } from '../../routes.ts'
import { problemTypes, type ProblemCode } from './problem.ts'

/** The parts of a description in OpenAPI 3.1 that its pages show. */
export interface ApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers: readonly { readonly url: string }[]
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> } & Readonly<Record<string, unknown>>
}

export interface DescribedOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly required: boolean; readonly content: Content }
  readonly responses: Readonly<Record<string, Response>>
  readonly security?: readonly object[]
}

export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export type Content = Readonly<Record<string, { readonly schema: JsonSchema }>>

interface Response {
  readonly description: string
  readonly headers?: object
  readonly content?: Content
}

export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/** What is said of a part of the API. */
export const sections: Readonly<Record<string, string>> = {
  Notes: 'Titles and texts in Markdown, with optimistic locking.',
  Pads: 'A pad holds notes.',
  Tags: 'Words with # in the text of notes.',
  Search: 'The language of the search field.',
  Attachments: 'Files of notes.',
  Revisions: 'The history of notes.',
  Shares: 'Pages of notes and pads for readers without an account.',
  Import: 'Notes from elsewhere.',
  Export: 'All notes in one archive.',
  Account: 'Whose token it is.',
}

const everywhere: readonly ProblemCode[] = [
  'token-needed',
  'bad-token',
  'lacks-scope',
  'bad-request',
  'too-often',
  'defect',
  'away',
  'busy',
]
const ofChanges: readonly ProblemCode[] = ['cross-site']
const ofBodies: readonly ProblemCode[] = ['malformed-json', 'media-type', 'too-large', 'invalid']
const ofKeys: readonly ProblemCode[] = ['key-in-use', 'key-for-another-request']

/** The description of all addresses of a scope, from their schemas. */
export function documentOf(scope: FastifyInstance, { publicOrigin }: { readonly publicOrigin: string }): ApiDocument {
  const raw = JSON.parse(JSON.stringify(scope.swagger())) as { paths: Record<string, Record<string, RawOperation>> }
  const schemas: Record<string, JsonSchema> = { Problem }
  const paths = Object.entries(raw.paths).map(([path, methods]) => {
    const described = Object.entries(methods).map(([method, one]) => [
      method,
      hoisted(describedAs(method, one), schemas),
    ])
    return [path, Object.fromEntries(described) as Record<string, DescribedOperation>] as const
  })
  return {
    openapi: '3.1.0',
    info: { title: 'Notejam', version: '1.0.0', ...{ description } },
    servers: [{ url: publicOrigin }],
    tags: Object.entries(sections).map(([name, description]) => ({ name, description })),
    ...{ security: [{ token: [] }] },
    paths: Object.fromEntries(paths),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token of the account: nj_ and 49 characters.' },
      },
      schemas: Object.fromEntries(Object.entries(schemas).sort(([one], [other]) => (one < other ? -1 : 1))),
    },
  }
}

const description =
  'Notes, pads, tags, search, files, history and sharing of one account, for its programs. Version 1 only grows: fields and addresses are ' +
  `added, and none is removed or changes its meaning. Errors are problems (RFC 9457); their types are described at ${routes.apiDocs.home.href()}.`

type Answers = Readonly<Record<string, JsonSchema | string | { readonly media: string; readonly says: string }>>

interface RawOperation {
  readonly operationId: string
  readonly tags: string[]
  readonly summary: string
  readonly description: string
  readonly parameters?: Parameter[]
  readonly requestBody?: { readonly content: Content }
  readonly 'x-answers'?: Answers
  readonly 'x-problems'?: ProblemCode[]
  readonly 'x-bodies'?: Readonly<Record<string, JsonSchema>>
  readonly 'x-open'?: boolean
}

/** What of a route's schema swagger knows nothing of, under names that it passes on. */
export function withOwn(schema: FastifySchema, isOpen: boolean): FastifySchema {
  const { answers, problems, bodies, ...known } = schema
  return {
    ...known,
    'x-answers': answers,
    'x-problems': problems ?? [],
    'x-bodies': bodies,
    'x-open': isOpen,
  } as FastifySchema
}

function describedAs(method: string, raw: RawOperation): DescribedOperation {
  const { operationId, tags, summary, description, parameters = [], requestBody, 'x-bodies': bodies } = raw
  const content = bodies
    ? Object.fromEntries(Object.entries(bodies).map(([media, schema]) => [media, { schema }]))
    : requestBody?.content
  const own = raw['x-problems'] ?? []
  const isOpen = raw['x-open'] ?? false
  const problems: readonly ProblemCode[] = [
    ...(isOpen ? (['defect', 'away', 'busy'] as const) : everywhere),
    ...(parameters.length > 0 ? (['bad-address'] as const) : []),
    ...(parameters.some((one) => one.in === 'path') ? (['not-found'] as const) : []),
    ...(method === 'get' ? [] : ofChanges),
    ...(content ? ofBodies : []),
    ...(method === 'post' ? ofKeys : []),
    ...own,
  ]
  return {
    ...{ operationId, tags, summary, description },
    parameters: [...parameters, ...headersOf(method, problems)],
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { ...answersOf(method, raw['x-answers'] ?? {}), ...problemAnswers(problems) },
    ...(isOpen ? { security: [] } : {}),
  }
}

function headersOf(method: string, problems: readonly ProblemCode[]): Parameter[] {
  const header = (name: string, description: string, schema: JsonSchema, required = false): Parameter => ({
    ...{ name, in: 'header', required, description, schema },
  })
  if (method === 'post') {
    const pattern = '^[\\x21-\\x7e]{1,255}$'
    const schema = {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      pattern,
      examples: ['5f3c1d9e-7a52-4c0b-9d1e-2b8f6a7c9e10'],
    }
    return [header('Idempotency-Key', 'The same request with the same key gets the same answer for a day.', schema)]
  }
  if (problems.includes('version-needed')) {
    const schema = { type: 'string', pattern: '^(\\*|"[1-9][0-9]{0,8}(-[A-Za-z0-9_-]{1,40})?")$', examples: ['"12"'] }
    return [header('If-Match', 'The ETag of the version that is changed, or `*` for any.', schema, true)]
  }
  return []
}

function answersOf(method: string, answers: Answers): Record<string, Response> {
  const headers = {
    'RateLimit-Policy': text('As `"token";q=600;w=60`: calls in seconds.'),
    RateLimit: text('As `"token";r=599;t=60`: what is left, and for how long.'),
  }
  const made = Object.entries(answers).map(([status, answer]): [string, Response] => {
    if (typeof answer === 'string') return [status, { description: answer, headers }]
    if ('media' in answer && typeof answer['media'] === 'string')
      return [status, { description: String(answer['says']), headers, content: { [answer['media']]: { schema: {} } } }]
    const { description = 'Done.' } = answer as { readonly description?: string }
    return [status, { description, headers, content: { 'application/json': { schema: answer } } }]
  })
  const unchanged = { description: 'It is as `If-None-Match` says: the client has it.' }
  return { ...Object.fromEntries(made), ...(method === 'get' ? { 304: unchanged } : {}) }
}

const text = (description: string) => ({ description, schema: { type: 'string' } })

function problemAnswers(problems: readonly ProblemCode[]): Record<string, Response> {
  const byStatus = Map.groupBy([...new Set(problems)], (code) => problemTypes[code].status)
  const sorted = [...byStatus].sort(([one], [other]) => one - other)
  return Object.fromEntries(
    sorted.map(([status, codes]) => {
      const description = codes.map((code) => `${code}: ${problemTypes[code].title}.`).join(' ')
      const headers = {
        ...(status === 401 ? { 'WWW-Authenticate': text('`Bearer`.') } : {}),
        ...([429, 503].includes(status) ? { 'Retry-After': text('Seconds.') } : {}),
      }
      const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
      return [String(status), { description, headers, content }]
    }),
  )
}

const Problem: JsonSchema = {
  title: 'Problem',
  description: 'What went wrong (RFC 9457).',
  type: 'object',
  properties: {
    type: {
      type: 'string',
      description: 'The stable name of the kind of problem, as an address that describes it.',
      format: 'uri',
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What to do, in a sentence.' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, detail: { type: 'string' } },
        required: ['field', 'detail'],
      },
    },
    current: {
      type: 'object',
      description: 'The version of now, of a note that was changed meanwhile.',
      properties: { version: { type: 'integer' }, title: { type: 'string' }, text: { type: 'string' } },
      required: ['version', 'title', 'text'],
    },
    is_undone: { type: 'boolean', description: 'Whether the request certainly changed nothing.' },
    reference: { type: 'string', description: 'By which the operator finds it in the log.' },
  },
  required: ['type', 'title', 'status', 'detail'],
}

/** Schemas with a title go to the components, once. */
function hoisted<Node>(node: Node, into: Record<string, JsonSchema>): Node {
  if (Array.isArray(node)) return node.map((one: unknown) => hoisted(one, into)) as Node
  if (typeof node !== 'object' || node === null) return node
  const parts: [string, unknown][] = Object.entries(node)
  const copy: JsonSchema = Object.fromEntries(parts.map(([name, one]) => [name, hoisted(one, into)]))
  const { title, type, properties } = copy
  if (typeof title !== 'string' || type !== 'object' || typeof properties !== 'object') return withoutOwn(copy) as Node
  into[title] ??= withoutOwn(copy)
  return { $ref: `#/components/schemas/${title}` } as Node
}

/** Formats that only our validator knows. */
function withoutOwn({ format, ...rest }: JsonSchema): JsonSchema {
  return format === undefined || format === 'text' ? rest : { ...rest, format }
}
