import * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { keptIf } from '../retention.ts'
import { attachmentsLifecycle } from './lifecycle.ts'
import { replicate, type Copies } from './replication.ts'

/** The prefix of all files that tasks store. */
export const attachmentsPrefix = 'attachments/'

/** The prefix of the list of accounts that are gone: a restored database is compared with it. */
export const tombstonesPrefix = 'tombstones/'

export interface AttachmentsBucketProps {
  /** Days for which a replaced or deleted file can be recovered; the same as the database's. */
  readonly recoverableDays: number
  readonly accessLogs: s3.IBucket
  readonly isProtected: boolean
  /** A bucket in a second region. @default - none */
  readonly copies: Copies | undefined
}

/** The files of notes: versioned, encrypted, over TLS, and only for the tasks. O2 S6 S7 */
export class AttachmentsBucket extends s3.Bucket {
  /** For stacks in another region, for which the CDK refuses `bucketName`. */
  readonly nameAnywhere: string

  constructor(
    scope: Construct,
    id: string,
    { recoverableDays, accessLogs, isProtected, copies }: AttachmentsBucketProps,
  ) {
    super(scope, id, {
      versioned: true,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'attachments/',
      lifecycleRules: attachmentsLifecycle(recoverableDays),
      removalPolicy: keptIf(isProtected),
      autoDeleteObjects: !isProtected,
    })
    this.nameAnywhere = (this.node.defaultChild as s3.CfnBucket).ref
    if (copies) replicate(this, copies)
  }
}
