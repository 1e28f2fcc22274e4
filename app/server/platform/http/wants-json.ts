import type { FastifyRequest } from 'fastify'

/** Whether the client is a script that wants JSON and no page. Browsers accept `text/html` first. */
export function wantsJson({ headers }: FastifyRequest): boolean {
  const { accept = '' } = headers
  return accept.includes('application/json') && !accept.includes('text/html')
}
