import type { SettingValues } from '../../settings.ts'
import type { ProviderSettings } from '../deps.ts'
import { StartupError } from '../startup-error.ts'
import { secretsManager } from './secrets-manager.ts'

type Given = Pick<
  SettingValues,
  'OIDC_ISSUER' | 'OIDC_CLIENT_ID' | 'OIDC_CLIENT_SECRET' | 'OIDC_CLIENT_SECRET_ARN' | 'OIDC_NAME' | 'OIDC_TRUST_EMAIL'
>

/**
 * The provider that people may sign in with; undefined where the settings name none. It is not asked for anything here: a provider that is
 * away keeps no service from starting.
 * @throws StartupError naming `OIDC_CLIENT_SECRET_ARN`
 */
export async function providerSettings(given: Given): Promise<ProviderSettings | undefined> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET_ARN: arn } = given
  if (issuer === undefined || clientId === undefined) return undefined
  const clientSecret = given.OIDC_CLIENT_SECRET ?? (arn === undefined ? undefined : await readClientSecret(arn))
  if (clientSecret === undefined) return undefined
  const name = given.OIDC_NAME ?? new URL(issuer).host
  return { issuer, clientId, clientSecret, name, isEmailTrusted: given.OIDC_TRUST_EMAIL }
}

async function readClientSecret(arn: string): Promise<string> {
  const secrets = await secretsManager(arn, 'OIDC_CLIENT_SECRET_ARN')
  const secret = secretIn((await secrets.read(arn, 'current')) ?? '')
  if (secret === undefined) {
    throw new StartupError(
      'OIDC_CLIENT_SECRET_ARN: the secret is not one of a provider: expected a text of up to 1000 printable characters, or JSON with client_secret.',
    )
  }
  return secret
}

/** @param text the secret alone, or `{"client_secret": "…"}` */
function secretIn(text: string): string | undefined {
  const secret = text.trimStart().startsWith('{') ? fieldOf(text) : text.trim()
  return typeof secret === 'string' && /^[\x20-\x7e]{1,1000}$/.test(secret) ? secret : undefined
}

function fieldOf(text: string): unknown {
  try {
    return (JSON.parse(text) as { client_secret?: unknown }).client_secret
  } catch {
    return undefined
  }
}
