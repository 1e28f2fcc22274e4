import type { ResolvedEnvironment } from '../config/environment.ts'
import { ownImagesOf, ranTag } from '../config/names.ts'
import { AwsError, within, type Aws } from './aws.ts'
import { print } from './run.ts'

/**
 * Tags an image of an environment with when it began to run: ECR does not know what runs, and its expiry spares these tags
 * (constructs/image-repository).
 */
export async function tagRunning(
  aws: Aws,
  { name, region }: ResolvedEnvironment,
  digest: string,
  now = new Date(),
): Promise<void> {
  const here = within(aws, region)
  const repository = ['--repository-name', ownImagesOf(name)]
  try {
    const { images = [] } = await here.ask<{ images?: { imageManifest: string; imageManifestMediaType?: string }[] }>([
      ...['ecr', 'batch-get-image', ...repository, '--image-ids', `imageDigest=${digest}`],
    ])
    const [image] = images
    if (!image) return
    await here.ask([
      ...['ecr', 'put-image', ...repository, '--image-manifest', image.imageManifest],
      ...(image.imageManifestMediaType ? ['--image-manifest-media-type', image.imageManifestMediaType] : []),
      ...['--image-tag', `${ranTag}${now.toISOString().slice(0, 19).replace(/\D/g, '')}`],
    ])
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    // The deployment has succeeded; the image is young, and the next one tries again.
    print(`The image was not tagged as one that runs in ${name}: ${error.message}\n`)
  }
}
