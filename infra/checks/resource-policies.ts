import { canonical, listOf } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { globalRegion } from '../config/regions.ts'
import { copyOfAttachments } from './copies.ts'
import { exportsOf } from './exports.ts'
import { check, type Expect } from './finding.ts'
import { denials, grants, type Grant } from './grants.ts'

const account = '{AWS::AccountId}'
const root: Grant = { who: [`arn:aws:iam::${account}:root`], actions: ['kms:*'], on: ['*'] }
const inAccount = { StringEquals: { 'aws:SourceAccount': account } }

/** Each resource policy has exactly the expected statements, and no further Allow. P5 S7 O7 */
export const resourcePolicies = check((system, environment, expect) => {
  const topicKeys = system
    .ofType('AWS::SNS::Topic')
    .map((topic) => system.resource(topic.properties['KmsMasterKeyId'], topic.stack)?.id)
  for (const key of system.ofType('AWS::KMS::Key'))
    grants(
      system,
      key,
      ['KeyPolicy'],
      topicKeys.includes(key.id) ? [root, ...messages(['kms:Decrypt', 'kms:GenerateDataKey*'], '*')] : [root],
      'S7',
      expect,
    )
  for (const policy of system.ofType('AWS::SNS::TopicPolicy')) {
    const [topic, ...others] = listOf(policy.properties['Topics']).map((one) => system.meaning(one, policy.stack))
    expect(topic !== undefined && others.length === 0, 'S7', `${policy.logicalId} is not the policy of one topic`)
    grants(system, policy, ['PolicyDocument'], messages(['sns:Publish'], `{${topic ?? ''}}`), 'S7', expect)
  }
  for (const vault of system.ofType('AWS::Backup::BackupVault')) {
    grants(system, vault, ['AccessPolicy'], [], 'O2', expect)
    const denied = denials(system, vault, 'AccessPolicy').flatMap((one) =>
      one.who.join() === '*' && canonical(one.when) === '{}' ? one.actions : [],
    )
    expect(denied.includes('backup:DeleteRecoveryPoint'), 'O2', `${vault.logicalId} lets backups be deleted`)
  }
  for (const bucket of system.ofType('AWS::S3::Bucket')) {
    const policies = system
      .ofType('AWS::S3::BucketPolicy')
      .filter(({ properties, stack }) => system.meaning(properties['Bucket'], stack) === bucket.id)
    expect(policies.length === 1, 'P5', `${bucket.logicalId} has ${policies.length} policies`)
    const whole = [`{${bucket.id}.Arn}`, `{${bucket.id}.Arn}/*`].join()
    const isClosed = policies.some((policy) =>
      denials(system, policy, 'PolicyDocument').some(
        ({ who, actions, on, when }) =>
          who.join() === '*' &&
          actions.join() === 's3:*' &&
          on.join() === whole &&
          canonical(when) === canonical({ Bool: { 'aws:SecureTransport': 'false' } }),
      ),
    )
    expect(isClosed, 'S7', `${bucket.logicalId} answers without TLS`)
    if (bucket === copyOfAttachments(system)) staysWhole(system, bucket, policies, expect)
    for (const policy of policies)
      grants(system, policy, ['PolicyDocument'], bucketGrants(system, bucket, environment), 'P5', expect)
  }
})

/** No principal deletes a version of the copy: those end by lifecycle rules, which ask no policy. */
function staysWhole(system: System, { id, logicalId }: Resource, policies: readonly Resource[], expect: Expect): void {
  const isHeld = policies.some((policy) =>
    denials(system, policy, 'PolicyDocument').some(
      ({ who, actions, on, when }) =>
        [who.join(), actions.join(), on.join(), canonical(when)].join(' ') ===
        `* s3:DeleteObjectVersion {${id}.Arn}/* {}`,
    ),
  )
  expect(isHeld, 'O2', `${logicalId} lets versions be deleted`)
}

/** The services that write to operators. EventBridge sends no source account: a condition would drop its messages. */
function messages(actions: string[], on: string): Grant[] {
  return [
    { who: ['budgets', 'cloudwatch'], actions, on: [on], when: inAccount },
    { who: ['events'], actions, on: [on] },
  ]
}

function bucketGrants(
  system: System,
  { id, properties, logicalId }: Resource,
  environment: ResolvedEnvironment,
): Grant[] {
  const [arn, objects] = [`{${id}.Arn}`, `{${id}.Arn}/*`]
  const [distribution] = system.ofType('AWS::CloudFront::Distribution')
  const source = `arn:aws:cloudfront::${account}:distribution/{${distribution?.id ?? ''}}`
  const emptying = ['s3:DeleteObject*', 's3:GetBucket*', 's3:List*', 's3:PutBucketPolicy']
  const emptied: Grant[] = system
    .ofType('AWS::IAM::Role')
    .filter((role) => !environment.isProtected && role.logicalId.startsWith('CustomS3AutoDeleteObjects'))
    .map((role) => ({ who: [`{${role.id}.Arn}`], actions: emptying, on: [arn, objects] }))
  if (logicalId.startsWith('EdgeAssets'))
    return [
      ...emptied,
      {
        who: ['cloudfront'],
        actions: ['s3:GetObject'],
        on: [objects],
        when: { StringEquals: { 'AWS:SourceArn': source } },
      },
    ]
  if (id === copyOfAttachments(system)?.id) return []
  if (properties['LoggingConfiguration'] !== undefined) return emptied
  // The bucket of logs: S3 and CloudFront write under prefixes of their own.
  const attachments = system.ofType('AWS::S3::Bucket').find((one) => one.logicalId.startsWith('Attachments'))
  const from = (one: Resource | undefined) => ({ ...inAccount, ArnLike: { 'aws:SourceArn': `{${one?.id ?? ''}.Arn}` } })
  const fromEdge = {
    StringEquals: { ...inAccount.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
    ArnLike: { 'aws:SourceArn': `arn:aws:logs:${globalRegion}:${account}:delivery-source:*` },
  }
  return [
    ...emptied,
    { who: ['logging.s3'], actions: ['s3:PutObject'], on: [`${arn}/attachments/*`], when: from(attachments) },
    { who: ['logging.s3'], actions: ['s3:PutObject'], on: [`${arn}/exports/*`], when: from(exportsOf(system)) },
    { who: ['logging.s3'], actions: ['s3:PutObject'], on: [`${arn}/static/*`] },
    {
      who: ['delivery.logs'],
      actions: ['s3:PutObject'],
      on: [`${arn}/AWSLogs/${account}/CloudFront/*`],
      when: fromEdge,
    },
  ]
}
