import { unless, type Aws } from './aws.ts'

/** Of an image, or of an index: an image for each platform, and what attests to them (`unknown/unknown`). */
export interface Manifest {
  readonly manifests?: readonly {
    readonly digest?: string
    readonly platform?: { readonly os: string; readonly architecture: string }
  }[]
  readonly config?: { readonly digest: string }
  readonly layers?: readonly { readonly digest: string }[]
}

export interface Stored {
  readonly imageManifest: string
  readonly imageManifestMediaType?: string
}

/** What an image says of itself. */
export interface ImageConfiguration {
  readonly os: string
  readonly architecture: string
  readonly config?: { readonly Labels?: Readonly<Record<string, string>> }
}

/** The manifest of an image in a repository; undefined where it is not there. */
export async function manifestOf(aws: Aws, digest: string, repository: string): Promise<Manifest | undefined> {
  const text = (await storedIn(aws, digest, repository))?.imageManifest
  return text === undefined ? undefined : (JSON.parse(text) as Manifest)
}

/** The same as ECR stores it, word by word. */
export async function storedIn(aws: Aws, digest: string, repository: string): Promise<Stored | undefined> {
  const found = await unless(
    ['RepositoryNotFoundException'],
    aws.ask<{ images?: Stored[] }>([
      ...['ecr', 'batch-get-image', '--repository-name', repository, '--image-ids', `imageDigest=${digest}`],
    ]),
  )
  return found?.images?.[0]
}

/** Its configuration is a layer that ECR gives an address for; undefined where that does not answer. */
export async function configurationOf(
  aws: Aws,
  { config }: Manifest,
  repository: string,
): Promise<ImageConfiguration | undefined> {
  if (!config) return undefined
  const { downloadUrl } = await aws.ask<{ downloadUrl: string }>([
    ...['ecr', 'get-download-url-for-layer', '--repository-name', repository, '--layer-digest', config.digest],
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
  repository: string,
): Promise<Readonly<Record<string, string>> | undefined> {
  const manifest = await manifestOf(aws, digest, repository)
  if (!manifest) return undefined
  const own = manifest.manifests?.find(
    ({ platform: one }) => one && `${one.os}/${one.architecture}` === platform,
  )?.digest
  const single = own === undefined ? manifest : await manifestOf(aws, own, repository)
  const configuration = single && (await configurationOf(aws, single, repository))
  return configuration && (configuration.config?.Labels ?? {})
}
