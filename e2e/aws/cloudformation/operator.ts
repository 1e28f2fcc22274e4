import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { endProcess } from '../../../kit/end-process.ts'
import { eventually } from '../../../kit/eventually.ts'
import { checkout } from '../../../kit/program.ts'
import { startAws, type PlayedAws } from './aws.ts'
import { decide, type Decided } from './decided.ts'

/** A person at a shell, in a checkout of their own, with an administrator's credentials for the account that moto plays. */
export interface Operator {
  readonly aws: PlayedAws
  readonly place: Decided
  /** Runs a command line in their shell, which keeps its variables and functions from one to the next. */
  type(commands: string): Promise<Said>
  stop(): Promise<void>
}

export interface Said {
  readonly code: number | null
  /** All that was printed, in its order. */
  readonly output: string
}

export async function anOperator(): Promise<Operator> {
  const aws = await startAws()
  const place = decide()
  const home = mkdtempSync(join(tmpdir(), 'nj-operator-'))
  const tools = join(home, 'bin')
  mkdirSync(tools)
  const path = [tools, join(checkout, 'node_modules/.bin'), process.env['PATH']]
  const variables = {
    ...{ HOME: home, PATH: path.join(delimiter), ...aws.settings, AWS_DEFAULT_REGION: 'eu-central-1' },
    ...{ CDK_DISABLE_CLI_TELEMETRY: 'true', CDK_DISABLE_VERSION_CHECK: 'true', npm_config_update_notifier: 'false' },
  }
  const kept = await keepAwsCli(home, variables)
  install(tools, 'aws', kept.command)
  install(tools, 'docker', `'${process.execPath}' '${tool('docker.ts')}'`)
  // Without a terminal nothing can be approved; and the CDK's command line would ask the internet for news.
  const settings = { requireApproval: 'never', notices: false, versionReporting: false }
  writeFileSync(join(home, '.cdk.json'), JSON.stringify(settings))
  const shell = join(home, 'shell')
  writeFileSync(shell, '')
  const running = new Set<ChildProcess>()

  return {
    aws,
    place,
    async type(commands) {
      // What the shell knows is read before and kept after: variables and functions.
      const keep = `{ declare -p | grep -v '^declare -[a-z]*r'; declare -f; } > '${shell}'`
      const script = `. '${shell}'\n${commands}\ncode=$?\n${keep}\nexit $code`
      const child = spawn('bash', ['-c', script], {
        cwd: place.folder,
        env: variables,
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group, which ends with the operator.
        detached: true,
      })
      running.add(child)
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
      const [code] = (await once(child, 'close')) as [number | null]
      running.delete(child)
      return { code, output }
    },
    async stop() {
      for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL')
      await endProcess(kept.process)
      await aws.stop()
      place.remove()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

const tool = (name: string) => join(import.meta.dirname, 'tools', name)
const python = join(checkout, '.cache/python/bin/python')

function install(folder: string, name: string, command: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\nexec ${command} "$@"\n`)
  chmodSync(join(folder, name), 0o755)
}

/** The AWS CLI in one process for all commands: a start of it takes half a second of CPU, and a deployment asks thirty times. */
async function keepAwsCli(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly process: ChildProcess; readonly command: string }> {
  const socket = join(folder, 'aws.socket')
  const child = spawn(python, ['-B', tool('aws_kept.py'), socket], { env, stdio: 'ignore' })
  await eventually('the AWS CLI is kept', () => existsSync(socket))
  return { process: child, command: `'${python}' -I -S '${tool('aws_kept.py')}' '${socket}'` }
}
