import { expect, it } from 'vitest'
import { driftOf } from './drift.ts'
import { anAws } from './test-kit.ts'

const place = { name: 'notejam-prod-network', region: 'eu-central-1' }
const noWait = () => Promise.resolve()

/** CloudFormation, as its API describes a comparison. */
function compared(status: object, drifts: readonly object[] = []) {
  return anAws({
    'cloudformation detect-stack-drift': { StackDriftDetectionId: 'd-1' },
    'cloudformation describe-stack-drift-detection-status': status,
    'cloudformation describe-stack-resource-drifts': { StackResourceDrifts: drifts },
  })
}

it('names what was changed or deleted by hand, with its properties', async () => {
  const aws = compared({ DetectionStatus: 'DETECTION_COMPLETE', StackDriftStatus: 'DRIFTED' }, [
    {
      LogicalResourceId: 'AlbGroup',
      ResourceType: 'AWS::EC2::SecurityGroup',
      StackResourceDriftStatus: 'MODIFIED',
      PropertyDifferences: [{ PropertyPath: '/SecurityGroupIngress/0/CidrIp' }],
    },
    { LogicalResourceId: 'Logs', ResourceType: 'AWS::EC2::FlowLog', StackResourceDriftStatus: 'DELETED' },
  ])
  expect(await driftOf(aws, place, noWait)).toEqual([
    {
      stack: place.name,
      resource: 'AlbGroup',
      type: 'AWS::EC2::SecurityGroup',
      what: '/SecurityGroupIngress/0/CidrIp',
    },
    { stack: place.name, resource: 'Logs', type: 'AWS::EC2::FlowLog', what: 'DELETED' },
  ])
  expect(aws.asked.at(-1)).toContain('--stack-resource-drift-status-filters MODIFIED DELETED eu-central-1')
})

it('says when a stack cannot be compared, and does not wait for ever', async () => {
  const failed = compared({ DetectionStatus: 'DETECTION_FAILED', DetectionStatusReason: 'the stack is being updated' })
  await expect(driftOf(failed, place, noWait)).rejects.toThrow('could not be compared with what is there: the stack is')
  const slow = compared({ DetectionStatus: 'DETECTION_IN_PROGRESS' })
  await expect(driftOf(slow, place, noWait)).rejects.toThrow('it takes too long')
})
