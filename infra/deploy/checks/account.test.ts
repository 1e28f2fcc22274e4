import { policiesOf } from '../../bootstrap/policies.ts'
import { describe, expect, it } from 'vitest'
import { dev, prod } from '../../test/variants.ts'
import { aContext, anAws, none, resolved } from '../test-kit.ts'
import { judgeRegions, regionsAreEnabled, regionsOf } from './regions.ts'
import { makeServiceRoles, serviceLinkedRoles, servicesWithRoles } from './service-roles.ts'
import { AwsError } from '../aws.ts'

const [resolvedProd] = resolved([prod])

describe('regions', () => {
  it('are those of all stacks, and have to be enabled', async () => {
    expect(regionsOf(resolvedProd)).toEqual(['eu-central-1', 'eu-west-1', 'us-east-1'])
    const aws = anAws({
      'ec2 describe-regions': {
        Regions: [
          { RegionName: 'eu-central-1', OptInStatus: 'opt-in-not-required' },
          { RegionName: 'eu-west-1', OptInStatus: 'opted-in' },
          { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
        ],
      },
    })
    expect(await regionsAreEnabled.run(aContext([prod], { aws }))).toMatchObject({ state: 'ok' })
    expect(judgeRegions(['eu-west-1'], [{ RegionName: 'eu-west-1', OptInStatus: 'not-opted-in' }])).toEqual({
      state: 'wrong',
      what: 'eu-west-1 is not enabled in this account',
      mend: 'aws account enable-region --region-name eu-west-1',
    })
  })
})

describe('service-linked roles', () => {
  const role = (service: string) => ({ Path: `/aws-service-role/${service}/` })
  const known = { Roles: [role('ecs.amazonaws.com'), role('rds.amazonaws.com')] }

  it('are wanted for what the environment makes', () => {
    const [resolvedDev] = resolved([{ ...dev, origin: 'vpc-origin' }])
    expect(servicesWithRoles(resolvedProd)).toContain('backup.amazonaws.com')
    expect(servicesWithRoles(resolvedProd)).not.toContain('vpcorigin.cloudfront.amazonaws.com')
    expect(servicesWithRoles(resolvedDev)).toContain('vpcorigin.cloudfront.amazonaws.com')
    expect(servicesWithRoles(resolvedDev)).not.toContain('backup.amazonaws.com')
  })

  it('are those that CloudFormation may make as well', () => {
    const policies = policiesOf('prod')
      .map(({ text }) => text)
      .join()
    const [resolvedAll] = resolved([{ ...prod, origin: 'vpc-origin' }])
    for (const service of servicesWithRoles(resolvedAll)) expect(policies).toContain(`"${service}"`)
  })

  it('are only reported by the check, with their command', async () => {
    const aws = anAws({ 'iam list-roles': known })
    expect(await serviceLinkedRoles.run(aContext([dev], { aws }))).toMatchObject({
      state: 'later',
      what: expect.stringMatching(
        /^ecs\.application-autoscaling\.amazonaws\.com, elasticloadbalancing\.amazonaws\.com have/,
      ) as unknown,
      mend: expect.stringContaining(
        'aws iam create-service-linked-role --aws-service-name elasticloadbalancing.amazonaws.com',
      ) as unknown,
    })
    expect(aws.asked.join()).not.toContain('create')
  })

  it('are made where they are missing, once', async () => {
    const aws = anAws({ 'iam list-roles': known, 'iam create-service-linked-role': none('InvalidInput') })
    expect(await makeServiceRoles(aws, ['ecs.amazonaws.com', 'rds.amazonaws.com', 'backup.amazonaws.com'])).toEqual([
      'backup.amazonaws.com',
    ])
    expect(aws.asked.filter((one) => one.includes('create'))).toEqual([
      'iam create-service-linked-role --aws-service-name backup.amazonaws.com',
    ])
  })

  it('are left to CloudFormation where the credentials are those of a delivery', async () => {
    const aws = anAws({ 'iam list-roles': new AwsError('denied', 'AccessDenied', 'no') })
    expect(await makeServiceRoles(aws, ['ecs.amazonaws.com'])).toEqual([])
  })
})
