import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientHas } from '../../platform/http/client-has.ts'
import { isChange } from '../../platform/http/is-change.ts'
import { Problem, written } from './problem.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Of the note in the answer: its ETag begins with it. */
    noteVersion: number | undefined
  }
}

const hashCharacters = 16

/** A hook: gives an answer its ETag, and a client that has it already 304 (RFC 9110, 13.1.2). */
export async function tagAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string' || ![200, 201].includes(reply.statusCode) || reply.hasHeader('etag')) return payload
  const hash = createHash('sha256').update(payload).digest('base64url').slice(0, hashCharacters)
  const isRead = ['GET', 'HEAD'].includes(request.method)
  if (!isRead && reply.noteVersion === undefined) return payload
  // After a change the answer is not what a GET answers: it has the version, and no hash.
  const tag = isRead
    ? `"${[reply.noteVersion, hash].filter((part) => part !== undefined).join('-')}"`
    : `"${reply.noteVersion}"`
  reply.header('etag', tag)
  if (!isRead || !clientHas(request, tag)) return payload
  reply.code(304).removeHeader('content-type').removeHeader('content-length')
  return null
}

/** @returns a hook that says in words that there is no such part of a file */
export const explainRange =
  (origin: string) =>
  async (_request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> => {
    if (reply.statusCode !== 416 || typeof payload === 'string') return payload
    reply.removeHeader('content-disposition').removeHeader('etag').removeHeader('content-length')
    const problem = new Problem(416, 'bad-range', 'Content-Range says how many bytes there are.')
    reply.type('application/problem+json')
    return written(problem, origin)
  }

/** A hook: an `If-Match` that the operation would not look at is refused, so that nothing is changed against it (RFC 9110, 13.1.1). */
export async function refuseUnread({ method, headers, routeOptions }: FastifyRequest): Promise<void> {
  const given = headers['if-match']?.trim()
  if (given === undefined || given === '*' || !isChange(method)) return
  if (routeOptions.schema?.problems?.includes('stale')) return
  throw new Problem(400, 'bad-request', 'This operation does not compare versions: send it without If-Match.')
}

/** The version that a change is meant for: `"12"`, or the ETag that was read; `any` for `*`. */
export function versionMeant({ headers }: FastifyRequest): number | 'any' {
  const given = headers['if-match']?.trim()
  if (given === undefined)
    throw new Problem(428, 'version-needed', 'Send If-Match with the ETag that you read, or If-Match: *.')
  if (given === '*') return 'any'
  const [, version] = /^"([1-9]\d{0,9})(?:-[\w-]{1,40})?"$/.exec(given) ?? []
  if (version === undefined || Number(version) > maxVersion) {
    throw new Problem(400, 'bad-request', 'If-Match has to be one ETag of this note, such as "12", or *.')
  }
  return Number(version)
}

/** The same for a change that names otherwise what it is meant for, and may leave `If-Match` out. */
export function versionIfMeant(request: FastifyRequest): number | undefined {
  if (request.headers['if-match'] === undefined) return undefined
  const version = versionMeant(request)
  return version === 'any' ? undefined : version
}

const maxVersion = 2_147_483_647
