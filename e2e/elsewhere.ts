import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Another site: one page, on another port of this machine, which is told what to say. */
export interface Elsewhere {
  /** Under a name that makes it another site, and under one that only makes it another origin. */
  readonly origins: { readonly site: string; readonly origin: string }
  say(html: string): void
  stop(): Promise<void>
}

export async function openElsewhere(): Promise<Elsewhere> {
  let page = ''
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><title>Win a prize</title>${page}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    // Sites are told apart by name and not by port; cookies too.
    origins: { site: `http://127.0.0.1:${port}`, origin: `http://localhost:${port}` },
    say: (html) => (page = html),
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
