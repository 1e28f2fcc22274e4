import type { Aws } from '../aws.ts'
import { DeployError } from '../run.ts'
import { stateOf, type StackState } from '../states.ts'

/** How long and how often CloudFormation is asked. */
export interface Patience {
  readonly pauseSeconds: number
  /** For one operation: a distribution takes a quarter of an hour, a database with a snapshot not much less. */
  readonly totalSeconds: number
}

export const usualPatience: Patience = { pauseSeconds: 10, totalSeconds: 45 * 60 }

/** Deletions that fail because something was made or let go minutes ago succeed later: a key's tag, a function's network interface. */
const attempts = 3

/**
 * Rolls a failed creation back, which also deletes what is otherwise retained, and deletes the stack.
 * @throws DeployError where it stays
 */
export async function removeStack(aws: Aws, state: StackState, patience: Patience): Promise<void> {
  const { place, isProtected, status = '' } = state
  const say = (operation: string, ...words: readonly string[]) =>
    aws.ask<unknown>(['cloudformation', operation, '--stack-name', place.name, ...words], place.region)
  if (isProtected) await say('update-termination-protection', '--no-enable-termination-protection')
  if (status === 'CREATE_FAILED' || status === 'UPDATE_FAILED') {
    await say('rollback-stack', '--retain-except-on-create')
    await settled(aws, state, patience)
  }
  let last = await stateOf(aws, place, state.id)
  for (let attempt = 1; last.status !== undefined && attempt <= attempts; attempt += 1) {
    if (attempt > 1) await pause(patience.pauseSeconds * 6)
    await say('delete-stack')
    last = await settled(aws, state, patience)
  }
  if (last.status === undefined) return
  throw new DeployError(
    `${place.name} in ${place.region} is ${last.status}${last.reason ? ` (${last.reason})` : ''}. ` +
      'docs/runbook/create-failed.md says what to do; then run the same command again.',
  )
}

/** The state once CloudFormation has ended. */
async function settled(aws: Aws, { place, id }: StackState, patience: Patience): Promise<StackState> {
  const deadline = Date.now() + patience.totalSeconds * 1_000
  for (;;) {
    const now = await stateOf(aws, place, id)
    if (!now.status?.endsWith('_IN_PROGRESS')) return now
    if (Date.now() > deadline)
      throw new DeployError(
        `${place.name} is ${now.status} for ${patience.totalSeconds / 60} minutes: look at its events, and run the same command again.`,
      )
    await pause(patience.pauseSeconds)
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, seconds * 1_000))
}
