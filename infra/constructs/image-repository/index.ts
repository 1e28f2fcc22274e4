import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import { Construct } from 'constructs'
import { imageRepository } from '../../config/names.ts'

/**
 * Images to go back to. The rule does not know which of them run (containers-roadmap#1078): far more than a rollback needs.
 */
const keptImages = 200

/** A registry: an account's, in a region. */
export interface Registry {
  /** @default - this account */
  readonly account?: string
  readonly region: string
}

export interface ImageRepositoryProps {
  /** Where else Notejam runs, and images are copied to. @default - nowhere: images are built elsewhere, or only one runs */
  readonly copies: readonly Registry[]
  /** The account whose images are taken, where it is another. @default - images are built for this one */
  readonly builder: string | undefined
}

/** The one place that images come from: a tag means one image for ever, and each is looked through when it arrives. S5 */
export class ImageRepository extends Construct {
  readonly repository: ecr.Repository

  constructor(scope: Construct, id: string, { copies, builder }: ImageRepositoryProps) {
    super(scope, id)
    this.repository = new ecr.Repository(this, 'Repository', {
      repositoryName: imageRepository,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.AES_256,
      lifecycleRules: [{ description: `The newest ${keptImages}`, maxImageCount: keptImages }],
      // A first deployment that fails leaves nothing behind that the second would stumble over.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
    if (copies.length > 0) this.copyTo(copies)
    if (builder) this.takeFrom(builder)
  }

  /** Under the digest that they have here: one image is promoted, wherever it runs. */
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
