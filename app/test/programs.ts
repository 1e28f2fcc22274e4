import { newApiToken, hashOfApiToken, hintOf } from '../server/platform/sessions/api-token.ts'
import type { Answer, Person, World } from './world.ts'

/** A program of a person: it has a token and no cookies. */
export interface Program {
  readonly token: string
  readonly tokenId: string
  /** Sends JSON, or a text or a form where the body is one. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer & { json: Json }>
}

/** What tests look at in an answer. */
export interface Json {
  readonly id: string
  readonly type: string
  readonly title: string
  readonly text: string
  readonly version: number
  readonly items: readonly Json[]
  readonly next_cursor: string | null
  readonly current: Json
  readonly [name: string]: unknown
}

export async function aProgram(
  world: World,
  owner: Person,
  { scopes = ['read', 'write'], expiresIn = '1 day' }: { scopes?: string[]; expiresIn?: string } = {},
): Promise<Program> {
  const token = newApiToken()
  const [made] = await world.sql<{ id: string }[]>`
    insert into api_tokens (user_id, name, token_hash, hint, scopes, expires_at)
    values (${owner.id}, 'Backup', ${hashOfApiToken(token)}, ${hintOf(token)}, ${scopes}::text[], now() + ${expiresIn}::interval)
    returning id::text`
  return { token, tokenId: made?.id ?? '', call: caller(world, { token }) }
}

/** Sends requests with a token, with the cookies of a browser, or with nothing. */
export function caller(world: World, { token, who }: { token?: string; who?: Person }): Program['call'] {
  return async (method, path, body, headers = {}) => {
    const type: Record<string, string> =
      body === undefined || body instanceof FormData
        ? {}
        : { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const answer = await world.visit(path, who, {
      method,
      headers: { ...authorization, ...type, ...headers },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const isJson = /json/.test(answer.headers.get('content-type') ?? '')
    return { ...answer, json: (isJson && answer.body ? JSON.parse(answer.body) : {}) as Json }
  }
}
