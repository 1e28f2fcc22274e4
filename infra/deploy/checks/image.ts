import { imageRepository } from '../../config/names.ts'
import { unless } from '../aws.ts'
import { ok, unknown, wrong, type Check, type Context, type Finding } from './check.ts'

/** What tasks run on, in the words of Docker. */
export const platform = 'linux/arm64'

interface Manifest {
  /** Of an index: an image for each platform, and what attests to them (`unknown/unknown`). */
  readonly manifests?: readonly { readonly platform?: { readonly os: string; readonly architecture: string } }[]
  readonly config?: { readonly digest: string }
}

/** The image that is named, in the registry that tasks pull from. */
export const imageIsThere: Check = {
  name: 'image',
  async run(context) {
    const { image = '', environment, account, aws } = context
    const found = await unless(
      ['RepositoryNotFoundException'],
      aws.ask<{ images?: { imageManifest: string }[] }>([
        ...['ecr', 'batch-get-image', '--repository-name', imageRepository, '--image-ids', `imageDigest=${image}`],
      ]),
    )
    const manifest = found?.images?.[0]?.imageManifest
    if (manifest === undefined) {
      return wrong(
        `the repository ${imageRepository} of account ${account} in ${environment.region} has no image ${image}`,
        `push it there, wait until ECR has copied it, or build one: npm run deploy -- ${environment.name}`,
      )
    }
    const parsed = JSON.parse(manifest) as Manifest
    return judgeImage(
      image,
      environment.name,
      parsed.manifests ? platformsOf(parsed) : await platformOf(context, parsed),
    )
  },
}

export function judgeImage(image: string, environment: string, platforms: readonly string[] | undefined): Finding {
  if (!platforms) return unknown(`${image} is there; its platform could not be read`)
  if (platforms.includes(platform)) return ok(`${image} is there, for ${platform}`)
  return wrong(
    `${image} is for ${platforms.join(', ')}, and tasks run on ${platform}`,
    `npm run deploy -- ${environment}, which builds one for ${platform}`,
  )
}

export function platformsOf({ manifests = [] }: Manifest): readonly string[] {
  const named = manifests.flatMap(({ platform: one }) => (one ? [`${one.os}/${one.architecture}`] : []))
  return named.filter((one) => !one.startsWith('unknown/'))
}

/** Of an image without an index: its configuration is a layer that ECR gives an address for. */
async function platformOf({ aws }: Context, { config }: Manifest): Promise<readonly string[] | undefined> {
  if (!config) return undefined
  const { downloadUrl } = await aws.ask<{ downloadUrl: string }>([
    ...['ecr', 'get-download-url-for-layer', '--repository-name', imageRepository, '--layer-digest', config.digest],
  ])
  const response = await fetch(downloadUrl, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  if (!response?.ok) return undefined
  const { os, architecture } = (await response.json()) as { os: string; architecture: string }
  return [`${os}/${architecture}`]
}
