import type { SpanContext } from '@opentelemetry/api'
import type { IncomingHttpHeaders } from 'node:http'
import { traceIdOf } from '../http/trace-id.ts'

/** Of what a request is a part: of a span somewhere else, of a trace that has only a name so far, or of nothing. */
export function parentOf(
  headers: IncomingHttpHeaders,
  isBehindProxy: boolean,
): { readonly traceId?: string | undefined; readonly parent?: SpanContext } {
  const traceId = traceIdOf(headers, isBehindProxy)
  const { traceparent } = headers
  if (traceId === undefined || typeof traceparent !== 'string' || !traceparent.startsWith(`00-${traceId}`)) {
    return { traceId }
  }
  const [, , spanId = '', flags = ''] = traceparent.split('-')
  return { parent: { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true } }
}
