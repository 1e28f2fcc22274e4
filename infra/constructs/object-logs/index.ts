import { Duration, Stack } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { keptIf } from '../retention.ts'
import { globalRegion } from '../../config/regions.ts'

export interface ObjectLogsProps {
  readonly days: number
  readonly isProtected: boolean
}

/** The bucket of CloudFront's log and of the buckets' access logs. It holds clients' IP addresses, so objects expire. O7 */
export class ObjectLogs extends s3.Bucket {
  /** For stacks in another region, for which the CDK refuses `bucketArn`. */
  readonly arnAnywhere: string

  constructor(scope: Construct, id: string, { days, isProtected }: ObjectLogsProps) {
    super(scope, id, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      // CloudFront's legacy log left an entry in the bucket's ACL, with which S3 refuses BUCKET_OWNER_ENFORCED. No writer of
      // ours uses ACLs.
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(days) }],
      removalPolicy: keptIf(isProtected),
      autoDeleteObjects: !isProtected,
    })
    this.arnAnywhere = (this.node.defaultChild as s3.CfnBucket).attrArn
    this.addToResourcePolicy(fromCloudFront(this))
  }
}

/**
 * Exactly the statement that AWS wants: without it, AWS would add its own to the bucket's policy, outside the template.
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
