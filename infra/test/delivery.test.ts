import { expect, it } from 'vitest'
import { documentStatements } from '../system/statements.ts'
import { at, canonical, listOf, text, type JsonObject } from '../system/json.ts'
import { System } from '../system/system.ts'
import { synthesise, synthesiseShared } from '../synthesise.ts'
import { environments, repository } from '../config/environments.ts'
import { maxPreviews, withPreviews } from '../config/preview.ts'
import { filledIn, policiesOf } from '../bootstrap/policies.ts'
import { boundaryOf, executionPoliciesOf } from '../config/names.ts'
import { featureFlags } from '../notejam-app.ts'
import recommended from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' }
import type { Environment } from '../config/environment.ts'
import { dev, everything, prod } from './variants.ts'

const shared = synthesiseShared()
const ci = new System([...shared.values()])

const roleOf = (name: string) =>
  ci.ofType('AWS::IAM::Role').find(({ properties }) => properties['RoleName'] === `notejam-delivery-${name}`)

function statements(name: string) {
  const policy = ci
    .ofType('AWS::IAM::Policy')
    .find(({ properties, stack }) => ci.meaning(listOf(properties['Roles'])[0], stack) === roleOf(name)?.id)
  return documentStatements(ci, policy?.properties['PolicyDocument'], 'notejam-ci').map(({ actions, resources }) => ({
    actions,
    resources: [...resources].sort(),
  }))
}

it('S5: GitHub has access by OIDC tokens alone, once per account', () => {
  expect(ci.ofType('AWS::IAM::OIDCProvider').map(({ properties }) => properties)).toEqual([
    expect.objectContaining({
      Url: 'https://token.actions.githubusercontent.com',
      ClientIdList: ['sts.amazonaws.com'],
    }),
  ])
  const keys = [...ci.resources.values()].filter(({ Type }) => /AccessKey|IAM::User/.test(Type))
  expect(keys).toEqual([])
})

it("S5: an account's own provider is trusted, and neither made nor deleted", () => {
  const all = environments.map((one) => ({ ...one, githubProvider: 'existing' as const }))
  const resources = Object.values(synthesiseShared(all).get('ci')?.template.Resources ?? {})
  expect(resources.filter(({ Type }) => Type === 'AWS::IAM::OIDCProvider')).toEqual([])
  const roles = resources.filter(({ Type }) => Type === 'AWS::IAM::Role')
  expect(roles).toHaveLength(3)
  for (const role of roles) {
    expect(
      canonical(at(role.Properties, 'AssumeRolePolicyDocument', 'Statement', 0, 'Principal', 'Federated')),
    ).toContain(':oidc-provider/token.actions.githubusercontent.com')
  }
})

it.each(['dev', 'test', 'prod'])(
  'S5: one repository and its environment %s may assume the role, and nothing like them',
  (name) => {
    const document = roleOf(name)?.properties['AssumeRolePolicyDocument']
    expect(at(document, 'Statement')).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: { Ref: 'DeliveryGitHubF51A9FD9' } },
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': `repo:${repository.subject}:environment:${name}`,
          },
        },
      },
    ])
  },
)

it("S5: it pushes to its environment's repository alone, and assumes the deployment roles of its environment", () => {
  const account = '{AWS::AccountId}'
  const roles = ['deploy', 'file-publishing', 'lookup'].flatMap((kind) =>
    ['eu-central-1', 'eu-west-1', 'us-east-1'].map(
      (region) => `arn:aws:iam::${account}:role/cdk-njprod-${kind}-role-${account}-${region}`,
    ),
  )
  const repository = (name: string) => `arn:aws:ecr:eu-central-1:${account}:repository/${name}`
  const builds = '{notejam-ci/ImagesRepository2D0F5B9C}'
  const reading = ['BatchCheckLayerAvailability', 'BatchGetImage', 'DescribeImages', 'GetDownloadUrlForLayer']
  const pushing = ['CompleteLayerUpload', 'InitiateLayerUpload', 'PutImage', 'UploadLayerPart']
  const ecr = (...actions: string[]) => actions.map((one) => `ecr:${one}`).sort()
  for (const name of ['test', 'prod'])
    expect(statements(name).slice(1)).toEqual([
      { actions: ecr(...reading, ...pushing), resources: [repository(`deployed/notejam-${name}`)] },
      { actions: ecr(...reading), resources: [repository(builds)] },
    ])
  expect(statements('prod')[0]).toEqual({ actions: ['sts:AssumeRole'], resources: roles.sort() })
  // Images are built in the name of the first environment.
  expect(statements('dev').slice(1)).toEqual([
    { actions: ecr(...reading, ...pushing), resources: [repository('deployed/notejam-dev')] },
    { actions: ecr(...reading, ...pushing), resources: ['{notejam-ci/ImagesRepository2D0F5B9C.Arn}'] },
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
  ])
  expect(JSON.stringify(statements('dev'))).not.toMatch(/njprod|notejam-prod/)
})

