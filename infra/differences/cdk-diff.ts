import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/**
 * Runs a program of Node's.
 * @returns what it printed
 * @throws Error with its last words
 */
export function run(cwd: string, command: readonly string[]): string {
  const env = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' }
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, env, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Error(`${command.slice(0, 3).join(' ')} failed: ${stderr.trim().slice(-2_000)}`)
}

/**
 * The difference of one stack in the words of `cdk diff`, which names replaced resources; without an account.
 * @param folder with the templates of now
 * @param stack by its path: `prod/Data`
 * @throws Error when the CDK fails
 */
export function cdkDiff(folder: string, stack: string, formerTemplate: string): string {
  const printed = run(root, [
    ...[join(root, 'node_modules/aws-cdk/bin/cdk'), 'diff', stack, '--exclusively', '--template', formerTemplate],
    ...['--app', folder, '--ci', '--no-color', '--no-notices', '--no-version-reporting'],
  ])
  // Without the names of the stack and the count.
  return printed.replace(/^(Stack |✨).*$/gm, '')
}
