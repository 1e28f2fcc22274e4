import type { SpanContext } from '@opentelemetry/api'
import type { IncomingHttpHeaders } from 'node:http'
import { traceIdOf } from '../http/trace-id.ts'

/** The trace context of a request: a remote parent span, a trace id alone, or neither. */
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
