import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import * as logs from 'aws-cdk-lib/aws-logs'
import * as s3 from 'aws-cdk-lib/aws-s3'
import * as deployment from 'aws-cdk-lib/aws-s3-deployment'
import { Construct } from 'constructs'
import { resolve } from 'node:path'
import { keptIf } from '../retention.ts'

/** Made by the build before a synthesis: files whose names contain a hash of their content. */
const built = resolve(import.meta.dirname, '../../../app/dist/client')

export interface StaticAssetsProps {
  readonly accessLogs: s3.IBucket
  readonly isProtected: boolean
}

/**
 * Scripts, styles and pictures of every version: new ones are uploaded before the first task that names them, and old ones
 * stay for open tabs. P5 F2 O5
 */
export class StaticAssets extends Construct {
  readonly bucket: s3.Bucket
  /** Constructs whose pages name a file depend on it. */
  readonly upload: deployment.BucketDeployment

  constructor(scope: Construct, id: string, { accessLogs, isProtected }: StaticAssetsProps) {
    super(scope, id)
    this.bucket = new s3.Bucket(this, 'Bucket', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'static/',
      removalPolicy: keptIf(isProtected),
      autoDeleteObjects: !isProtected,
    })
    this.upload = new deployment.BucketDeployment(this, 'Upload', {
      sources: [
        deployment.Source.asset(built, {
          // CloudFront compresses by itself.
          exclude: ['.vite', '.vite/**', '*.br', '*.gz'],
        }),
      ],
      destinationBucket: this.bucket,
      destinationKeyPrefix: 'static',
      // Open tabs of the last version, and a rollback, still request the last version's files (aws/aws-cdk#15891).
      prune: false,
      retainOnDelete: true,
      cacheControl: [
        deployment.CacheControl.setPublic(),
        deployment.CacheControl.maxAge(Duration.days(365)),
        deployment.CacheControl.immutable(),
      ],
      logGroup: new logs.LogGroup(this, 'Log', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    })
  }
}
