import { RemovalPolicy } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import { Construct } from 'constructs'
import { imageRepository } from '../../config/names.ts'

/**
 * Images to go back to. The rule does not know which of them run (containers-roadmap#1078): far more than a rollback needs.
 */
const keptImages = 200

export interface ImageRepositoryProps {
  /** Other regions of this account that run Notejam. */
  readonly replicas: readonly string[]
}

/** The one place that images come from: a tag means one image for ever, and each is looked through when it arrives. S5 */
export class ImageRepository extends Construct {
  readonly repository: ecr.Repository

  constructor(scope: Construct, id: string, { replicas }: ImageRepositoryProps) {
    super(scope, id)
    this.repository = new ecr.Repository(this, 'Repository', {
      repositoryName: imageRepository,
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.AES_256,
      lifecycleRules: [{ description: `The newest ${keptImages}`, maxImageCount: keptImages }],
      removalPolicy: RemovalPolicy.RETAIN,
    })
    if (replicas.length === 0) return
    new ecr.CfnReplicationConfiguration(this, 'Replicas', {
      replicationConfiguration: {
        rules: [
          {
            destinations: replicas.map((region) => ({ region, registryId: this.repository.env.account })),
            repositoryFilters: [{ filter: imageRepository, filterType: 'PREFIX_MATCH' }],
          },
        ],
      },
    })
  }
}
