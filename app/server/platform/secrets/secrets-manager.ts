import type { SettingName } from '../../settings.ts'
import { StartupError } from '../startup-error.ts'
import type { Secrets } from './secrets.ts'

const labels = { current: 'AWSCURRENT', pending: 'AWSPENDING' } as const

/** What to do about the errors of the service and of its client, by name. */
const advice: Readonly<Record<string, string>> = {
  AccessDeniedException: 'allow secretsmanager:GetSecretValue on it to the role that this runs as',
  ResourceNotFoundException: 'there is no such secret, or it has no value yet',
  InvalidRequestException: 'it is being deleted: restore it, or name another',
  DecryptionFailure: 'allow kms:Decrypt on its key to the role that this runs as',
  CredentialsProviderError: 'there are no AWS credentials here: give the task a role',
  UnrecognizedClientException: 'the AWS credentials here are not valid',
  ExpiredTokenException: 'the AWS credentials here have expired',
}

/**
 * AWS Secrets Manager, with the credentials of the environment (on ECS, the task's role).
 *
 * The client is only loaded here: a service that needs no secret does not pay for it.
 * @param arn of a secret; its region is where the service is asked
 * @param setting that names it
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export async function secretsManager(arn: string, setting: SettingName): Promise<Secrets> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
  const client = new SecretsManagerClient({
    region: arn.split(':')[3] ?? '',
    maxAttempts: 3,
    // Milliseconds. A page waits for the connection that needs the password.
    requestHandler: { connectionTimeout: 1_500, requestTimeout: 3_000, throwOnRequestTimeout: true },
  })
  return {
    async read(id, stage) {
      const command = new GetSecretValueCommand({ SecretId: id, VersionStage: labels[stage] })
      try {
        return (await client.send(command)).SecretString
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown reason'
        if (stage === 'pending' && name === 'ResourceNotFoundException') return undefined
        // What the service says beside the name can quote what it was sent.
        throw new StartupError(
          `${setting}: the secret cannot be read (${name}): ` +
            `${advice[name] ?? 'is AWS Secrets Manager reachable from here on port 443'}.`,
        )
      }
    },
  }
}
