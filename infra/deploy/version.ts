import { resolve } from 'node:path'
import { text } from '../system/json.ts'
import { readSystem } from '../system/system.ts'
import { unless, type Aws } from './aws.ts'
import { ask, checkout, DeployError, print } from './run.ts'

/** What the app stack of an environment says of itself. */
export interface Running {
  /** `0.1.0+` and the commit. */
  readonly version?: string | undefined
  readonly address?: string | undefined
  /** Undefined where it has no address on the internet. */
  readonly balancer?: string | undefined
}

/** What runs in an environment; nothing before its first deployment. */
export async function running(
  aws: Aws,
  environment: { readonly name: string; readonly region: string },
): Promise<Running> {
  const words = ['cloudformation', 'describe-stacks', '--stack-name', `notejam-${environment.name}-app`]
  const found = await unless(
    ['ValidationError'],
    aws.ask<{ Stacks: { Outputs?: { OutputKey: string; OutputValue: string }[] }[] }>(words, environment.region),
  )
  const outputs = found?.Stacks[0]?.Outputs ?? []
  const of = (key: string) => outputs.find(({ OutputKey }) => OutputKey === key)?.OutputValue
  return { version: of('Version'), address: of('Address'), balancer: of('Balancer') }
}

/** The version that templates were made of; undefined in those of a checkout without a commit. */
export function versionIn(templates: string, environment: string): string | undefined {
  const { stacks } = readSystem(resolve(checkout, templates), environment)
  const value = stacks.find(({ name }) => name === `notejam-${environment}-app`)?.template.Outputs?.['Version']?.Value
  return value === undefined ? undefined : text(value)
}

export function commitOf(version: string | undefined): string | undefined {
  return /\+([0-9a-f]{7,40})$/.exec(version ?? '')?.[1]
}

/**
 * Two deliveries may overtake each other: what is older than what runs is refused.
 * @param git asks git in the checkout
 * @throws DeployError
 */
export function expectNotOlder(
  environment: string,
  now: string | undefined,
  next: string | undefined,
  git: (...words: string[]) => { readonly isOk: boolean; readonly stdout: string } = (...words) => ask('git', words),
): void {
  const [runs, comes] = [commitOf(now), commitOf(next)]
  if (!runs || !comes || runs === comes) return
  if (!git('cat-file', '-e', `${runs}^{commit}`).isOk) {
    if (git('rev-parse', '--is-shallow-repository').stdout === 'true') {
      throw new DeployError(`${environment} runs ${runs}, which may be newer: git fetch --unshallow, and again.`)
    }
    print(`${environment} runs ${runs}, which this checkout does not know: a branch's, that is replaced.\n`)
    return
  }
  if (git('merge-base', '--is-ancestor', comes, runs).isOk) {
    throw new DeployError(
      `${environment} runs ${runs}, which is newer than ${comes}. To go back: npm run deploy -- ${environment} --to ${comes.slice(0, 7)}`,
    )
  }
}
