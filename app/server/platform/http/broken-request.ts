import type { ConnectionError, FastifyReply } from 'fastify'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { securityHeaders } from './security.ts'

const advice: Readonly<Record<number, string>> = {
  400: 'This request broke off or cannot be read. Nothing was changed. Go back and try again.',
  408: 'This request took too long to arrive. Nothing was changed. Go back and try again.',
  431: 'This request carries too much. Delete the cookies of this site and try again.',
}

/** Addresses that cannot even be decoded end here, before any hook. */
export function unreadableAddress(publicOrigin: string): (error: Error, request: unknown, reply: FastifyReply) => void {
  return (_error, _request, reply) => {
    reply.code(400).headers(securityHeaders(publicOrigin))
    // No hook limits how long a body may take: it is not waited for.
    const { 'content-length': length, 'transfer-encoding': encoding } = reply.request.headers
    if (length !== undefined || encoding !== undefined) reply.header('connection', 'close')
    reply.type('text/plain; charset=utf-8')
    void reply.send('This address cannot be read. Check it and try again, or start again from the home page.')
  }
}

/** What is no HTTP, or only a part of it, never becomes a request: the answer is written to the connection. */
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
