import { describe, expect, it } from 'vitest'
import { policiesOf } from '../../bootstrap/policies.ts'
import { boundaryOf, executionPoliciesOf, qualifierOf } from '../../config/names.ts'
import type { Json } from '../../system/json.ts'
import { dev, prod, test as testEnvironment } from '../../test/variants.ts'
import { account, aContext, anAws, none, resolved } from '../test-kit.ts'
import { bootstraps, judgeBootstrap } from './bootstrap.ts'
import { boundsAreOfThisCheckout, judgeBounds } from './bounds.ts'
import { githubProvider, judgeProvider } from './github-provider.ts'
import { judgeRegions, regionsAreEnabled, regionsOf } from './regions.ts'
import { repositoryIsThere } from './repository.ts'
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

describe('the boundary and the policies', () => {
  const policies = (change: (text: string) => string = (text) => text) =>
    policiesOf('dev').map(({ name, text }) => ({
      Arn: `arn:aws:iam::${account}:policy/${name}`,
      PolicyVersionList: [
        { IsDefaultVersion: false, Document: {} },
        {
          IsDefaultVersion: true,
          Document: JSON.parse(
            change(text).replaceAll('${AWS::Partition}', 'aws').replaceAll('${AWS::AccountId}', account),
          ) as Json,
        },
      ],
    }))

  it('are those of this checkout', async () => {
    const aws = anAws({ 'iam get-account-authorization-details': { Policies: policies() } })
    expect(await boundsAreOfThisCheckout.run(aContext([dev], { aws }))).toMatchObject({ state: 'ok' })
  })

  it('are stale when a line of infra/bootstrap/ has changed', () => {
    expect(
      judgeBounds(
        'dev',
        account,
        policies((text) => text.replace('"ec2:Describe*",', '')),
      ),
    ).toMatchObject({
      state: 'wrong',
      what: expect.stringContaining('notejam-dev-deploy-platform differ') as unknown,
      mend: 'npm run setup -- dev',
    })
  })

  it('are missing in an empty account', () => {
    expect(judgeBounds('dev', account, [])).toEqual({
      state: 'wrong',
      what: 'notejam-dev-boundary, notejam-dev-deploy-platform, notejam-dev-deploy-service are missing',
      mend: 'npm run setup -- dev',
      isForSetup: true,
    })
  })
})

describe('the bootstrap', () => {
  const good = {
    StackName: 'CDKToolkit-njprod',
    StackStatus: 'CREATE_COMPLETE',
    Parameters: [
      { ParameterKey: 'Qualifier', ParameterValue: qualifierOf('prod') },
      { ParameterKey: 'InputPermissionsBoundary', ParameterValue: boundaryOf('prod') },
      {
        ParameterKey: 'CloudFormationExecutionPolicies',
        ParameterValue: executionPoliciesOf('prod')
          .map((name) => `arn:aws:iam::${account}:policy/${name}`)
          .join(','),
      },
    ],
    Outputs: [{ OutputKey: 'BootstrapVersion', OutputValue: '33' }],
  }
  const without = (key: string, value: string) => ({
    ...good,
    Parameters: good.Parameters.map((one) => (one.ParameterKey === key ? { ...one, ParameterValue: value } : one)),
  })

  it.each([
    ['as it should be', good, 'eu-west-1 version 33'],
    [
      'an old one',
      { ...good, Outputs: [{ OutputKey: 'BootstrapVersion', OutputValue: '5' }] },
      'has version 5, and 6 is the least',
    ],
    ['no version', { ...good, Outputs: [] }, 'has version NaN'],
    ['one of another qualifier', without('Qualifier', 'hnb659fds'), 'has the qualifier hnb659fds'],
    [
      'one without the boundary',
      without('InputPermissionsBoundary', ''),
      'does not keep its roles within notejam-prod-boundary',
    ],
    [
      'one with AdministratorAccess',
      without('CloudFormationExecutionPolicies', 'arn:aws:iam::aws:policy/AdministratorAccess'),
      "deploys with other policies than prod's",
    ],
    [
      'one that failed',
      { ...good, StackStatus: 'ROLLBACK_COMPLETE' },
      'CDKToolkit-njprod in eu-west-1 is ROLLBACK_COMPLETE',
    ],
  ])('%s', (_, stack, sentence) => {
    const finding = judgeBootstrap(resolvedProd, account, 'eu-west-1', stack)
    expect(finding.what).toContain(sentence)
    expect(finding.state).toBe(stack === good ? 'ok' : 'wrong')
    if (stack !== good) expect(finding.mend).toContain('npm run setup -- prod')
  })

  it('is wanted in every region, and the bucket of an earlier one is in its way', async () => {
    const aws = anAws({
      'cloudformation describe-stacks': { Stacks: [good] },
      'cloudformation describe-stacks us-east-1': { Stacks: [] },
      'cloudformation describe-stacks eu-west-1': { Stacks: [] },
      's3api head-bucket us-east-1': {},
      's3api head-bucket eu-west-1': none('404'),
    })
    expect(await bootstraps.run(aContext([prod], { aws }))).toEqual([
      {
        state: 'wrong',
        what: 'prod has no bootstrap in eu-west-1',
        mend: 'npm run setup -- prod',
        isForSetup: true,
      },
      {
        state: 'wrong',
        what: 'prod has no bootstrap in us-east-1, and the bucket cdk-njprod-assets-111122223333-us-east-1 of an earlier one is in its way',
        mend: 'aws s3 rb s3://cdk-njprod-assets-111122223333-us-east-1 --force; npm run setup -- prod',
        isForSetup: false,
      },
    ])
  })
})