it('S5: the role of a pull request deploys its own environment, and pushes into its own repository alone', () => {
  const stacks = synthesiseShared(withPreviews(environments, ['42']))
  const policies = Object.values(stacks.get('ci')?.template.Resources ?? {})
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .map(({ Properties }) => Properties)
  const own = policies.filter((one) => canonical(one).includes('njpr42'))
  expect(own).toHaveLength(1)
  expect(canonical(own[0])).toContain('cdk-njpr42-file-publishing-role')
  expect(canonical(own[0])).not.toMatch(/cdk-nj(?!pr42)|codebuild:|s3:/)
  const pushing = listOf(at(own[0], 'PolicyDocument', 'Statement')).filter((one) =>
    canonical(one).includes('ecr:PutImage'),
  )
  expect(pushing).toHaveLength(1)
  expect(canonical(at(pushing[0], 'Resource'))).toContain(':repository/deployed/notejam-pr42"')
  const others = policies.filter((one) => !canonical(one).includes('njpr42'))
  expect(others).toHaveLength(3)
  expect(others.map((one) => canonical(one)).join()).not.toContain('pr42')
  const [repository] = Object.values(stacks.get('bounds-pr42')?.template.Resources ?? {}).filter(
    ({ Type }) => Type === 'AWS::ECR::Repository',
  )
  expect(repository).toMatchObject({ DeletionPolicy: 'Delete', Properties: { EmptyOnDelete: true } })
})

it('O7 S5: the role of the night is for jobs on main, compares, reads no content and changes nothing', () => {
  const stacks = new System([...synthesiseShared(withPreviews(environments, ['42'])).values()])
  const roles = stacks
    .ofType('AWS::IAM::Role')
    .filter(({ properties }) => text(properties['RoleName']).startsWith('notejam-drift-'))
  expect(roles.map(({ properties }) => properties['RoleName']).sort()).toEqual(
    environments.map(({ name }) => `notejam-drift-${name}`).sort(),
  )
  const prods = roles.find(({ properties }) => properties['RoleName'] === 'notejam-drift-prod')
  const trust = listOf(at(prods?.properties, 'AssumeRolePolicyDocument', 'Statement'))
  expect(trust.map((one) => at(one, 'Condition'))).toEqual([
    {
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': `repo:${repository.subject}:ref:refs/heads/main`,
      },
    },
  ])
  const [policy] = stacks
    .ofType('AWS::IAM::Policy')
    .filter(({ properties, stack }) => stacks.meaning(listOf(properties['Roles'])[0], stack) === prods?.id)
  // IAM takes so many letters in a role's own policies.
  expect(JSON.stringify(policy?.properties['PolicyDocument']).length).toBeLessThan(10_240)
  const [compare, ...others] = documentStatements(stacks, policy?.properties['PolicyDocument'], 'notejam-bounds-prod')
  expect(compare?.resources).toEqual(['arn:aws:cloudformation:*:{AWS::AccountId}:stack/notejam-prod-*/*'])
  const all = [compare, ...others].flatMap((one) => one?.actions ?? [])
  expect(all).toEqual(
    expect.arrayContaining(['cloudformation:DetectStackDrift', 'ec2:DescribeRouteTables', 'iam:GetRole']),
  )
  expect(all.filter((one) => !/^[\w-]+:(BatchDescribe|Describe|Detect|Get|List)\w+$/.test(one))).toEqual([])
  expect(
    all.filter((one) => /:Get(Object|SecretValue|LogEvents|Parameter|SendQuota)|kms:Decrypt|s3:GetObject/.test(one)),
  ).toEqual([])
})

it('S5: images are immutable and scanned, and those that ran in an environment outlive the rest', () => {
  const rules = ci.ofType('AWS::ECR::Repository').map(({ properties }) => {
    expect(properties).toMatchObject({
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
    })
    // ECR's own default is AES-256.
    expect(properties['EncryptionConfiguration']).toBeUndefined()
    const policy = JSON.parse(text(at(properties, 'LifecyclePolicy', 'LifecyclePolicyText'))) as JsonObject
    const sorted = [...listOf(policy['rules'])].sort(
      (a, b) => Number(at(a, 'rulePriority')) - Number(at(b, 'rulePriority')),
    )
    return [text(properties['RepositoryName']), sorted.map((rule) => at(rule, 'selection'))]
  })
  const young = { tagStatus: 'any', countType: 'sinceImagePushed', countNumber: 90, countUnit: 'days' }
  const ran = { tagStatus: 'tagged', tagPatternList: ['ran-*'], countType: 'imageCountMoreThan', countNumber: 50 }
  expect(Object.fromEntries(rules)).toEqual({
    notejam: [young],
    'deployed/notejam-dev': [ran, young],
    'deployed/notejam-test': [ran, young],
    'deployed/notejam-prod': [ran, young],
  })
})

