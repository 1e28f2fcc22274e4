import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { hasServed } from '../config/names.ts'
import { readSystem, type Stack } from '../system/system.ts'
import { cdkDeploy } from './arguments.ts'
import type { Aws } from './aws.ts'
import { judgeStack } from './checks/stacks.ts'
import { checkout, DeployError, show } from './run.ts'
import { environmentHasServed, stateOf, statesOf, type StackState } from './states.ts'
import { unprotectedCopy } from './unprotected.ts'

/** Stacks that are deployed together: new ones stay as they are where their creation fails, so that it can go on. */
export interface Step {
  readonly stacks: readonly StackState<Stack>[]
  readonly isCreation: boolean
}

/** Runs the CDK's command line. @throws DeployError when it fails */
export type RunCdk = (args: readonly string[]) => void

export interface Rollout {
  readonly environment: ResolvedEnvironment
  /** The folder of the templates. */
  readonly templates: string
  readonly isWatched: boolean
  /** Not one that remembers answers. */
  readonly aws: Aws
  /** @default - it prints for the person who watches */
  readonly runCdk?: RunCdk
}

/**
 * Deploys all stacks of an environment, and reads their states back: the CDK's exit code is no evidence.
 *
 * Until a first deployment has succeeded nothing is protected, so that it can be removed; its last step protects everything
 * (decision 42).
 * @throws DeployError where a stack is not complete
 */
export async function rollOut(rollout: Rollout): Promise<void> {
  const { environment, templates, aws } = rollout
  const stacks = readSystem(resolve(checkout, templates), environment.name).stacks
  const before = await statesOf(aws, stacks)
  const isServing = environmentHasServed(before)
  expectNoneBroken(environment, before, isServing)

  const folder = isServing ? templates : unprotectedCopy(resolve(checkout, templates), environment.name)
  try {
    const steps = stepsOf(before, isServing)
    for (const step of steps) await take(rollout, folder, step, isServing, steps.length > 1)
  } finally {
    if (folder !== templates) rmSync(folder, { recursive: true })
  }
  if (!isServing) await take(rollout, templates, { stacks: before, isCreation: false }, true, false)
}

/** In their order, with all neighbours that are deployed in the same way in one step. */
export function stepsOf(states: readonly StackState<Stack>[], isServing: boolean): Step[] {
  const steps: { stacks: StackState<Stack>[]; isCreation: boolean }[] = []
  for (const state of states) {
    const { status } = state
    const isNew = status === undefined || status === 'REVIEW_IN_PROGRESS' || status === 'CREATE_FAILED'
    const isCreation = isNew || (status === 'UPDATE_FAILED' && !isServing)
    const last = steps.at(-1)
    if (last?.isCreation === isCreation) last.stacks.push(state)
    else steps.push({ stacks: [state], isCreation })
  }
  return steps
}

async function take(
  rollout: Rollout,
  templates: string,
  step: Step,
  isServing: boolean,
  isPart: boolean,
): Promise<void> {
  const { environment, isWatched, runCdk = printing } = rollout
  const { stacks, isCreation } = step
  const paths = isPart ? stacks.map(({ place }) => place.path ?? place.name) : undefined
  const told = stacks.filter(({ place }) => place.template.Parameters?.[hasServed] !== undefined)
  const args = [
    ...cdkDeploy(templates, environment.name, isWatched, paths),
    ...told.flatMap(({ place }) => ['--parameters', `${place.name}:${hasServed}=${isServing}`]),
    ...(isCreation ? ['--no-rollback'] : []),
  ]
  try {
    runCdk(args)
  } catch (error) {
    if (!isCreation || !(error instanceof DeployError)) throw error
    throw new DeployError(`${error.message}\n${advice(environment)}`)
  }
  await expectComplete(rollout, step)
}

const printing: RunCdk = (args) => {
  show(process.execPath, args)
}

/** A stack that was rolled back in an earlier deployment, and that this one did not change, is complete. */
async function expectComplete({ environment, aws }: Rollout, { stacks, isCreation }: Step): Promise<void> {
  const after = await Promise.all(stacks.map(async (before) => ({ before, now: await stateOf(aws, before.place) })))
  const incomplete = after.filter(({ before, now: { status = '', changedAt } }) => {
    const isBack = status.includes('ROLLBACK') && changedAt !== before.changedAt
    return isBack || !status.endsWith('_COMPLETE')
  })
  if (incomplete.length === 0) return
  const sentences = incomplete.map(
    ({ now: { place, status = 'not there' } }) => `${place.name} in ${place.region} is ${status}`,
  )
  const what = isCreation ? advice(environment) : 'docs/runbook/stack-failed.md says what to do.'
  throw new DeployError(`${sentences.join(', and ')}.\n${what}`)
}

function advice({ name }: ResolvedEnvironment): string {
  return (
    'What was made so far stays. Mend what failed and run the same command: it goes on from there. ' +
    `Or npm run deploy -- ${name} --abandon removes it (docs/runbook/create-failed.md).`
  )
}

function expectNoneBroken(
  environment: ResolvedEnvironment,
  states: readonly StackState<Stack>[],
  isServing: boolean,
): void {
  const findings = states.flatMap(({ place, status, reason }) => {
    if (status === undefined) return []
    const stack = { StackName: place.name, StackStatus: status, ...(reason ? { StackStatusReason: reason } : {}) }
    const found = judgeStack(`npm run deploy -- ${environment.name} --abandon`, place.region, stack, !isServing)
    return found?.state === 'wrong' ? [`${found.what}.\n  ${found.mend ?? ''}`] : []
  })
  if (findings.length > 0) throw new DeployError(findings.join('\n'))
}
