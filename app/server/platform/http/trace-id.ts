import type { IncomingHttpHeaders } from 'node:http'

/**
 * The trace id of a request: 32 hexadecimal digits. A client may forge it, so that it is validated, and proves nothing.
 * @param isBehindProxy whether a proxy of ours stands before this process: only a balancer writes its own header
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-request-tracing.html
 */
export function traceIdOf(headers: IncomingHttpHeaders, isBehindProxy: boolean): string | undefined {
  const { traceparent } = headers
  const [, given] =
    (typeof traceparent === 'string' && /^00-([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}$/.exec(traceparent)) || []
  if (given !== undefined && given !== noTrace) return given
  if (!isBehindProxy) return undefined
  const amazon = headers['x-amzn-trace-id']
  const [, time = '', rest = ''] =
    (typeof amazon === 'string' && /(?:^|;)Root=1-([\da-f]{8})-([\da-f]{24})(?:;|$)/.exec(amazon)) || []
  return time && time + rest !== noTrace ? time + rest : undefined
}

const noTrace = '0'.repeat(32)
