import { once } from 'node:events'
import { createServer } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import { portProblem } from '../http/port.ts'
import { registry } from './registry.ts'

/**
 * Serves `GET /metrics`, and nothing else, on a port of its own: beside the pages, where a proxy does not lead to it, and
 * still answering when the pages do not.
 * @returns what closes it
 * @throws StartupError naming `METRICS_PORT`
 */
export async function serveMetrics(port: number, host: string, log: FastifyBaseLogger): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.replace(/\?.*/, '') !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('There is only GET /metrics here.\n')
      return
    }
    registry.metrics().then(
      (text) =>
        response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' }).end(text),
      (error: unknown) => {
        log.error({ err: error }, 'the metrics cannot be read')
        response.writeHead(500).end()
      },
    )
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw portProblem({ port, host }, error, 'METRICS_PORT')
  }
  return async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
}
