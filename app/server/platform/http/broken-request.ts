import type { ConnectionError, FastifyReply } from 'fastify'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { securityHeaders } from './security.ts'

const advice: Readonly<Record<number, string>> = {
  400: 'This request broke off or cannot be read. Nothing was changed. Go back and try again.',
  408: 'This request took too long to arrive. Nothing was changed. Go back and try again.',
  431: 'This request carries too much. Delete the cookies of this site and try again.',
}

/** Answers addresses that cannot be decoded; no hook runs for them. */
export function unreadableAddress(publicOrigin: string): (error: Error, request: unknown, reply: FastifyReply) => void {
  return (_error, _request, reply) => {
    reply.code(400).headers(securityHeaders(publicOrigin))
    // No hook limits the time of the body, so the answer does not wait for it.
    const { 'content-length': length, 'transfer-encoding': encoding } = reply.request.headers
    if (length !== undefined || encoding !== undefined) reply.header('connection', 'close')
    if (reply.request.url.startsWith('/api/'))
      return void reply.type('application/problem+json').send(unreadable(publicOrigin))
    reply.type('text/plain; charset=utf-8')
    void reply.send('This address cannot be read. Check it and try again, or start again from the home page.')
  }
}

/** For programs (RFC 9457). */
function unreadable(publicOrigin: string): string {
  const [title, detail] = ['The address cannot be read', 'Percent-encode it as UTF-8.']
  return JSON.stringify({ type: `${publicOrigin}/api#problem-bad-address`, title, status: 400, detail })
}

/** Bytes that are no HTTP request, or only part of one, reach no handler: the answer is written to the socket. */
export function brokenRequest(publicOrigin: string): (error: ConnectionError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return
    const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code] ?? 400
    const text = advice[status] ?? ''
    const headers = {
      ...securityHeaders(publicOrigin),
      'content-type': 'text/plain; charset=utf-8',
      'content-length': String(Buffer.byteLength(text)),
      connection: 'close',
    }
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    if (socket.writable) socket.write([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...head, '', text].join('\r\n'))
    socket.destroy(error)
  }
}
