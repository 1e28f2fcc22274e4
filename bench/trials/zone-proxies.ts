import { routes } from '../../app/server/routes.ts'
import type { ZoneTiming } from './zone-timing.ts'

/** Seconds that the balancer waits for a connection to a task, and for what it says. AWS's, and the templates'. */
const [balancerConnection, balancerIdle] = [10, 60]

/** A node of the balancer: it knows the tasks of all zones, asks them for their health, and tries nothing twice. */
export function nodeConfiguration(tasks: readonly string[], { interval, timeout, misses, hits }: ZoneTiming): string {
  return `
defaults
  mode http
  timeout connect ${balancerConnection}s
  timeout client ${balancerIdle}s
  timeout server ${balancerIdle}s
  timeout check ${timeout}s
  retries 0
  http-reuse always
  option forwardfor
frontend node
  bind :80
  default_backend tasks
backend tasks
  balance roundrobin
  option httpchk GET ${routes.health.alive.href()}
  default-server check inter ${interval}s fall ${misses} rise ${hits}
${tasks.map((address, number) => `  server task${number} ${address}:8000`).join('\n')}
`
}

/**
 * CloudFront: it asks nothing for its health, keeps connections, and tries another address when a connection is not answered
 * or, of what only reads, when a question is not. A lost node goes on being tried; AWS takes its address out in a minute or so.
 */
export function edgeConfiguration(port: number, nodes: readonly string[], timing: ZoneTiming): string {
  return `
defaults
  mode http
  timeout connect ${timing.connection}s
  timeout client 60s
  timeout server ${timing.read}s
  retries ${timing.attempts - 1}
  option redispatch 1
  retry-on conn-failure empty-response response-timeout
  http-reuse always
  option forwardfor
frontend visitors
  bind 127.0.0.1:${port}
  http-request disable-l7-retry unless METH_GET
  default_backend nodes
backend nodes
  balance roundrobin
${nodes.map((address, number) => `  server node${number} ${address}:80`).join('\n')}
`
}

/** From the zones to PostgreSQL, which accepts the loopback address only. */
export function tunnelConfiguration(host: string, port: number): string {
  return `
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
listen database
  bind ${host}:5432
  server postgres 127.0.0.1:${port}
`
}
