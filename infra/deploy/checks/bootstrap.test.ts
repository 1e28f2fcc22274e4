import type { Json } from '../../system/json.ts'
import { describe, expect, it } from 'vitest'
import { policiesOf } from '../../bootstrap/policies.ts'
import { boundaryOf, executionPoliciesOf, qualifierOf } from '../../config/names.ts'
import { dev, prod } from '../../test/variants.ts'
import { account, aContext, anAws, none, resolved } from '../test-kit.ts'
import { bootstraps, judgeBootstrap } from './bootstrap.ts'
import { boundsAreOfThisCheckout, judgeBounds } from './bounds.ts'

const [resolvedProd] = resolved([prod])

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
