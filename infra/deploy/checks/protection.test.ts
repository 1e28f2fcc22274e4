import { describe, expect, it } from 'vitest'
import { dev, prod } from '../../test/variants.ts'
import { aContext, anAws } from '../test-kit.ts'
import { protectionIsOn } from './protection.ts'

/** An account whose stacks, database and balancer are protected or not. */
function account(isOn: boolean, status = 'UPDATE_COMPLETE') {
  const resource = (ResourceType: string, PhysicalResourceId: string) => {
    return { ResourceType, PhysicalResourceId, LogicalResourceId: 'One', ResourceStatus: 'CREATE_COMPLETE' }
  }
  return anAws({
    'cloudformation describe-stacks': { Stacks: [{ StackStatus: status, EnableTerminationProtection: isOn }] },
    'cloudformation list-stack-resources eu-west-1': { StackResourceSummaries: [] },
    'cloudformation list-stack-resources': {
      StackResourceSummaries: [
        resource('AWS::RDS::DBInstance', 'db-1'),
        resource('AWS::ElasticLoadBalancingV2::LoadBalancer', 'alb-1'),
      ],
    },
    'rds describe-db-instances': { DBInstances: [{ DeletionProtection: isOn }] },
    'elbv2 describe-load-balancer-attributes': {
      Attributes: [{ Key: 'deletion_protection.enabled', Value: String(isOn) }],
    },
  })
}

describe('the protection from being deleted', () => {
  it('is on', async () => {
    expect(await protectionIsOn.run(aContext([prod], { aws: account(true) }))).toMatchObject({ state: 'ok' })
  })

  it('is missed where it was switched off, with the command that switches it on', async () => {
    const found = await protectionIsOn.run(aContext([prod], { aws: account(false) }))
    const sentences = [found].flat().map(({ state, what, mend }) => `${state}: ${what}: ${mend ?? ''}`)
    expect(sentences).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^later: notejam-prod-dr in eu-west-1 can be deleted.*--region eu-west-1$/),
        expect.stringMatching(
          /^later: the database db-1 can be deleted: aws rds modify-db-instance --deletion-protection/,
        ),
        expect.stringMatching(/^later: the balancer alb-1 can be deleted: aws elbv2 .*alb-1 --region eu-central-1$/),
      ]),
    )
  })

  it('begins with the first success, and is none where the environment may be torn down', async () => {
    const failed = account(false, 'CREATE_FAILED')
    expect(await protectionIsOn.run(aContext([prod], { aws: failed }))).toMatchObject({ state: 'ok' })
    expect(await protectionIsOn.run(aContext([dev], { aws: anAws({}) }))).toMatchObject({ state: 'ok' })
  })
})
