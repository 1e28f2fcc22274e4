import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { AwsError } from './aws.ts'
import { EnvironmentError } from '../config/check-environment.ts'

/** A tool is missing or failed: the message is enough, without a stack. */
export class DeployError extends Error {}

/** Runs a command; errors that a person can mend become one sentence and exit code 1. */
export async function advise(command: () => void | Promise<void>): Promise<void> {
  try {
    await command()
  } catch (error) {
    if (![DeployError, EnvironmentError, AwsError].some((type) => error instanceof type)) throw error
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}

/** For the person who watches, on stderr: other programs read stdout (build-image.ts). */
export function print(text: string): void {
  process.stderr.write(text)
}

export const checkout = resolve(import.meta.dirname, '../..')

/** The result of a program. */
export interface Ran {
  readonly isOk: boolean
  readonly stdout: string
  readonly stderr: string
}

/** What a program is given. */
export interface Given {
  /** On its standard input. */
  readonly input?: string
  readonly env?: Settings
}

/** Settings beside those of this process. */
export type Settings = Readonly<Record<string, string>>

/**
 * Runs a program in the checkout, without a shell.
 * @throws DeployError when it is not installed
 */
export function ask(program: string, args: readonly string[], { input, env }: Given = {}): Ran {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    ...{ cwd: checkout, encoding: 'utf8', input },
    env: { ...process.env, ...env },
  })
  // EPIPE: the program ended before it read its input; its status says how.
  if (error && !('code' in error && error.code === 'EPIPE')) {
    throw new DeployError(`${program} cannot be run (${error.message}): docs/deploy.md says what is needed.`)
  }
  return { isOk: status === 0, stdout: stdout.trim(), stderr: stderr.trim() }
}

/**
 * Runs a program that has to succeed.
 * @returns what it printed
 * @throws DeployError with the program's own words
 */
export function answer(program: string, args: readonly string[], given: Given = {}): string {
  const { isOk, stdout, stderr } = ask(program, args, given)
  if (!isOk) throw new DeployError(`${[program, ...args.slice(0, 2)].join(' ')} failed: ${stderr || stdout}`)
  return stdout
}

/**
 * Runs a program that prints for the person who watches.
 * @throws DeployError when it fails
 */
export function show(program: string, args: readonly string[], env: Settings = {}): void {
  const { error, status } = spawnSync(program, args, {
    cwd: checkout,
    // Not to stdout: see `print`.
    stdio: ['inherit', process.stderr.fd, process.stderr.fd],
    env: { ...process.env, ...quiet, ...env },
  })
  if (error) throw new DeployError(`${program} cannot be run (${error.message}): docs/deploy.md says what is needed.`)
  if (status !== 0) throw new DeployError(`${[program, ...args.slice(0, 2)].join(' ')} failed: it says above why.`)
}

/** Turns the telemetry of the CDK's CLI off. */
const quiet = { CDK_DISABLE_CLI_TELEMETRY: 'true' }
