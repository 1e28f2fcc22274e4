import * as iam from 'aws-cdk-lib/aws-iam'
import type * as kms from 'aws-cdk-lib/aws-kms'
import type * as s3 from 'aws-cdk-lib/aws-s3'
import type { AttachmentsCopy } from './copy.ts'

/** Where the files are copied to. */
export interface Copies {
  readonly bucket: AttachmentsCopy
  readonly encryptionKey: kms.IKey
  readonly region: string
}

/** The metrics of S3's replication have this as their `RuleId`. */
export const replicationRule = 'everything'

/**
 * Copies every new version, and every deletion, into the other region. What has no version there (files from before) is
 * copied by a batch job: docs/runbook/attachments-not-copied.md. O2 O4
 */
export function replicate(bucket: s3.Bucket, { bucket: copy, encryptionKey, region }: Copies): void {
  const role = new iam.Role(bucket, 'ReplicationRole', {
    assumedBy: new iam.ServicePrincipal('s3.amazonaws.com'),
    description: 'Copies attachments into the second region',
  })
  for (const statement of statementsOf(bucket, copy, encryptionKey, region)) role.addToPolicy(statement)
  const resource = bucket.node.defaultChild as s3.CfnBucket
  resource.replicationConfiguration = {
    role: role.roleArn,
    rules: [
      {
        id: replicationRule,
        status: 'Enabled',
        priority: 1,
        filter: { prefix: '' },
        // A file that its writer deleted ends in both regions.
        deleteMarkerReplication: { status: 'Enabled' },
        destination: {
          bucket: copy.arnAnywhere,
          encryptionConfiguration: { replicaKmsKeyId: encryptionKey.keyArn },
          metrics: { status: 'Enabled' },
        },
      },
    ],
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html */
function statementsOf(
  bucket: s3.Bucket,
  copy: AttachmentsCopy,
  encryptionKey: kms.IKey,
  region: string,
): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
    new iam.PolicyStatement({
      actions: ['s3:GetObjectVersionForReplication', 's3:GetObjectVersionAcl', 's3:GetObjectVersionTagging'],
      resources: [bucket.arnForObjects('*')],
    }),
    new iam.PolicyStatement({
      actions: ['s3:ReplicateObject', 's3:ReplicateDelete', 's3:ReplicateTags'],
      resources: [`${copy.arnAnywhere}/*`],
    }),
    new iam.PolicyStatement({
      actions: ['kms:Encrypt', 'kms:GenerateDataKey'],
      resources: [encryptionKey.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    }),
  ]
}
