import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import Provider from 'oidc-provider'

/** A person, as the provider knows them. */
export interface Claims {
  readonly sub: string
  readonly email?: string
  readonly email_verified?: boolean
}

/** A real OpenID Connect provider on this machine: the package oidc-provider. */
export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who signs in there next; undefined cancels. */
  person: Claims | undefined
  /** How often it has asked a person to sign in. */
  readonly asked: number
  /** Signs with another key from now on, and publishes that one alone. */
  rotateKeys(): void
  stop(): Promise<void>
}

const clientId = 'notejam'
const clientSecret = 'a secret with / and + in it'

/** @param origin of the Notejam that is registered there */
export async function startIdentityProvider(
  origin: string,
  options: { readonly auth?: string } = {},
): Promise<IdentityProvider> {
  let asked = 0
  let provider: Provider | undefined
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/interaction/')) void interact(request, response)
    else answer?.(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function begin(): void {
    provider = new Provider(issuer, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [`${origin}/signin/provider/return`],
          token_endpoint_auth_method: options.auth ?? 'client_secret_basic',
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      features: { devInteractions: { enabled: false } },
      findAccount: (_context: unknown, sub: string) => ({
        accountId: sub,
        claims: () => (self.person?.sub === sub ? self.person : { sub }),
      }),
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      jwks: { keys: [newKey()] },
      pkce: { required: () => true },
      ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 60, IdToken: 60, AuthorizationCode: 60 },
    })
    answer = provider.callback()
  }

  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!provider) return
    asked++
    await provider.interactionDetails(request, response)
    const { person } = self
    if (!person) {
      await provider.interactionFinished(request, response, { error: 'access_denied' })
      return
    }
    const grant = new provider.Grant({ accountId: person.sub, clientId })
    grant.addOIDCScope('openid email')
    const grantId = await grant.save()
    await provider.interactionFinished(request, response, { login: { accountId: person.sub }, consent: { grantId } })
  }

  const self: IdentityProvider = {
    issuer,
    clientId,
    clientSecret,
    person: undefined,
    get asked() {
      return asked
    },
    rotateKeys: begin,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  begin()
  return self
}

function newKey(): object {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(6).toString('hex'), alg: 'RS256', use: 'sig' }
}