/** The registries that the repository of `ci` replicates images to, and the account that it takes images from. */
function copiesAmong(all: readonly Environment[], id: string) {
  const { Resources = {} } = synthesiseShared(all).get(id)?.template ?? {}
  const [copies, from] = ['AWS::ECR::ReplicationConfiguration', 'AWS::ECR::RegistryPolicy'].map((type) =>
    Object.values(Resources).find((resource) => resource.Type === type),
  )
  return {
    to: at(copies?.Properties, 'ReplicationConfiguration', 'Rules', 0, 'Destinations'),
    from: /iam::(\d{12}):root/.exec(
      canonical(at(from?.Properties, 'PolicyText', 'Statement', 0, 'Principal', 'AWS')),
    )?.[1],
  }
}

it('O4: images are copied to every other region and account that an environment runs in, under their digest', () => {
  const [builder, other] = ['111122223333', '444455556666']
  const far = { ...prod, region: 'us-west-2' }
  expect(copiesAmong([dev, far], 'ci')).toEqual({
    to: [{ Region: 'us-west-2', RegistryId: { Ref: 'AWS::AccountId' } }],
    from: undefined,
  })
  const apart = [
    { ...dev, account: builder },
    { ...prod, account: other },
  ]
  expect(copiesAmong(apart, `ci-${builder}`)).toEqual({
    to: [{ Region: 'eu-central-1', RegistryId: other }],
    from: undefined,
  })
  expect(copiesAmong(apart, `ci-${other}`)).toEqual({ to: undefined, from: builder })
  expect(copiesAmong([dev, prod], 'ci')).toEqual({ to: undefined, from: undefined })
})

const policies = new Map(
  ci
    .ofType('AWS::IAM::ManagedPolicy')
    .map(({ properties }) => [text(properties['ManagedPolicyName']), properties['PolicyDocument']]),
)

it.each(['dev', 'test', 'prod'])('S5: %s is deployed with policies of its own, within its boundary', (name) => {
  const own = [boundaryOf(name), ...executionPoliciesOf(name)]
  for (const policy of own) {
    const text = JSON.stringify(policies.get(policy))
    expect(text).toContain(`notejam-${name}-`)
    expect(text).not.toContain('ENVIRONMENT')
    expect(text).not.toMatch(/iam:\*|organizations:/)
    const ofAll = documentStatements(ci, policies.get(policy), 'bounds').filter(
      ({ effect, actions }) => effect === 'Allow' && actions.includes('*'),
    )
    // The boundary leaves CloudFormation's role, which those policies limit that have the next names, as it is.
    const isBoundary = policy === boundaryOf(name)
    expect(ofAll.map(({ condition }) => condition)).toEqual(
      isBoundary
        ? [
            canonical({
              ArnLike: {
                'aws:PrincipalArn': {
                  'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/cdk-nj${name}-cfn-exec-role-*`,
                },
              },
            }),
          ]
        : [],
    )
    // CloudFormation lists `sts:AssumeRole` for VPC origins, which have a service-linked role.
    const assumed = documentStatements(ci, policies.get(policy), 'bounds').filter(({ actions }) =>
      actions.some((one) => one.startsWith('sts:')),
    )
    for (const { resources } of assumed)
      expect(resources).toEqual([
        'arn:aws:iam::{AWS::AccountId}:role/aws-service-role/vpcorigin.cloudfront.amazonaws.com/*',
      ])
  }
})

it.each(['dev', 'test', 'prod', 'pr999999'])('S5: the policies of %s fit into managed policies', (name) => {
  for (const one of policiesOf(name)) {
    // IAM counts no white space; the longest partition has the longest ARNs.
    const document = JSON.stringify(JSON.parse(filledIn(one.text, '111122223333', 'aws-us-gov')))
    expect(document.length, one.name).toBeLessThan(6_144)
  }
})

