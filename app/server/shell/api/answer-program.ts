import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { outageOf, type Outage } from '../../platform/database/outage.ts'
import { Overload } from '../../platform/http/pressure.ts'
import { FactorNeeded, Moved, notFound, Refusal, SignInNeeded } from '../../platform/http/refusal.ts'
import { routes } from '../../routes.ts'
import { asRefusal } from '../as-refusal.ts'
import { defectAdvice, outageWords } from '../outage-words.ts'
import { otherMediaType } from './bodies.ts'
import { invalid } from './invalid.ts'
import { isProblemCode, Problem, problemTypes, written, type ProblemCode } from './problem.ts'

const pages: readonly string[] = Object.values(routes.apiDocs).map(({ pattern }) => pattern)

/** Whether a request is a program's: all below `/api/` but its pages, and MCP. */
export function isOfProgram({ url, routeOptions: { url: pattern = '', config } }: FastifyRequest): boolean {
  if (config.isForPrograms) return true
  const path = url.replace(/\?.*/s, '')
  return (path.startsWith('/api/') || path === routes.mcp.pattern) && !pages.includes(pattern)
}

interface Noting {
  readonly publicOrigin: string
  readonly noteOutage: (outage: Outage) => void
  readonly noteOverload: (error: Overload) => void
}

/** Every failure of a program's request becomes a problem in JSON (RFC 9457). */
export async function answerProgram(
  error: Error,
  request: FastifyRequest,
  reply: FastifyReply,
  { publicOrigin, noteOutage, noteOverload }: Noting,
): Promise<FastifyReply> {
  const send = (problem: Problem) =>
    reply
      .code(problem.status)
      .headers(problem.headers)
      .type('application/problem+json')
      .send(written(problem, publicOrigin))
  if (error instanceof Overload) {
    noteOverload(error)
    return send(away('busy', outageWords.busy, true))
  }
  const outage = outageOf(error)
  if (outage) {
    noteOutage(outage)
    return send(away('away', outageWords[outage.kind], outage.isUndone))
  }
  if (error instanceof FactorNeeded) {
    const detail = 'Sign in at this Notejam and set up a second factor: until then, tokens of the account open nothing.'
    return send(new Problem(403, 'second-factor', detail))
  }
  if (error instanceof SignInNeeded) {
    const why = await request.server.tokenGate.refusalOf(request).catch((failed: unknown) => failed as Error)
    if (why instanceof Refusal) return send(asProblem(why))
    return answerProgram(why, request, reply, { publicOrigin, noteOutage, noteOverload })
  }
  const refusal = problemOf(error, request)
  if (refusal) return send(refusal)
  request.log.error({ ...request.about(), err: error }, 'defect')
  return send(new Problem(500, 'defect', defectAdvice, { reference: request.id }))
}

function problemOf(error: Partial<FastifyError> & Error, request: FastifyRequest): Problem | undefined {
  if (error instanceof Moved) return asProblem(notFound())
  if (error.code === 'FST_ERR_VALIDATION')
    return error.validationContext === 'params' ? asProblem(notFound()) : invalid(error)
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return otherMediaType(request)
  const [problem] = byCode[error.code ?? ''] ?? []
  if (problem) return problem()
  if (error.name === 'SyntaxError' && error.statusCode === 400) return malformed()
  const refusal = asRefusal(error)
  return refusal && asProblem(refusal)
}

const malformed = () => new Problem(400, 'malformed-json', 'Send JSON in UTF-8, and no names such as “__proto__”.')

const tooManyFiles = () => new Problem(413, 'too-large', 'The form has more files than the operation takes.')

/** Fastify's own refusals, for programs. */
const byCode: Readonly<Record<string, readonly [() => Problem]>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: [malformed],
  FST_ERR_CTP_EMPTY_JSON_BODY: [malformed],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    () => new Problem(413, 'too-large', 'The body is longer than this address takes: a note can hold 1 MiB of text.'),
  ],
  FST_FIELDS_LIMIT: [() => new Problem(422, 'invalid', 'The form has a field that is not known here.')],
  FST_FILES_LIMIT: [tooManyFiles],
  FST_PARTS_LIMIT: [tooManyFiles],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    () => new Problem(400, 'bad-request', 'The body is not as long as Content-Length says.'),
  ],
}

/** What other features refuse, under a name that the API has. */
const otherNames: Readonly<Record<string, ProblemCode>> = {
  'under-way': 'not-now',
  'unfit-file': 'invalid',
  'no-file': 'invalid',
  'no-choice': 'invalid',
  'too-many': 'too-large',
  'too-many-fields': 'bad-request',
  'broken-off': 'bad-request',
}

/** What is said to people on their pages, for programs. */
const otherWords: Readonly<Record<string, string>> = {
  // The address of a page may be mistyped; that of an item of the API has gone.
  [notFound().code]: 'There is no such thing, or it is not yours.',
  'cross-site': 'Send it from a program, without the Origin of another site: pages of others are not let in.',
}

function asProblem(refusal: Refusal): Problem {
  if (refusal instanceof Problem) return refusal
  const { status, message, headers } = refusal
  const named = otherNames[refusal.code] ?? refusal.code
  const detail = otherWords[refusal.code] ?? message
  const code = isProblemCode(named) ? named : ofStatus(status)
  return new Problem(status, code, detail, {}, headers)
}

function ofStatus(status: number): ProblemCode {
  const found = Object.entries(problemTypes).find(([, one]) => one.status === status)
  return (found?.[0] as ProblemCode | undefined) ?? 'bad-request'
}

function away(
  code: 'busy' | 'away',
  { message, secondsToWait }: { readonly message: string; readonly secondsToWait: number },
  isUndone: boolean,
): Problem {
  return new Problem(503, code, message, { is_undone: isUndone }, { 'retry-after': String(secondsToWait) })
}
