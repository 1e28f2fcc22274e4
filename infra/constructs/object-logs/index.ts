import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'

export interface ObjectLogsProps {
  readonly days: number
  readonly isProtected: boolean
}

/** Who asked CloudFront, the balancer and the buckets for what. Holds visitors' addresses, so it forgets. O7 */
export class ObjectLogs extends s3.Bucket {
  constructor(scope: Construct, id: string, { days, isProtected }: ObjectLogsProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      // CloudFront's log delivery writes with an access list of its own.
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(days) }],
      removalPolicy: isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !isProtected,
    })
  }
}
