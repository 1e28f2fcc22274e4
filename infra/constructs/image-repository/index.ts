import { Aws, Duration } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import { Construct } from 'constructs'
import { kept } from '../retention.ts'
import { imageRepository } from '../../config/names.ts'

/** Days that a build can be delivered. What runs is in its environment's own repository. */
const buildDays = 90

/** A registry: an account's, in a region. */
export interface Registry {
  /** @default - this account */
  readonly account?: string
  readonly region: string
}

export interface ImageRepositoryProps {
  /** The other registries that images are replicated to. @default - none */
  readonly copies: readonly Registry[]
  /** The account that builds and replicates the images, if it is another. @default - this account */
  readonly builder: string | undefined
}

/** Where builds go: tags are immutable, and each pushed image is scanned. S5 */
export class ImageRepository extends Construct {
  readonly repository: ecr.Repository

  constructor(scope: Construct, id: string, { copies, builder }: ImageRepositoryProps) {
    super(scope, id)
    this.repository = new ecr.Repository(this, 'Repository', {
      repositoryName: imageRepository,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.AES_256,
      lifecycleRules: [{ description: `Builds for ${buildDays} days`, maxImageAge: Duration.days(buildDays) }],
      // Retained, except by a failed creation: the name would block the next attempt.
      removalPolicy: kept,
    })
    if (copies.length > 0) this.copyTo(copies)
    if (builder) this.takeFrom(builder)
  }

  /** Replication keeps the digest: the same image is promoted to every account and region. */
  private copyTo(copies: readonly Registry[]): void {
    const destinations = copies.map(({ region, account }) => ({ region, registryId: account ?? Aws.ACCOUNT_ID }))
    new ecr.CfnReplicationConfiguration(this, 'Copies', {
      replicationConfiguration: {
        rules: [{ destinations, repositoryFilters: [{ filter: imageRepository, filterType: 'PREFIX_MATCH' }] }],
      },
    })
  }

  private takeFrom(builder: string): void {
    new ecr.CfnRegistryPolicy(this, 'FromBuilder', {
      policyText: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'CopiesOfImages',
            Effect: 'Allow',
            Principal: { AWS: `arn:${Aws.PARTITION}:iam::${builder}:root` },
            Action: ['ecr:ReplicateImage'],
            Resource: this.repository.repositoryArn,
          },
        ],
      },
    })
  }
}