it('S5: CloudFormation may change only bounded roles of the environment', () => {
  const all = [...policies].flatMap(([name, document]) =>
    documentStatements(ci, document, 'bounds').map((one) => ({ name, ...one })),
  )
  const widening = all.filter(
    ({ effect, actions }) =>
      effect === 'Allow' &&
      actions.some(
        (action) =>
          /iam:(Create|Attach|Put|Detach|DeleteRolePolicy)/.test(action) && action !== 'iam:CreateServiceLinkedRole',
      ),
  )
  expect(widening).toHaveLength(3)
  for (const { name, resources, condition } of widening) {
    const environment = name.split('-')[1] ?? ''
    for (const resource of resources) expect(resource).toContain(`:role/notejam-${environment}-*`)
    expect(condition).toContain(`policy/notejam-${environment}-boundary`)
  }
  const policyEdits = all.filter(({ actions }) =>
    actions.some(
      (action) =>
        /iam:.*Policy(Version)?$/.test(action) &&
        !/RolePolic/.test(action) &&
        !action.startsWith('iam:Get') &&
        !action.startsWith('iam:List'),
    ),
  )
  expect(policyEdits).toEqual([])
})

it('S5: the policies name every service that the templates use, and every role is one that they may make', () => {
  const { system } = synthesise(everything)
  // IAM's names of services, where they differ from CloudFormation's.
  const names: Record<string, string> = {
    ApplicationAutoScaling: 'application-autoscaling',
    CertificateManager: 'acm',
    ElasticLoadBalancingV2: 'elasticloadbalancing',
    StepFunctions: 'states',
  }
  const used = new Set(
    [...system.resources.values()]
      .map(({ Type }) => Type.split('::'))
      .filter(([vendor]) => vendor === 'AWS')
      .map(([, service = '']) => names[service] ?? service.toLowerCase()),
  )
  const allowed = executionPoliciesOf('prod')
    .map((name) => JSON.stringify(policies.get(name)))
    .join()
  expect(used.size).toBeGreaterThan(20)
  expect(
    [...used].filter((service) => !allowed.includes(`"${service}:`)),
    'missing from the policies',
  ).toEqual([])
  for (const { properties, id } of system.ofType('AWS::IAM::Role')) expect(properties['RoleName'], id).toBeUndefined()
})

it('is small enough to be deployed before there is a bucket for templates', () => {
  // The CLI sends YAML, which is up to a half longer, and CloudFormation takes 51,200 bytes.
  const numbers = Array.from({ length: maxPreviews }, (_, index) => String(100_001 + index))
  const most = synthesiseShared(
    withPreviews(environments, numbers).map((one) => ({ ...one, builder: 'codebuild' as const })),
  )
  for (const { name, template } of [...shared.values(), ...most.values()]) {
    expect(JSON.stringify(template).length * 1.5, name).toBeLessThan(51_200)
  }
})

it("S5: an environment's files, functions, tasks and databases are its own by name, whatever a role of it may do", () => {
  const boundary = documentStatements(ci, policies.get(boundaryOf('dev')), 'notejam-bounds-dev')
  const named = ['cloudformation:*', 'ecs:*', 'lambda:*', 'rds:*', 's3:*', 'scheduler:*']
  const granting = boundary.filter(
    ({ effect, actions }) => effect === 'Allow' && actions.some((one) => named.includes(one)),
  )
  expect(granting.map(({ actions }) => named.filter((one) => actions.includes(one)))).toEqual([named])
  const resources = granting.flatMap((one) => one.resources)
  // The pattern of a bucket also matches its objects.
  const s3 = resources.flatMap((one) => /:s3:::([\w*-]+)/.exec(one)?.[1] ?? [])
  expect(s3).toEqual(['cdk-njdev-assets-*', 'notejam-dev-*'])
  expect(resources.filter((one) => !/(notejam-dev($|-| )|njdev|devApp)/.test(one))).toEqual([])
  const denied = boundary.filter(({ effect }) => effect === 'Deny')
  // What all environments share, the registry of images and the policies, has the tag `ci`.
  expect(denied.map(({ actions, condition }) => [actions.join(), condition])).toEqual([
    [
      '*',
      '{"Null":{"aws:ResourceTag/notejam:environment":"false"},"StringNotEquals":{"aws:ResourceTag/notejam:environment":["dev","ci"]}}',
    ],
    ['cloudformation:*', '{"ForAnyValue:StringLike":{"cloudformation:ImportResourceTypes":"*"}}'],
  ])
})

it('sets every feature flag that the CDK recommends', () => {
  const flags = Object.entries(recommended).filter(([name]) => name !== '@aws-cdk/core:target-partitions')
  expect(flags.length).toBeGreaterThan(50)
  expect(featureFlags).toMatchObject(Object.fromEntries(flags))
})
