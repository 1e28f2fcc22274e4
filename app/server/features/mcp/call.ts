import type { FastifyInstance } from 'fastify'

/** What the API answered. */
export interface Answered {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>>
}

/** Calls the API with the token of a request, from its network: the same scopes, limits and checks. */
export type Calling = (
  method: 'GET' | 'POST' | 'PATCH',
  url: string,
  body?: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answered>

export function callingAs(app: FastifyInstance, request: Request | undefined): Calling {
  const authorization = request?.headers.get('authorization') ?? ''
  const remoteAddress = request?.headers.get('x-network') ?? '127.0.0.1'
  return async (method, url, body, headers = {}) => {
    const { statusCode: status, payload } = await app.inject({
      method,
      url,
      remoteAddress,
      headers: { ...headers, authorization },
      ...(body ? { payload: body } : {}),
    })
    return { status, json: payload === '' ? {} : (JSON.parse(payload) as Record<string, unknown>) }
  }
}
