import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import { Construct } from 'constructs'
import { ownImagesOf, ranTag } from '../../config/names.ts'
import { isPreview } from '../../config/preview.ts'
import { kept } from '../retention.ts'

/** Images that ran, as many as there are recorded deliveries, and days that others stay. ECR does not know which images run (containers-roadmap#1078). */
const [ranImages, otherDays] = [50, 90]

export interface DeployedImagesProps {
  readonly environment: string
}

/**
 * The images that an environment runs. Its deliveries copy them from where builds go, and no other environment's may push here:
 * with the tags of what ran, images could be pushed out of it (decision 49). S5
 */
export class DeployedImages extends Construct {
  constructor(scope: Construct, id: string, { environment }: DeployedImagesProps) {
    super(scope, id)
    const isShort = isPreview(environment)
    new ecr.Repository(this, 'Repository', {
      repositoryName: ownImagesOf(environment),
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.AES_256,
      // An image that a rule has picked is not expired by a later one, so what ran stays whatever its age.
      lifecycleRules: [
        { description: `The ${ranImages} newest that ran`, tagPatternList: [`${ranTag}*`], maxImageCount: ranImages },
        { description: `Others for ${otherDays} days`, maxImageAge: Duration.days(otherDays) },
      ],
      // Retained, except by a failed creation: the name would block the next attempt.
      removalPolicy: isShort ? RemovalPolicy.DESTROY : kept,
      emptyOnDelete: isShort,
    })
  }
}
