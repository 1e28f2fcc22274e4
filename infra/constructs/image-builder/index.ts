import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import * as codebuild from 'aws-cdk-lib/aws-codebuild'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as logs from 'aws-cdk-lib/aws-logs'
import * as s3 from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import type { Architecture } from '../../config/environment.ts'
import { imageProject, sourcesPrefix } from '../../config/names.ts'
import { buildspec } from './buildspec.ts'

/** The most that a build takes, and waits for its turn before, in minutes: together less than GitHub's credentials are good for. */
export const [buildMinutes, queueMinutes] = [30, 15]

const logDays = logs.RetentionDays.ONE_MONTH

/** CodeBuild's machines, by the processor of the tasks: both have four processors and 7 or 8 GB. */
const machines = {
  arm: { type: 'ARM_CONTAINER', image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
  x86: { type: 'LINUX_CONTAINER', image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' },
} as const satisfies Record<Architecture, { type: string; image: string }>

export interface ImageBuilderProps {
  readonly architecture: Architecture
  /** The ARNs of the repositories that it may push to: of one name, in each region of the account's environments. */
  readonly repositories: readonly string[]
}

/**
 * Builds the image where the machine that deploys has no Docker: a commit's files come as an archive into a bucket, CodeBuild
 * makes the image of them on the processor of the tasks, and says its digest (decision 48). S5 O5
 */
export class ImageBuilder extends Construct {
  readonly projectArn: string
  /** What may be written by those who may have an image built. */
  readonly sources: string

  constructor(scope: Construct, id: string, { architecture, repositories }: ImageBuilderProps) {
    super(scope, id)
    const bucket = new s3.Bucket(this, 'Sources', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // A source is read once, in the minutes after it came.
      lifecycleRules: [{ expiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const log = new logs.LogGroup(this, 'Log', { retention: logDays, removalPolicy: RemovalPolicy.DESTROY })
    const { region } = Stack.of(this)
    this.projectArn = `arn:${Aws.PARTITION}:codebuild:${region}:${Aws.ACCOUNT_ID}:project/${imageProject}`
    this.sources = bucket.arnForObjects(`${sourcesPrefix}*`)

    const role = new iam.Role(this, 'Role', {
      description: 'Builds images of Notejam',
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnEquals: { 'aws:SourceArn': this.projectArn },
        },
      }),
    })
    for (const statement of this.statements(bucket, log, repositories)) role.addToPolicy(statement)

    const project = new codebuild.CfnProject(this, 'Project', {
      name: imageProject,
      description: 'Builds the image of a commit of Notejam, and pushes it',
      serviceRole: role.roleArn,
      // Each build brings its own object; its bucket is read from here.
      source: {
        type: 'S3',
        location: `${bucket.bucketName}/${sourcesPrefix}none.zip`,
        buildSpec: JSON.stringify(buildspec),
      },
      artifacts: { type: 'NO_ARTIFACTS' },
      environment: {
        ...machines[architecture],
        computeType: 'BUILD_GENERAL1_MEDIUM',
        // For Docker.
        privilegedMode: true,
        environmentVariables: [
          { name: 'REGISTRY_ACCOUNT', value: Aws.ACCOUNT_ID },
          { name: 'ARCHITECTURE', value: architecture },
        ],
      },
      logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: log.logGroupName } },
      timeoutInMinutes: buildMinutes,
      queuedTimeoutInMinutes: queueMinutes,
    })
    // The first build may come before IAM knows the policy of the role.
    project.node.addDependency(role)
  }

  private statements(bucket: s3.IBucket, log: logs.ILogGroup, repositories: readonly string[]): iam.PolicyStatement[] {
    const allow = (sid: string, actions: readonly string[], resources: readonly string[]) =>
      new iam.PolicyStatement({ sid, actions: [...actions], resources: [...resources] })
    return [
      allow('Source', ['s3:GetObject', 's3:GetObjectVersion'], [this.sources]),
      allow('SourceBucket', ['s3:GetBucketLocation'], [bucket.bucketArn]),
      allow('Log', ['logs:CreateLogStream', 'logs:PutLogEvents'], [log.logGroupArn]),
      allow('Push', pushActions, repositories),
      // ECR's login names no repository.
      allow('Login', ['ecr:GetAuthorizationToken'], ['*']),
    ]
  }
}

/** Pushes layers and an image of them; `BatchGetImage` is how Docker asks what is there. */
const pushActions = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
]
