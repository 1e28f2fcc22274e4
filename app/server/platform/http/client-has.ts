import type { FastifyRequest } from 'fastify'

/** Whether the client has the answer with this ETag already: a weak comparison of If-None-Match (RFC 9110, 13.1.2). */
export function clientHas({ headers }: FastifyRequest, etag: string): boolean {
  return isAmong(etag, headers['if-none-match'] ?? '')
}

/** @param list ETags with commas between them, or `*` */
export function isAmong(etag: string, list: string): boolean {
  const wanted = opaque(etag)
  return list.split(',').some((one) => one.trim() === '*' || opaque(one) === wanted)
}

function opaque(etag: string): string {
  return etag.trim().replace(/^W\//, '')
}
