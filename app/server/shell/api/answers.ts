import type { JsonSchema, Parameter, Response } from './api-document.ts'
import { exampleOf } from './examples.ts'
import { problemTypes, type ProblemCode } from './problem.ts'

export type Answers = Readonly<Record<string, JsonSchema | string | { readonly media: string; readonly says: string }>>

/** What the kit has to know of an operation. */
interface Known {
  readonly method: string
  readonly answers: Answers
  readonly problems: readonly ProblemCode[]
  /** Whether an answer that is no GET's has the ETag of the note, too. */
  readonly isTagged: boolean
  /** The components that schemas refer to. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
}

const versionTag = { type: 'string', pattern: '^(\\*|"[1-9][0-9]{0,8}(-[A-Za-z0-9_-]{1,40})?")$', examples: ['"12"'] }

/** The headers of requests that the kit reads. */
export function headersOf({ method, problems }: Pick<Known, 'method' | 'problems'>): Parameter[] {
  const header = (name: string, description: string, schema: JsonSchema, required = false): Parameter => ({
    ...{ name, in: 'header', required, description, schema },
  })
  const found: Parameter[] = []
  if (method === 'post') {
    const schema = {
      type: 'string',
      minLength: 1,
      maxLength: 255,
      pattern: '^[\\x21-\\x7e]{1,255}$',
      examples: ['5f3c1d9e-7a52-4c0b-9d1e-2b8f6a7c9e10'],
    }
    found.push(header('Idempotency-Key', 'The same request with the same key gets the same answer for a day.', schema))
  }
  const isNeeded = problems.includes('version-needed')
  if (isNeeded || problems.includes('stale')) {
    found.push(header('If-Match', 'The ETag of the version that is changed, or `*` for any.', versionTag, isNeeded))
  }
  if (method === 'get') {
    found.push(header('If-None-Match', 'An ETag: 304 says that the client has it.', { type: 'string' }))
  }
  if (problems.includes('bad-range')) {
    const schema = { type: 'string', examples: ['bytes=1048576-'] }
    found.push(header('Range', 'A part, to go on where a download stopped.', schema))
  }
  return found
}

export function answersOf({ method, answers, isTagged, schemas }: Known): Record<string, Response> {
  const tag = method === 'get' || isTagged ? ['ETag'] : []
  const made = Object.entries(answers).map(([status, answer]): [string, Response] => {
    const own = [
      ...(status === '204' ? [] : tag),
      ...(['201', '202'].includes(status) ? ['Location'] : []),
      ...(method === 'post' ? ['Idempotency-Replayed'] : []),
      ...(status === '206' ? ['Content-Range'] : []),
    ]
    const headers = referTo([...everywhere, ...own])
    if (typeof answer === 'string') return [status, { description: answer, headers }]
    if ('media' in answer && typeof answer['media'] === 'string')
      return [status, { description: String(answer['says']), headers, content: { [answer['media']]: { schema: {} } } }]
    const { description = 'Done.' } = behind(answer, schemas) as { readonly description?: string }
    const content = { 'application/json': { schema: answer, example: exampleOf(answer, schemas) } }
    return [status, { description, headers, content }]
  })
  const unchanged = {
    description: 'It is as `If-None-Match` says: the client has it.',
    headers: referTo([...everywhere, 'ETag']),
  }
  return { ...Object.fromEntries(made), ...(method === 'get' ? { 304: unchanged } : {}) }
}

function behind(schema: JsonSchema, schemas: Known['schemas']): JsonSchema {
  const { $ref } = schema as { readonly $ref?: string }
  return $ref === undefined ? schema : (schemas[$ref.replace(/.*\//, '')] ?? schema)
}

const everywhere = ['RateLimit-Policy', 'RateLimit', 'X-Request-Id']

function referTo(names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))
}

/** The headers of answers, as components. */
export const answerHeaders = {
  'RateLimit-Policy': { description: 'As `"token";q=600;w=60`: calls in seconds.', schema: { type: 'string' } },
  RateLimit: { description: 'As `"token";r=599;t=60`: what is left, and for how long.', schema: { type: 'string' } },
  'X-Request-Id': { description: 'Under which the log has the request.', schema: { type: 'string' } },
  ETag: { description: 'For `If-Match` and `If-None-Match`.', schema: { type: 'string' } },
  Location: { description: 'Where it is read.', schema: { type: 'string', format: 'uri' } },
  'Idempotency-Replayed': {
    description: '`true` where the answer is the one of an earlier request with the key.',
    schema: { type: 'string', enum: ['true'] },
  },
  'Content-Range': { description: 'Which bytes, of how many.', schema: { type: 'string' } },
}

const text = (description: string) => ({ description, schema: { type: 'string' } })

/** Of tokens, and of what passes. */
const challenged: readonly ProblemCode[] = ['token-needed', 'bad-token', 'lacks-scope']
const passing: readonly ProblemCode[] = ['too-often', 'key-in-use', 'busy', 'away']

/** Refused answers of one status and the same codes are one component. */
export function problemAnswers(
  problems: readonly ProblemCode[],
  into: Record<string, Response>,
): Record<string, Response> {
  const byStatus = Map.groupBy([...new Set(problems)], (code) => problemTypes[code].status)
  const sorted = [...byStatus].sort(([one], [other]) => one - other)
  return Object.fromEntries(
    sorted.map(([status, codes]) => {
      const name = codes
        .map((code) => code.replace(/(?:^|-)(.)/g, (_all, letter: string) => letter.toUpperCase()))
        .join('Or')
      const headers = {
        ...(codes.some((code) => challenged.includes(code)) ? { 'WWW-Authenticate': text('`Bearer`.') } : {}),
        ...(codes.some((code) => passing.includes(code)) ? { 'Retry-After': text('Seconds.') } : {}),
      }
      into[name] ??= {
        description: codes.map((code) => `${code}: ${problemTypes[code].title}.`).join(' '),
        headers,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      }
      return [String(status), { $ref: `#/components/responses/${name}` }]
    }),
  )
}
