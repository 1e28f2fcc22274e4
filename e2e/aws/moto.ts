import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../eventually.ts'
import { checkout, freePort } from '../program.ts'

/** AWS as moto plays it: a server that speaks the services' protocols and keeps what it is given. */
export interface Moto {
  readonly url: string
  /** For a program that is to take it for AWS. */
  readonly settings: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Where `.ci/run` installs it; without Python there is none, and tests use our own servers alone. */
const program = join(checkout, '.cache', 'python', 'bin', 'moto_server')

export const hasMoto = existsSync(program)

export async function startMoto(): Promise<Moto> {
  const port = await freePort()
  const child = spawn(program, ['--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const url = `http://127.0.0.1:${port}`
  await eventually('moto answers', async () => (await fetch(`${url}/moto-api/`).catch(() => undefined))?.ok)
  return {
    url,
    settings: {
      ...{ AWS_ENDPOINT_URL: url, AWS_REGION: 'eu-central-1', AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: 'for-tests', AWS_SECRET_ACCESS_KEY: 'opens nothing' },
    },
    async stop() {
      child.kill()
      await ended
    },
  }
}
