import * as iam from 'aws-cdk-lib/aws-iam'
import type * as kms from 'aws-cdk-lib/aws-kms'
import * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { kept } from '../retention.ts'
import { attachmentsLifecycle } from './lifecycle.ts'

export interface AttachmentsCopyProps {
  /** A key of the second region, the one of the vault beside it. */
  readonly encryptionKey: kms.IKey
  /** Days for which a replaced or deleted file can be recovered; the same as in the first region. */
  readonly recoverableDays: number
}

/** The files of notes in a second region, minutes behind the first: written by S3's replication alone. O2 O4 S7 */
export class AttachmentsCopy extends s3.Bucket {
  /** For stacks in another region, for which the CDK refuses `bucketArn` and `bucketName`. */
  readonly arnAnywhere: string
  readonly nameAnywhere: string

  constructor(scope: Construct, id: string, { encryptionKey, recoverableDays }: AttachmentsCopyProps) {
    super(scope, id, {
      versioned: true,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey,
      // One call to KMS for many objects.
      bucketKeyEnabled: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: attachmentsLifecycle(recoverableDays),
      removalPolicy: kept,
    })
    // Lifecycle rules do not ask the policy: versions end by them alone, as backups in the vault do.
    this.addToResourcePolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:DeleteObjectVersion'],
        resources: [this.arnForObjects('*')],
      }),
    )
    const resource = this.node.defaultChild as s3.CfnBucket
    this.arnAnywhere = resource.attrArn
    this.nameAnywhere = resource.ref
  }
}
