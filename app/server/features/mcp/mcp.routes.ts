import type { McpHttpHandler } from '@modelcontextprotocol/server'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { Turns } from '../../platform/turns.ts'
import { routes } from '../../routes.ts'
import { Problem } from '../../shell/api/problem.ts'
import { forPrograms } from '../../shell/api/scope.ts'
import { callingAs } from './call.ts'

/** Of a message: a tool may bring a note's whole text. */
const maxMessageBytes = 3 * 1024 ** 2
/** A tool is a few calls of the API, each of which is bounded. */
const maxToolMs = 60_000
/** Messages under way at once, in this process: a tool may bring a note's whole text, and answer with one, twice. */
const ofMessages = { maxConcurrent: 32, maxConcurrentPerPerson: 4, maxWaitingPerPerson: 100, maxWaiting: 1_000 }

/**
 * The Model Context Protocol (Streamable HTTP): tools that call the API with the caller's own token. Stateless: any process answers, each
 * message by itself, and there is no stream to keep open.
 */
export const mcpRoutes: FastifyPluginAsync<Deps> = async (app, deps) => {
  await app.register(async (forMcp) => {
    await forPrograms(forMcp, deps, { keepsAnswers: false })
    const turns = new Turns(ofMessages)
    let handler: Promise<McpHttpHandler> | undefined

    const options = {
      bodyLimit: maxMessageBytes,
      // Each call of the API asks for its own scope.
      config: { scope: 'read' as const },
      onRequest: async ({ asker }: FastifyRequest, { raw }: FastifyReply) => {
        const leave = await turns.enter(asker, () => raw.destroyed)
        if (raw.closed) leave()
        else raw.once('close', leave)
      },
    }
    forMcp.post(routes.mcp.pattern, options, async (request, reply) => {
      // Of the protocol of 2025-03-26 alone, and a hundred tools at once.
      if (Array.isArray(request.body)) throw new Problem(400, 'bad-request', 'Send one message at a time.')
      handler ??= opened()
      const { fetch } = await handler
      // The token gate has let the request in already.
      const answer = await fetch(asWebRequest(request, deps.publicOrigin), { parsedBody: request.body })
      return send(reply, answer)
    })

    async function opened(): Promise<McpHttpHandler> {
      // Loaded by the first message: most services get none.
      const [{ createMcpHandler }, { serverFor }] = await Promise.all([
        import('@modelcontextprotocol/server'),
        import('./tools.ts'),
      ])
      return createMcpHandler(({ requestInfo }) => serverFor(callingAs(app, requestInfo), deps.version), {
        keepAliveMs: 0,
        // The server sends nothing that no message asked for.
        maxSubscriptions: 0,
        onerror: (error) => app.log.debug({ reason: error.message }, 'a message of MCP was refused'),
      })
    }
  })
}

const passedOn = [
  'accept',
  'authorization',
  'content-type',
  'mcp-protocol-version',
  'mcp-session-id',
  'mcp-method',
  'mcp-name',
]

function asWebRequest({ headers, body, ip }: FastifyRequest, origin: string): Request {
  const given = passedOn.flatMap((name) =>
    typeof headers[name] === 'string' ? [[name, headers[name]] as [string, string]] : [],
  )
  return new Request(origin + routes.mcp.href(), {
    method: 'POST',
    headers: [...given, ['x-network', ip]],
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(maxToolMs),
  })
}

async function send(reply: FastifyReply, answer: Response): Promise<FastifyReply> {
  reply.code(answer.status)
  const type = answer.headers.get('content-type')
  if (type !== null) reply.header('content-type', type)
  return reply.send(await answer.text())
}
