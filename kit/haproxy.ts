import { spawn, spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { routes } from '../app/server/routes.ts'
import { endProcess } from './end-process.ts'
import { eventually } from './eventually.ts'
import type { Lifetime } from './lifetime.ts'
import { temporaryFolder } from './program.ts'

/**
 * HAProxy, configured like the load balancer on AWS: it keeps and shares connections to the processes, sends no request
 * twice, and sends none to a process that is not ready.
 * @param port its own; @param servers ports of the processes
 */
export async function startHaproxy(lifetime: Lifetime, port: number, servers: readonly number[]): Promise<void> {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'haproxy.cfg')
  await writeFile(file, configuration(port, servers))
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.on('error', () => (said = 'HAProxy is not installed: apt-get install haproxy'))
  lifetime.onEnd(async () => {
    if (child.pid !== undefined) await endProcess(child)
    await folder.remove()
  })
  await eventually('HAProxy answers', async () => {
    if (child.pid === undefined || child.exitCode !== null) throw new Error(said)
    return fetch(`http://127.0.0.1:${port}${routes.health.alive.href()}`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
}

export function hasHaproxy(): boolean {
  return spawnSync('haproxy', ['-v']).status === 0
}

function configuration(port: number, servers: readonly number[]): string {
  return `
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
  timeout check 2s
  retries 0
  no option redispatch
  http-reuse always
  option forwardfor
frontend visitors
  bind 127.0.0.1:${port}
  default_backend notejam
backend notejam
  balance roundrobin
  option httpchk GET ${routes.health.ready.href()}
  default-server check inter 500ms fall 2 rise 1
${servers.map((server, number) => `  server task${number} 127.0.0.1:${server}`).join('\n')}
`
}
