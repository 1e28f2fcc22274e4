import { Duration } from 'aws-cdk-lib'
import * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { keptIf } from '../retention.ts'

/** Longer than an export can be fetched: tasks delete what they have packed, and what they leave goes by itself. */
const days = 2

export interface ExportsBucketProps {
  readonly accessLogs: s3.IBucket
  readonly isProtected: boolean
}

/**
 * What people take along, packed for a day: copies of what is kept elsewhere. A bucket and not a prefix, because AWS Backup takes whole buckets; without
 * versions and copies. S6 S7
 */
export class ExportsBucket extends s3.Bucket {
  constructor(scope: Construct, id: string, { accessLogs, isProtected }: ExportsBucketProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'exports/',
      lifecycleRules: [{ id: 'after-a-day', expiration: Duration.days(days) }],
      removalPolicy: keptIf(isProtected),
      autoDeleteObjects: !isProtected,
    })
  }
}
