import { imageRepository } from '../config/names.ts'
import { unless, type Aws } from './aws.ts'

/** Of an image, or of an index: an image for each platform, and what attests to them (`unknown/unknown`). */
export interface Manifest {
  readonly manifests?: readonly {
    readonly digest?: string
    readonly platform?: { readonly os: string; readonly architecture: string }
  }[]
  readonly config?: { readonly digest: string }
}

/** What an image says of itself. */
export interface ImageConfiguration {
  readonly os: string
  readonly architecture: string
  readonly config?: { readonly Labels?: Readonly<Record<string, string>> }
}

/** The manifest of an image in the registry that tasks pull from; undefined where it is not there. */
export async function manifestOf(aws: Aws, digest: string): Promise<Manifest | undefined> {
  const found = await unless(
    ['RepositoryNotFoundException'],
    aws.ask<{ images?: { imageManifest: string }[] }>([
      ...['ecr', 'batch-get-image', '--repository-name', imageRepository, '--image-ids', `imageDigest=${digest}`],
    ]),
  )
  const text = found?.images?.[0]?.imageManifest
  return text === undefined ? undefined : (JSON.parse(text) as Manifest)
}

/** Its configuration is a layer that ECR gives an address for; undefined where that does not answer. */
export async function configurationOf(aws: Aws, { config }: Manifest): Promise<ImageConfiguration | undefined> {
  if (!config) return undefined
  const { downloadUrl } = await aws.ask<{ downloadUrl: string }>([
    ...['ecr', 'get-download-url-for-layer', '--repository-name', imageRepository, '--layer-digest', config.digest],
  ])
  const response = await fetch(downloadUrl, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined)
  return response?.ok ? ((await response.json()) as ImageConfiguration) : undefined
}

/**
 * The labels of an image for a platform.
 * @returns undefined where they cannot be read
 */
export async function labelsOf(
  aws: Aws,
  digest: string,
  platform: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const manifest = await manifestOf(aws, digest)
  if (!manifest) return undefined
  const own = manifest.manifests?.find(
    ({ platform: one }) => one && `${one.os}/${one.architecture}` === platform,
  )?.digest
  const single = own === undefined ? manifest : await manifestOf(aws, own)
  const configuration = single && (await configurationOf(aws, single))
  return configuration && (configuration.config?.Labels ?? {})
}
