import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

type Json = Record<string, unknown>

/** An answer of the provider: JSON with status 200, or what a test sends itself. */
type Answering = Json | ((response: ServerResponse) => void)

/** A provider that answers as a test wants. */
export interface HostileProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Of its metadata, over what it says otherwise. */
  metadata: Json
  /** Of the ID token, over those that would be right. */
  claims: Json
  /** Signs the ID token. */
  signer: (header: Json, claims: Json) => string
  /** Take the place of its usual answers. */
  token: Answering | undefined
  keys: Answering | undefined
  discovery: Answering | undefined
  /** The nonce that the browser brought, which the next ID token has. */
  nonce: string
  /** The paths that were asked for. */
  readonly asked: string[]
  /** Each code works once. */
  readonly codes: Set<string>
  stop(): Promise<void>
}

const base64url = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')

export function rsaKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
}

export function signedBy(key: KeyObject, kid = 'one') {
  return (header: Json, claims: Json): string => {
    const text = `${base64url({ alg: 'RS256', kid, ...header })}.${base64url(claims)}`
    return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
  }
}

export function unsigned(_header: Json, claims: Json): string {
  return `${base64url({ alg: 'none' })}.${base64url(claims)}.`
}

export function signedByHmac(secret: string | Buffer) {
  return (_header: Json, claims: Json): string => {
    const text = `${base64url({ alg: 'HS256', kid: 'one' })}.${base64url(claims)}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
}

export async function startHostileProvider(key = rsaKey()): Promise<HostileProvider> {
  const jwk = { ...createPublicKey(key).export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', issuer)
    self.asked.push(pathname)
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => answer(pathname, new URLSearchParams(body), response))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = async () => {
    server.closeAllConnections()
    if (server.listening) await new Promise((closed) => server.close(closed))
  }
  onTestFinished(stop)

  const self: HostileProvider = {
    issuer,
    clientId: 'notejam',
    clientSecret: 'not a secret of a person',
    metadata: {},
    claims: {},
    signer: signedBy(key),
    token: undefined,
    keys: undefined,
    discovery: undefined,
    nonce: '',
    asked: [],
    codes: new Set(),
    stop,
  }

  function answer(path: string, form: URLSearchParams, response: ServerResponse): void {
    if (path === '/.well-known/openid-configuration') send(response, self.discovery ?? metadata())
    else if (path === '/keys') send(response, self.keys ?? { keys: [jwk] })
    else if (path === '/token') send(response, self.token ?? tokens(form))
    else response.writeHead(404).end()
  }

  function metadata(): Json {
    const endpoint = (name: string) => `${issuer}/${name}`
    return {
      issuer,
      authorization_endpoint: endpoint('authorize'),
      token_endpoint: endpoint('token'),
      jwks_uri: endpoint('keys'),
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      ...self.metadata,
    }
  }

  function tokens(form: URLSearchParams): Answering {
    const code = form.get('code') ?? ''
    if (self.codes.has(code)) return (response) => void response.writeHead(400, json).end('{"error":"invalid_grant"}')
    self.codes.add(code)
    const now = Math.floor(Date.now() / 1000)
    const claims = {
      ...{ iss: issuer, aud: self.clientId, sub: 'mary-7', iat: now, exp: now + 300, nonce: self.nonce },
      ...{ email: 'mary@example.org', email_verified: true },
      ...self.claims,
    }
    return { access_token: 'opaque', token_type: 'Bearer', id_token: self.signer({}, claims) }
  }
  return self
}

const json = { 'content-type': 'application/json' }

function send(response: ServerResponse, answer: Answering): void {
  if (typeof answer === 'function') answer(response)
  else response.writeHead(200, json).end(JSON.stringify(answer))
}
