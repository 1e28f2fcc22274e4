import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { endProcess } from '../../kit/end-process.ts'
import { eventually } from '../../kit/eventually.ts'
import { checkout, freePort } from '../../kit/program.ts'

/** AWS as moto plays it: a server that speaks the services' protocols and keeps what it is given. */
export interface Moto {
  readonly url: string
  /** For a program that is to take it for AWS. */
  readonly settings: Readonly<Record<string, string>>
  /** Asks it for something of a service, as its client would. */
  ask(service: string, path: string, body: object, target?: string): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

/** Where `.ci/run` installs it; without Python there is none, and tests use our own servers alone. */
const program = join(checkout, '.cache', 'python', 'bin', 'moto_server')

export const hasMoto = existsSync(program)

/** @param command another program that speaks as moto does: cloudformation/server is one */
export async function startMoto([file = program, ...words]: readonly string[] = []): Promise<Moto> {
  const port = await freePort()
  const child = spawn(file, [...words, '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${port}`
  await eventually('moto answers', async () => (await fetch(`${url}/moto-api/`).catch(() => undefined))?.ok)
  return {
    url,
    settings: {
      ...{ AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-central-1', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: 'for-tests', AWS_SECRET_ACCESS_KEY: 'opens nothing' },
    },
    async ask(service, path, body, target) {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: {
          // It goes by the service that is named here, and looks at nothing else of it.
          authorization: `AWS4-HMAC-SHA256 Credential=for-tests/20260101/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
          'content-type': target ? 'application/x-amz-json-1.1' : 'application/json',
          ...(target ? { 'x-amz-target': target } : {}),
        },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`moto says ${response.status}: ${text}`)
      return JSON.parse(text || '{}') as Record<string, unknown>
    },
    stop: () => endProcess(child),
  }
}