describe('the repository of images', () => {
  const missing = none('RepositoryNotFoundException')
  const stack = { StackName: 'notejam-ci', StackStatus: 'CREATE_COMPLETE' }

  it.each([
    ['there', { repositories: [{}] }, [stack], [dev], 'notejam in eu-central-1'],
    [
      'not there, and its stack neither',
      missing,
      [],
      [dev],
      'notejam-ci, which holds the repository of images, is not in eu-central-1',
    ],
    ['not there, though its stack is', missing, [stack], [dev], 'notejam-ci is there, and its repository is not'],
    [
      'not there, because its stack failed',
      missing,
      [{ ...stack, StackStatus: 'ROLLBACK_COMPLETE' }],
      [dev],
      'is ROLLBACK_COMPLETE',
    ],
  ] as const)('%s', async (what, repositories, Stacks, [environment], sentence) => {
    const aws = anAws({ 'ecr describe-repositories': repositories, 'cloudformation describe-stacks': { Stacks } })
    const finding = await repositoryIsThere.run(aContext([environment], { aws }))
    expect(finding).toMatchObject({
      state: what === 'there' ? 'ok' : 'wrong',
      what: expect.stringContaining(sentence) as unknown,
    })
  })

  it('is copied to the region of a later environment with the first image', async () => {
    const aws = anAws({ 'ecr describe-repositories': missing, 'cloudformation describe-stacks': { Stacks: [stack] } })
    const context = aContext([dev, { ...testEnvironment, region: 'eu-west-1' }], { aws })
    const [, second] = context.beside
    if (!second) throw new Error('no second environment')
    expect(await repositoryIsThere.run({ ...context, environment: second })).toMatchObject({
      state: 'wrong',
      mend: 'npm run deploy -- dev, and wait a minute',
    })
  })
})

describe("GitHub's provider", () => {
  const arn = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`
  const found = { arn, audiences: ['sts.amazonaws.com'], isOurs: false }
  const [existing] = resolved([{ ...dev, githubProvider: 'existing' }])
  const [made] = resolved([dev])

  it.each([
    ['none, before the setup', made, undefined, 'wrong', 'npm run setup -- dev'],
    ['made by the stack', made, { ...found, isOurs: true }, 'ok', undefined],
    ["the account's own", existing, found, 'ok', undefined],
    ["the account's own, and the configuration does not say so", made, found, 'wrong', "githubProvider: 'existing'"],
    ['none, and the configuration says that there is one', existing, undefined, 'wrong', 'leave it out'],
    [
      "the stack's, and the configuration says that it is the account's",
      existing,
      { ...found, isOurs: true },
      'wrong',
      'leave dev.githubProvider out',
    ],
    [
      'one for other tokens',
      existing,
      { ...found, audiences: ['vault'] },
      'wrong',
      `add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ${arn} --client-id sts.amazonaws.com`,
    ],
  ] as const)('%s', (_, environment, provider, state, mend) => {
    const finding = judgeProvider(environment, provider)
    expect(finding.state).toBe(state)
    if (mend) expect(finding.mend).toContain(mend)
    expect(finding.mend ?? '').not.toContain('delete')
  })

  it('is known by its address, and by the resources of the stack', async () => {
    const aws = anAws({
      'iam list-open-id-connect-providers': { OpenIDConnectProviderList: [{ Arn: `${arn}.example` }, { Arn: arn }] },
      'iam get-open-id-connect-provider': { ClientIDList: ['sts.amazonaws.com'] },
      'cloudformation describe-stack-resources': none('ValidationError'),
    })
    expect(await githubProvider.run(aContext([{ ...dev, githubProvider: 'existing' }], { aws }))).toMatchObject({
      state: 'ok',
    })
  })
})
