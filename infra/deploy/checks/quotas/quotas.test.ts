import { describe, expect, it } from 'vitest'
import { dev, prod, test as testEnvironment } from '../../../test/variants.ts'
import { aContext, anAws, none, resolved } from '../../test-kit.ts'
import { countedQuota, countedQuotas, wantedOf } from './counted.ts'
import { judgeQuota } from './judge.ts'
import { processorsOf, tasksWithin } from './needs.ts'
import { processorsSuffice } from './processors.ts'
import { increase } from './quota.ts'

const like = (text: string) => expect.stringContaining(text) as unknown
const three = { ...prod, network: { ...prod.network, natGateways: 3 as const } }
const testOfThree = { ...testEnvironment, network: { ...testEnvironment.network, natGateways: 3 as const } }
const [addresses] = countedQuotas.filter(({ code }) => code === 'L-0263D0A3')
if (!addresses) throw new Error('no quota of addresses')
const tagged = (environment: string) => ({ Tags: [{ Key: 'notejam:environment', Value: environment }] })

describe('Elastic IPs', () => {
  it('are one for each NAT gateway, of all environments in the account and region', () => {
    const { beside } = aContext([dev, testOfThree, three])
    const [first, , last] = beside
    if (!first || !last) throw new Error('three environments were given')
    expect(wantedOf({ environment: first, beside }, addresses, [])).toEqual({ now: 1, later: 7, others: 0 })
    expect(wantedOf({ environment: last, beside }, addresses, ['dev', undefined, 'acme'])).toEqual({
      now: 6,
      later: 9,
      others: 2,
    })
    const elsewhere = resolved([dev, { ...three, region: 'eu-west-1' }])
    expect(wantedOf({ environment: elsewhere[0], beside: elsewhere }, addresses, [])).toMatchObject({ later: 1 })
  })

  const run = (found: object[], requested: object[] = []) =>
    countedQuota(addresses).run(
      aContext([three, dev, testOfThree], {
        aws: anAws({
          'service-quotas get-service-quota': none('NoSuchResourceException'),
          'service-quotas get-aws-default-service-quota': { Quota: { Value: 5 } },
          'service-quotas list-requested-service-quota-change-history-by-quota': { RequestedQuotas: requested },
          'ec2 describe-addresses': { Addresses: found },
        }),
      }),
    )
  const command =
    'aws service-quotas request-service-quota-increase --region eu-central-1 --service-code ec2 --quota-code L-0263D0A3 --desired-value'

  it('do not suffice for three environments in a new account, and are asked for once', async () => {
    expect(await run([])).toEqual({
      state: 'later',
      what: '3 needed, 5 granted; all environments of the account need 7',
      mend: `${command} 7`,
    })
    expect(await run([tagged('test'), {}])).toEqual({
      state: 'wrong',
      what: '7 needed (1 not by Notejam), 5 granted',
      mend: `${command} 8`,
    })
  })

  it('were asked for already', async () => {
    expect(await run([], [{ Status: 'DENIED', DesiredValue: 9 }])).toMatchObject({ mend: `${command} 7` })
    expect(await run([], [{ Status: 'PENDING', DesiredValue: 7 }])).toMatchObject({
      mend: 'wait: 7 were asked for, and AWS is deciding',
    })
    expect(await run([], [{ Status: 'CASE_OPENED', DesiredValue: 6 }])).toMatchObject({ mend: `${command} 7` })
  })
})

it.each(countedQuotas.map((quota) => [quota.name, quota] as const))(
  '%s are counted by the environment of each',
  async (_, quota) => {
    const aws = anAws({
      'service-quotas get-service-quota': { Quota: { Value: 5 } },
      'ec2 describe-addresses': { Addresses: [tagged('dev'), {}] },
      'ec2 describe-vpcs': { Vpcs: [{ VpcId: 'vpc-1', ...tagged('dev') }, { VpcId: 'vpc-2' }] },
      'rds describe-db-instances': { DBInstances: [{ TagList: tagged('dev').Tags }, { TagList: [] }] },
      'elbv2 describe-load-balancers': {
        LoadBalancers: [
          { VpcId: 'vpc-1', Type: 'application' },
          { VpcId: 'vpc-2', Type: 'application' },
          { VpcId: 'vpc-2', Type: 'network' },
        ],
      },
    })
    expect(await countedQuota(quota).run(aContext([dev], { aws }))).toEqual({
      state: 'ok',
      what: '2 needed (1 not by Notejam), 5 granted',
    })
  },
)

