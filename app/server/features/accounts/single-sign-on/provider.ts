import * as oidc from 'openid-client'
import type { Deps, ProviderSettings } from '../../../platform/deps.ts'
import { routes } from '../../../routes.ts'
import type { Attempt } from './attempts.ts'
import { boundedFetch, isProtected } from './bounded-fetch.ts'
import { identityOf, type Identity } from './identity.ts'
import { ProviderProblem, providerProblem } from './provider-problem.ts'

/** What an attempt has to know when its answer comes. */
export type Secrets = Pick<Attempt, 'state' | 'nonce' | 'verifier'>

/** Who came back, and when they last showed the provider who they are: Unix time in seconds, undefined where it does not say. */
export interface Proof {
  readonly identity: Identity
  readonly provedAt: number | undefined
}

export interface Provider {
  /** What people call it. */
  readonly name: string
  /** As its metadata spells it. @throws ProviderProblem */
  issuer(): Promise<string>
  /** Where the browser goes to sign in. @param isFresh whether the person has to prove again who they are @throws ProviderProblem */
  addressFor(secrets: Secrets, isFresh: boolean): Promise<string>
  /**
   * Who came back.
   * @param returned the address that the browser was led back to
   * @throws ProviderProblem
   */
  identify(returned: URL, secrets: Secrets): Promise<Proof>
  /** Where one signs out there; undefined where the provider has no such page. @throws ProviderProblem */
  signOutAddress(): Promise<string | undefined>
}

interface Patience {
  /** For one answer, from the first byte sent to the last received. */
  readonly answerSeconds: number
  /** How long a provider that did not answer is not asked again. */
  readonly failureMs: number
}

const patience: Patience = { answerSeconds: 5, failureMs: 3_000 }

/** How long its metadata is used before it is read again. */
const metadataMs = 60 * 60 * 1000
/** Between our clock and the provider's. */
export const clockToleranceSeconds = 30

/**
 * The provider by OpenID Connect: authorization code flow with PKCE. Its metadata is read when it is first needed, and again every hour;
 * its keys at each sign-in, so that a key that it replaced is neither missed nor trusted any longer.
 */
export function createProvider(
  { issuer, clientId, clientSecret, name, isEmailTrusted }: ProviderSettings,
  { publicOrigin }: Pick<Deps, 'publicOrigin'>,
  { answerSeconds, failureMs }: Patience = patience,
): Provider {
  const redirectUri = publicOrigin + routes.accounts.provider.back.href()
  // `boundedFetch` asks no other machine without TLS.
  const extensions: ((client: oidc.Configuration) => void)[] =
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so that it stands out: for an issuer on this machine
    new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : []
  let known: { readonly metadata: Promise<oidc.ServerMetadata>; until: number } | undefined

  /** Concurrent requests share one look. */
  function metadata(): Promise<oidc.ServerMetadata> {
    if (known && known.until > Date.now()) return known.metadata
    const found = discover()
    const mine = { metadata: found, until: Date.now() + metadataMs }
    known = mine
    found.catch(() => (mine.until = Date.now() + failureMs))
    return found
  }

  async function discover(): Promise<oidc.ServerMetadata> {
    const options = { [oidc.customFetch]: boundedFetch, timeout: answerSeconds, execute: extensions }
    const found = (await oidc.discovery(new URL(issuer), clientId, undefined, undefined, options)).serverMetadata()
    const { authorization_endpoint: page = '', jwks_uri: keys } = found
    const address = URL.parse(page)
    if (!address || !isProtected(address) || keys === undefined) {
      throw new ProviderProblem('unknown-client', 'its metadata lacks a page to sign in or its keys')
    }
    return found
  }

  /** Another one for each sign-in: its keys are read anew. @param post sends the client's secret in the form, not in a header */
  function client(server: oidc.ServerMetadata, post = false): oidc.Configuration {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const isPost = post || !methods.includes('client_secret_basic')
    const secret = isPost ? oidc.ClientSecretPost(clientSecret) : oidc.ClientSecretBasic(clientSecret)
    const made = new oidc.Configuration(server, clientId, { [oidc.clockTolerance]: clockToleranceSeconds }, secret)
    made[oidc.customFetch] = boundedFetch
    made.timeout = answerSeconds
    for (const extend of extensions) extend(made)
    // The token's signature is verified although it comes over TLS from the provider itself.
    oidc.enableNonRepudiationChecks(made)
    return made
  }

  async function identify(returned: URL, secrets: Secrets): Promise<Proof> {
    const server = await metadata()
    const checks = {
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      pkceCodeVerifier: secrets.verifier,
      idTokenExpected: true,
    }
    const isEither = server.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false
    let used = client(server)
    const tokens = await oidc.authorizationCodeGrant(used, returned, checks).catch((error: unknown) => {
      // Registered with the other of the two ways to send the secret: then the code is not used yet.
      if (!isEither || !isUnknownClient(error)) throw error
      used = client(server, true)
      return oidc.authorizationCodeGrant(used, returned, checks)
    })
    const claims = tokens.claims()
    if (!claims) throw new ProviderProblem('untrusted', 'no ID token')
    // Strict providers tell the address only at their userinfo endpoint.
    const isMissing = claims['email'] === undefined && server.userinfo_endpoint !== undefined
    const more = isMissing ? await oidc.fetchUserInfo(used, tokens.access_token, claims.sub) : {}
    const identity = identityOf(server.issuer, { ...claims, ...more }, isEmailTrusted)
    if (!identity) throw new ProviderProblem('untrusted', 'a subject that is none')
    // The library has checked that it is a number, where it is there.
    return { identity, provedAt: claims.auth_time }
  }

  return {
    name,
    issuer: async () => (await explained(metadata)).issuer,
    addressFor: (secrets, isFresh) =>
      explained(async () => {
        const address = oidc.buildAuthorizationUrl(client(await metadata()), {
          redirect_uri: redirectUri,
          scope: 'openid email',
          state: secrets.state,
          nonce: secrets.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier),
          code_challenge_method: 'S256',
          ...(isFresh ? { prompt: 'login', max_age: '0' } : {}),
        })
        return address.href
      }),
    identify: (returned, secrets) => explained(() => identify(returned, secrets)),
    signOutAddress: () =>
      explained(async () => {
        const server = await metadata()
        const address = URL.parse(server.end_session_endpoint ?? '')
        if (!address || !isProtected(address)) return undefined
        address.searchParams.set('client_id', clientId)
        return address.href
      }),
  }
}

function isUnknownClient(error: unknown): boolean {
  return (
    (error instanceof oidc.ResponseBodyError && error.error === 'invalid_client') ||
    error instanceof oidc.WWWAuthenticateChallengeError
  )
}

async function explained<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    throw providerProblem(error)
  }
}
