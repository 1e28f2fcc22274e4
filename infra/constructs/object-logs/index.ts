import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { globalRegion } from '../../config/regions.ts'

export interface ObjectLogsProps {
  readonly days: number
  readonly isProtected: boolean
}

/** Who asked CloudFront, and the buckets for what. Holds visitors' addresses, so it forgets. O7 */
export class ObjectLogs extends s3.Bucket {
  /** For a stack in another region, which the `bucketArn` refuses to go to. */
  readonly arnAnywhere: string

  constructor(scope: Construct, id: string, { days, isProtected }: ObjectLogsProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      // A distribution that once wrote CloudFront's older kind of log left an entry in the access list: with one, S3
      // refuses to enforce the owner. Nothing of ours is written by access lists.
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(days) }],
      removalPolicy: isProtected ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !isProtected,
    })
    this.arnAnywhere = (this.node.defaultChild as s3.CfnBucket).attrArn
    this.addToResourcePolicy(fromCloudFront(this))
  }
}

/**
 * Exactly what AWS asks for: with another policy it would add its own to the bucket's, beside the template's.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
function fromCloudFront(bucket: s3.Bucket): iam.PolicyStatement {
  const { account, partition } = Stack.of(bucket)
  return new iam.PolicyStatement({
    sid: 'AWSLogDeliveryWrite',
    principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
    actions: ['s3:PutObject'],
    resources: [bucket.arnForObjects(`AWSLogs/${account}/CloudFront/*`)],
    conditions: {
      StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
      ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${globalRegion}:${account}:delivery-source:*` },
    },
  })
}
