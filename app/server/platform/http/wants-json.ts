import type { FastifyRequest } from 'fastify'

/** Whether a script asks, that can do nothing with a page. Browsers name pages before all else. */
export function wantsJson({ headers }: FastifyRequest): boolean {
  const { accept = '' } = headers
  return accept.includes('application/json') && !accept.includes('text/html')
}
