import type { JsonSchema, Parameter, Response } from './api-document.ts'
import { problemTypes, type ProblemCode } from './problem.ts'

export type Answers = Readonly<Record<string, JsonSchema | string | { readonly media: string; readonly says: string }>>

/** The headers of requests that the kit reads. */
export function headersOf(method: string, problems: readonly ProblemCode[]): Parameter[] {
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

export function answersOf(method: string, answers: Answers): Record<string, Response> {
  const headers = Object.fromEntries(
    Object.keys(rateLimits).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  )
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

export const rateLimits = {
  'RateLimit-Policy': { description: 'As `"token";q=600;w=60`: calls in seconds.', schema: { type: 'string' } },
  RateLimit: { description: 'As `"token";r=599;t=60`: what is left, and for how long.', schema: { type: 'string' } },
}

const text = (description: string) => ({ description, schema: { type: 'string' } })

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
        ...(status === 401 ? { 'WWW-Authenticate': text('`Bearer`.') } : {}),
        ...([429, 503].includes(status) ? { 'Retry-After': text('Seconds.') } : {}),
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
