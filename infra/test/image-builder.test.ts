import { expect, it } from 'vitest'
import type { Environment } from '../config/environment.ts'
import { buildspec } from '../constructs/image-builder/buildspec.ts'
import { at, canonical, listOf, text } from '../system/json.ts'
import { documentStatements } from '../system/statements.ts'
import { System } from '../system/system.ts'
import { synthesiseShared } from '../synthesise.ts'
import { dev, prod } from './variants.ts'

/** The stack ci where CodeBuild makes the images. */

const built = (...all: Environment[]) =>
  new System([...synthesiseShared(all.map((one) => ({ ...one, builder: 'codebuild' as const }))).values()])
const ci = built(dev, { ...prod, region: 'eu-west-1' })
const [project] = ci.ofType('AWS::CodeBuild::Project')
const [bucket] = ci.ofType('AWS::S3::Bucket')
const [log] = ci.ofType('AWS::Logs::LogGroup')

/** The statements of the role with this beginning of its logical id. */
function statements(start: string) {
  const role = ci.ofType('AWS::IAM::Role').find(({ logicalId }) => logicalId.startsWith(start))
  const policies = ci
    .ofType('AWS::IAM::Policy')
    .filter(({ properties, stack }) => ci.meaning(listOf(properties['Roles'])[0], stack) === role?.id)
  return policies
    .flatMap(({ properties }) => documentStatements(ci, properties['PolicyDocument'], 'notejam-ci'))
    .map(({ actions, resources }) => ({ actions, resources }))
}

const sources = `{${bucket?.id ?? ''}.Arn}/sources/*`

it('is not there where Docker builds', () => {
  const types = [...synthesiseShared([dev]).values()].flatMap(({ template }) =>
    Object.values(template.Resources).map(({ Type }) => Type),
  )
  expect(types).toContain('AWS::ECR::Repository')
  expect(types.filter((type) => /CodeBuild|S3|Logs/.test(type))).toEqual([])
})

it('O5: builds on the processor of the tasks, with Docker, within bounds, and keeps its log for a month', () => {
  expect(project?.properties).toMatchObject({
    Name: 'notejam-image',
    Environment: {
      Type: 'ARM_CONTAINER',
      Image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0',
      PrivilegedMode: true,
    },
    Artifacts: { Type: 'NO_ARTIFACTS' },
    TimeoutInMinutes: 30,
    QueuedTimeoutInMinutes: 15,
    LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: { Ref: log?.logicalId } } },
  })
  expect(JSON.parse(text(at(project?.properties, 'Source', 'BuildSpec')))).toEqual(buildspec)
  expect(log?.properties['RetentionInDays']).toBe(30)
  const [x86] = built({ ...dev, architecture: 'x86' }).ofType('AWS::CodeBuild::Project')
  expect(x86?.properties['Environment']).toMatchObject({
    Type: 'LINUX_CONTAINER',
    Image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0',
  })
})

it('S5: its role reads sources, writes its log and pushes to the one repository, in the regions of environments alone', () => {
  expect(statements('BuilderRole')).toEqual([
    { actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [sources] },
    { actions: ['s3:GetBucketLocation'], resources: [`{${bucket?.id ?? ''}.Arn}`] },
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [`{${log?.id ?? ''}.Arn}`] },
    {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: ['eu-central-1', 'eu-west-1'].map(
        (region) => `arn:aws:ecr:${region}:{AWS::AccountId}:repository/notejam`,
      ),
    },
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
  ])
  const role = ci.ofType('AWS::IAM::Role').find(({ logicalId }) => logicalId.startsWith('BuilderRole'))
  const trust = listOf(at(role?.properties, 'AssumeRolePolicyDocument', 'Statement'))
  expect(trust).toHaveLength(1)
  expect(at(trust[0], 'Principal')).toEqual({ Service: 'codebuild.amazonaws.com' })
  expect(canonical(at(trust[0], 'Condition'))).toMatch(
    /ArnEquals.*:project\/notejam-image.*StringEquals.*aws:SourceAccount/,
  )
})

it('S5: the delivery of the first environment has images built, reads them, and pushes to its own repository alone', () => {
  const [, ...own] = statements('Deliverydev')
  expect(own).toEqual([
    {
      actions: expect.arrayContaining(['ecr:PutImage']) as unknown,
      resources: ['arn:aws:ecr:eu-central-1:{AWS::AccountId}:repository/deployed/notejam-dev'],
    },
    {
      actions: ['BatchCheckLayerAvailability', 'BatchGetImage', 'DescribeImages', 'GetDownloadUrlForLayer'].map(
        (one) => `ecr:${one}`,
      ),
      resources: [expect.stringMatching(/:repository\/\{notejam-ci\/ImagesRepository\w+\}$/)],
    },
    { actions: ['s3:PutObject'], resources: [sources] },
    {
      actions: ['codebuild:BatchGetBuilds', 'codebuild:BatchGetProjects', 'codebuild:StartBuild'],
      resources: ['arn:aws:codebuild:eu-central-1:{AWS::AccountId}:project/notejam-image'],
    },
  ])
  expect(JSON.stringify(statements('Deliveryprod'))).not.toMatch(/codebuild|s3:/)
})

it('S7: sources have one reader, are sent over TLS alone, and go after a day', () => {
  expect(bucket?.properties).toMatchObject({
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LifecycleConfiguration: { Rules: [expect.objectContaining({ ExpirationInDays: 1, Status: 'Enabled' })] },
  })
  const [policy] = ci.ofType('AWS::S3::BucketPolicy')
  const effects = listOf(at(policy?.properties, 'PolicyDocument', 'Statement')).map((one) => at(one, 'Effect'))
  expect(new Set(effects)).toEqual(new Set(['Deny']))
  expect(canonical(policy?.properties)).toContain('"aws:SecureTransport":"false"')
})

it('is small enough to be deployed before there is a bucket for templates', () => {
  for (const { name, template } of synthesiseShared(
    [dev, prod].map((one) => ({ ...one, builder: 'codebuild' as const })),
  ).values())
    expect(JSON.stringify(template).length * 1.5, name).toBeLessThan(51_200)
})
