import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import { isChange } from '../../platform/http/is-change.ts'
import { hasTooManyParts } from '../../platform/http/json.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifySchema {
    /** Whether all of the body may be left out, and the body with it. */
    isBodyOptional?: boolean
  }
}

/** Parses JSON and texts in UTF-8, and refuses what would be kept as other signs than the program sent. */
export function parseBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const text = decoded(bytes)
    if (text === undefined) {
      done(new Problem(400, 'malformed-json', 'Send JSON in UTF-8: some bytes are none.'))
      return
    }
    if (hasTooManyParts(text)) {
      done(new Problem(400, 'bad-request', 'The JSON has very many fields.'))
      return
    }
    void parse(request, text, done)
  })
  app.addContentTypeParser<Buffer>(['text/plain', 'text/markdown'], { parseAs: 'buffer' }, (_request, bytes, done) => {
    const text = decoded(bytes)
    if (text === undefined) {
      done(new Problem(400, 'bad-request', 'Send the text in UTF-8: some bytes are none.'))
      return
    }
    done(null, text)
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(bytes: Buffer): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}

/** A hook before a body is read: there is one encoding of signs, and none of content (RFC 9110, 15.5.16). */
export async function refuseEncoded({ method, headers }: FastifyRequest): Promise<void> {
  if (!isChange(method)) return
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'identity') {
    const plain = { 'accept-encoding': 'identity' }
    throw new Problem(415, 'media-type', 'Send the body as it is, without Content-Encoding.', {}, plain)
  }
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '') ?? []
  if (!/^(?:utf-?8|us-ascii)$/i.test(charset))
    throw new Problem(415, 'media-type', 'Send UTF-8: no other charset is read.')
}

/** A hook before the body is compared with its schema: a body that may be left out, and a text where there is none. */
export async function completeBody(request: FastifyRequest): Promise<void> {
  const { schema } = request.routeOptions
  if (schema?.isBodyOptional && request.body === undefined) request.body = {}
  if (schema?.body && typeof request.body === 'string' && !mediaTypesOf(schema).includes('text/plain'))
    throw otherMediaType(request)
}

/** 415 with the types that the operation takes. */
export function otherMediaType({ routeOptions: { schema } }: FastifyRequest): Problem {
  const types = mediaTypesOf(schema)
  const last = types.pop()
  return new Problem(415, 'media-type', `Send ${[types.join(', '), last].filter(Boolean).join(' or ')}.`)
}

function mediaTypesOf({ body, bodies }: FastifySchema = {}): string[] {
  const { content } = (body ?? {}) as { readonly content?: Readonly<Record<string, unknown>> }
  return Object.keys(bodies ?? content ?? { 'application/json': body })
}
