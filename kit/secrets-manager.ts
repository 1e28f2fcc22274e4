import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { awsKeys, bodyOf, isSignedFor } from './aws-request.ts'

type Label = 'AWSCURRENT' | 'AWSPENDING'

/** AWS Secrets Manager as far as Notejam uses it, for one secret. */
export interface SecretsManager {
  readonly arn: string
  /** For a program that is to ask this server. */
  readonly settings: Readonly<Record<string, string>>
  /** The labels that were asked for, in order. */
  readonly asked: Label[]
  /** The secret's texts; a label that is not there is not found. */
  readonly texts: Partial<Record<Label, string>>
  /** The error that every request is refused with; undefined for none. */
  refusal: string | undefined
  stop(): Promise<void>
}

/** As RDS writes its secrets. */
export function secretOf(password: string, username = 'notejam'): string {
  return JSON.stringify({ username, password })
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html */
export async function startSecretsManager(): Promise<SecretsManager> {
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!db-0f00-AbCdEf'
  const server = createServer((request, response) => {
    const say = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body))
    }
    void bodyOf(request).then((body) => {
      const { SecretId: id, VersionStage = 'AWSCURRENT' } = JSON.parse(body.toString()) as Record<string, string>
      const label = VersionStage as Label
      const text = id === arn ? manager.texts[label] : undefined
      const isUnknown =
        request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue' || !isSignedFor('secretsmanager', request)
      const type = isUnknown ? 'UnrecognizedClientException' : manager.refusal
      if (!isUnknown) manager.asked.push(label)
      if (type ?? text === undefined) {
        // It quotes the secret, which the service never does: a log must not repeat its message.
        const message = `${type} of ${JSON.stringify(manager.texts)}`
        say(400, { __type: type ?? 'ResourceNotFoundException', message })
      } else say(200, { ARN: arn, Name: 'rds!db-0f00', SecretString: text, VersionStages: [label] })
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const manager: SecretsManager = {
    arn,
    settings: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...awsKeys,
    },
    asked: [],
    texts: {},
    refusal: undefined,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return manager
}
