import { imageRepository, ownImagesOf, platformOf } from '../../config/names.ts'
import { configurationOf, manifestOf, type Manifest } from '../stored-image.ts'
import { ok, unknown, wrong, type Check, type Finding } from './check.ts'

/** The image that is named, in the repository that tasks pull from, or in that of builds, which a deployment copies it from. */
export const imageIsThere: Check = {
  name: 'image',
  async run({ image = '', environment, account, aws }) {
    const found = await Promise.all(
      [ownImagesOf(environment.name), imageRepository].map(async (repository) => ({
        repository,
        manifest: await manifestOf(aws, image, repository),
      })),
    )
    const { repository = '', manifest } = found.find((one) => one.manifest) ?? {}
    if (manifest === undefined) {
      return wrong(
        `the repository ${imageRepository} of account ${account} in ${environment.region} has no image ${image}`,
        `push it there, wait until ECR has copied it, or build one: npm run deploy -- ${environment.name}`,
      )
    }
    const configuration = manifest.manifests ? undefined : await configurationOf(aws, manifest, repository)
    const platforms = configuration ? [`${configuration.os}/${configuration.architecture}`] : platformsOf(manifest)
    return judgeImage(image, environment.name, platformOf(environment.architecture), platforms)
  },
}

/** @param platforms those that it is for; undefined where that could not be read */
export function judgeImage(
  image: string,
  environment: string,
  platform: string,
  platforms: readonly string[] | undefined,
): Finding {
  if (!platforms) return unknown(`${image} is there; its platform could not be read`)
  if (platforms.includes(platform)) return ok(`${image} is there, for ${platform}`)
  return wrong(
    `${image} is for ${platforms.join(', ')}, and tasks run on ${platform}`,
    `npm run deploy -- ${environment}, which builds one for ${platform}`,
  )
}

function platformsOf({ manifests }: Manifest): readonly string[] | undefined {
  const named = manifests?.flatMap(({ platform: one }) => (one ? [`${one.os}/${one.architecture}`] : []))
  return named?.filter((one) => !one.startsWith('unknown/'))
}
