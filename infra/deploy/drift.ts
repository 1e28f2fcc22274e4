import { setTimeout as pause } from 'node:timers/promises'
import type { Aws } from './aws.ts'
import { DeployError } from './run.ts'
import type { Place } from './states.ts'

/** What an operator has changed or deleted beside CloudFormation. */
export interface Drift {
  readonly stack: string
  readonly resource: string
  readonly type: string
  /** `DELETED`, or the properties that differ. */
  readonly what: string
}

interface Differing {
  readonly LogicalResourceId: string
  readonly ResourceType: string
  readonly StackResourceDriftStatus: string
  readonly PropertyDifferences?: readonly { readonly PropertyPath: string }[]
}

const pauseMs = 5_000
/** CloudFormation takes minutes for a stack of a hundred resources. */
const patienceMs = 900_000

/**
 * Asks CloudFormation to compare a stack with what is really there.
 * @param wait between two looks at how far it is
 * @throws DeployError where it cannot
 */
export async function driftOf(
  aws: Aws,
  { name, region }: Place,
  wait: () => Promise<unknown> = () => pause(pauseMs),
): Promise<Drift[]> {
  const ask = <T>(operation: string, ...words: string[]) => aws.ask<T>(['cloudformation', operation, ...words], region)
  const { StackDriftDetectionId: id } = await ask<{ StackDriftDetectionId: string }>(
    'detect-stack-drift',
    '--stack-name',
    name,
  )
  for (let left = patienceMs / pauseMs; ; left--) {
    const { DetectionStatus: status, DetectionStatusReason: reason = '' } = await ask<{
      DetectionStatus: string
      DetectionStatusReason?: string
    }>('describe-stack-drift-detection-status', '--stack-drift-detection-id', id)
    // Failed for some resources: the others are compared all the same.
    if (status === 'DETECTION_COMPLETE' || (status === 'DETECTION_FAILED' && reason.includes('drift status'))) break
    if (status === 'DETECTION_FAILED' || left <= 0) {
      throw new DeployError(`${name} could not be compared with what is there: ${reason || 'it takes too long'}`)
    }
    await wait()
  }
  const { StackResourceDrifts } = await ask<{ StackResourceDrifts: Differing[] }>(
    'describe-stack-resource-drifts',
    ...['--stack-name', name],
    ...['--stack-resource-drift-status-filters', 'MODIFIED', 'DELETED'],
  )
  return StackResourceDrifts.map((one) => ({
    ...{ stack: name, resource: one.LogicalResourceId, type: one.ResourceType },
    what:
      one.StackResourceDriftStatus === 'DELETED'
        ? 'DELETED'
        : (one.PropertyDifferences ?? []).map(({ PropertyPath }) => PropertyPath).join(', '),
  }))
}
