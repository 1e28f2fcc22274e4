import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { UnusableAnswer } from './bounded-fetch.ts'

/**
 * What went wrong between Notejam and the provider.
 *
 * - `cancelled`: the person did not want to go on
 * - `refused`: the provider does not let the person in
 * - `away`: no answer, or none that says anything
 * - `unknown-client`: the provider and the settings of Notejam do not fit
 * - `spent`: the code was used before, or is too old
 * - `untrusted`: an answer that is signed wrongly, or that is not for this sign-in
 */
export type ProblemKind = 'cancelled' | 'refused' | 'away' | 'unknown-client' | 'spent' | 'untrusted'

export class ProviderProblem extends Error {
  readonly kind: ProblemKind

  /** @param reason for the log: constants of the library and codes of the protocol, never a value of the answer */
  constructor(kind: ProblemKind, reason: string) {
    super(reason)
    this.kind = kind
  }
}

/** Codes of ClientError where there was no answer that could be read. */
const unreadable: readonly string[] = [
  ...['OAUTH_TIMEOUT', 'OAUTH_ABORT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'],
]

/** Codes of ClientError where the metadata is another provider's, or lacks what is needed. */
const unfitting: readonly string[] = [
  ...['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_MISSING_SERVER_METADATA', 'OAUTH_INVALID_SERVER_METADATA'],
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
]

/** Error codes of the protocol: a code of another spelling is not logged. */
const knownCodes: Readonly<Record<string, ProblemKind>> = {
  access_denied: 'cancelled',
  login_required: 'refused',
  interaction_required: 'refused',
  consent_required: 'refused',
  account_selection_required: 'refused',
  unmet_authentication_requirements: 'refused',
  server_error: 'away',
  temporarily_unavailable: 'away',
  invalid_grant: 'spent',
  invalid_client: 'unknown-client',
  invalid_request: 'unknown-client',
  invalid_scope: 'unknown-client',
  unauthorized_client: 'unknown-client',
  unsupported_response_type: 'unknown-client',
  unsupported_grant_type: 'unknown-client',
}

/** What a failure of the library means. @returns the failure itself, where it is a defect of ours */
export function providerProblem(error: unknown): unknown {
  if (error instanceof ProviderProblem) return error
  if (error instanceof AuthorizationResponseError) return ofCode(error.error, 'refused')
  if (error instanceof ResponseBodyError) {
    return error.status >= 500 ? new ProviderProblem('away', 'status 5xx') : ofCode(error.error, 'unknown-client')
  }
  if (error instanceof WWWAuthenticateChallengeError) return new ProviderProblem('unknown-client', 'a challenge')
  if (error instanceof UnusableAnswer) return new ProviderProblem('away', error.message)
  if (error instanceof ClientError) return ofClient(error)
  if (error instanceof TypeError) return ofType(error)
  return error
}

function ofCode(code: string, otherwise: ProblemKind): ProviderProblem {
  const isKnown = Object.hasOwn(knownCodes, code)
  return new ProviderProblem(isKnown ? (knownCodes[code] ?? otherwise) : otherwise, isKnown ? code : 'another code')
}

function ofClient({ code, message, cause }: ClientError): ProviderProblem {
  if (cause instanceof UnusableAnswer) return new ProviderProblem('away', cause.message)
  const reason = `${message}${code === undefined ? '' : ` (${code})`}`
  if (code !== undefined && unreadable.includes(code)) return new ProviderProblem('away', reason)
  if (code !== undefined && unfitting.includes(code)) return new ProviderProblem('unknown-client', reason)
  return new ProviderProblem('untrusted', reason)
}

/** `fetch` rejects with a TypeError, whose cause has a code of the system. */
function ofType({ message, cause }: TypeError): ProviderProblem {
  const isNetwork = ['fetch failed', 'terminated'].includes(message)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return isNetwork
    ? new ProviderProblem('away', `no connection ${code}`)
    : new ProviderProblem('untrusted', 'a value of a wrong kind')
}