describe("Fargate's processors", () => {
  const [resolvedProd, resolvedTest, resolvedDev] = resolved([prod, testEnvironment, dev])

  it("are those of the peak, and of a deployment then: prod's 6 and 12.25", () => {
    expect(processorsOf([resolvedProd], false)).toEqual({ peak: 6, deployment: 12.25 })
    expect(tasksWithin(resolvedProd, 6)).toBe(5)
  })

  it('add up, and one environment is deployed at a time', () => {
    if (!resolvedTest || !resolvedDev) throw new Error('three environments were given')
    expect(processorsOf([resolvedProd, resolvedTest, resolvedDev], false)).toEqual({ peak: 7, deployment: 13.25 })
    expect(processorsOf([resolvedDev], true)).toEqual({ peak: 0.5, deployment: 1 })
    expect(processorsOf([resolvedDev], false), "dev's migration is not on Spot").toEqual({ peak: 0, deployment: 0.25 })
  })

  it("of others are counted while no environment runs, and a running one's are not counted twice", async () => {
    const asked = (Vpcs: object[]) =>
      processorsSuffice.run(
        aContext([testEnvironment, prod], {
          aws: anAws({
            'service-quotas get-service-quota': { Quota: { Value: 100 } },
            'cloudwatch get-metric-statistics': { Datapoints: [{ Maximum: 2 }, { Maximum: 4 }] },
            'ec2 describe-vpcs': { Vpcs },
          }),
        }),
      )
    expect(await asked([])).toMatchObject({ what: '5 needed at the peak, 6.25 during a deployment then, 100 granted' })
    expect(await asked([{ VpcId: 'vpc-1', ...tagged('prod') }])).toMatchObject({
      what: '7 needed at the peak, 13.25 during a deployment then, 100 granted',
    })
  })

  it('do not suffice in a new account, and the sentence says what fits until then', async () => {
    const aws = anAws({
      'service-quotas get-service-quota': { Quota: { Value: 6 } },
      'service-quotas list-requested-service-quota-change-history-by-quota': { RequestedQuotas: [] },
      'ec2 describe-vpcs': { Vpcs: [] },
      'cloudwatch get-metric-statistics': { Datapoints: [] },
    })
    expect(await processorsSuffice.run(aContext([prod], { aws }))).toEqual({
      state: 'wrong',
      what: '6 needed at the peak, 12.25 during a deployment then, 6 granted',
      mend: 'aws service-quotas request-service-quota-increase --region eu-central-1 --service-code fargate --quota-code L-3032A538 --desired-value 13; until then prod.service.maxTasks: 5 fits',
    })
    expect(await processorsSuffice.run(aContext([dev, prod], { aws })), 'Spot has a quota of its own').toMatchObject({
      state: 'ok',
    })
    expect(aws.asked.filter((one) => one.includes('L-36FBB829'))).not.toEqual([])
    expect(await processorsSuffice.run(aContext([testEnvironment, prod], { aws }))).toMatchObject({
      state: 'later',
      what: like('all environments of the account need 7 and 13.25'),
    })
  })
})

it('a command asks for whole numbers', () => {
  expect(increase(addresses, 'eu-west-1', 12.25)).toMatch(/--region eu-west-1 .* --desired-value 13$/)
  expect(judgeQuota(addresses, 'eu-west-1', { granted: 5, now: 5, later: 5, others: 0 })).toEqual({
    state: 'ok',
    what: '5 needed, 5 granted',
  })
})
