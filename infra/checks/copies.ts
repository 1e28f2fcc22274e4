import { at, canonical, listOf } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import type { Resource, System } from '../system/system.ts'
import { expectExactly, type Expected } from './exactly.ts'
import { check } from './finding.ts'

/** The bucket that attachments are copied to, in the second region. */
export function copyOfAttachments(system: System): Resource | undefined {
  return system.ofType('AWS::S3::Bucket').find(({ logicalId }) => logicalId.startsWith('CopiedAttachments'))
}

const destination = ['ReplicationConfiguration', 'Rules', 0, 'Destination'] as const

/** Attachments, and no other objects, are copied to a bucket of the second region, under its key, and S3 tells how far. O2 O4 */
export const copies = check((system, { copyRegion }, expect) => {
  for (const bucket of system.ofType('AWS::S3::Bucket')) {
    const { properties, logicalId, stack } = bucket
    const rules = listOf(at(properties, 'ReplicationConfiguration', 'Rules'))
    const isCopied = copyRegion !== undefined && logicalId.startsWith('Attachments')
    expect(rules.length === (isCopied ? 1 : 0), 'O2', `${logicalId} has ${rules.length} rules of replication`)
    if (!isCopied) continue
    const to = system.resource(at(properties, ...destination, 'Bucket'), stack)
    expect(
      to?.Type === 'AWS::S3::Bucket' && system.regionOf(to.stack) === copyRegion,
      'P5',
      `${logicalId} is copied to ${spelled(system, at(properties, ...destination, 'Bucket'), stack)}`,
    )
    expect(
      at(rules[0], 'Status') === 'Enabled' && canonical(at(rules[0], 'Filter') ?? {}) === '{"Prefix":""}',
      'O2',
      `only a part of ${logicalId} is copied`,
    )
    expect(
      at(rules[0], 'DeleteMarkerReplication', 'Status') === 'Enabled',
      'O2',
      `what is deleted from ${logicalId} stays in the second region for ever`,
    )
    expect(
      at(properties, ...destination, 'Metrics', 'Status') === 'Enabled',
      'O7',
      `S3 does not tell how far the copy of ${logicalId} is behind`,
    )
    const key = keyOf(system, to)
    expect(
      key !== undefined &&
        system.resource(at(properties, ...destination, 'EncryptionConfiguration', 'ReplicaKmsKeyID'), stack) === key,
      'S7',
      `${logicalId} is copied under another key than that of the second region`,
    )
    const role = system.resource(at(properties, 'ReplicationConfiguration', 'Role'), stack)
    if (to && key) expectExactly(system, role, statements(bucket, to, key, copyRegion), expect)
  }
})

/** The key of the copy: of its own region. */
function keyOf(system: System, copy: Resource | undefined): Resource | undefined {
  const byDefault = ['ServerSideEncryptionConfiguration', 0, 'ServerSideEncryptionByDefault'] as const
  const key =
    copy && system.resource(at(copy.properties, 'BucketEncryption', ...byDefault, 'KMSMasterKeyID'), copy.stack)
  return key?.Type === 'AWS::KMS::Key' && key.stack === copy?.stack ? key : undefined
}

/** Reads versions here, writes them there, and uses the key there through S3 alone. */
function statements(from: Resource, to: Resource, key: Resource, region: string): Expected[] {
  return [
    { actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resource: `{${from.id}.Arn}` },
    {
      actions: ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'],
      resource: `{${from.id}.Arn}/*`,
    },
    { actions: ['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'], resource: `{${to.id}.Arn}/*` },
    {
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resource: `{${key.id}.Arn}`,
      condition: canonical({ StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } }),
    },
  ]
}
