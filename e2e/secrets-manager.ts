import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Label = 'AWSCURRENT' | 'AWSPENDING'

/** AWS Secrets Manager as far as Notejam asks it, for one secret. */
export interface SecretsManager {
  readonly arn: string
  /** For a program that is to ask this one. */
  readonly settings: Readonly<Record<string, string>>
  /** What it was asked for, in order. */
  readonly asked: Label[]
  /** The secret's texts; a label that is not there is not found. */
  readonly texts: Partial<Record<Label, string>>
  /** Set to refuse everybody, with this error. */
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
      const { SecretId: id, VersionStage = 'AWSCURRENT' } = JSON.parse(body) as Record<string, string>
      const label = VersionStage as Label
      const text = id === arn ? manager.texts[label] : undefined
      const isUnknown = request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue' || !isSigned(request)
      const type = isUnknown ? 'UnrecognizedClientException' : manager.refusal
      if (!isUnknown) manager.asked.push(label)
      if (type ?? text === undefined) {
        // Worse than the service's own, which quotes no secret.
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
      AWS_ACCESS_KEY_ID: 'of-nobody',
      AWS_SECRET_ACCESS_KEY: 'a key that opens nothing',
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

/** By the keys above, for the region in the ARN and for this service. */
function isSigned({ headers }: IncomingMessage): boolean {
  return /Credential=of-nobody\/\d{8}\/eu-central-1\/secretsmanager\/aws4_request/.test(headers.authorization ?? '')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
