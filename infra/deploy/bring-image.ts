import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { imageRepository, ownImagesOf } from '../config/names.ts'
import { within, type Aws } from './aws.ts'
import { DeployError, print } from './run.ts'
import { manifestOf, storedIn, type Manifest } from './stored-image.ts'

/** Downloads one layer. */
export type Download = (address: string) => Promise<Response>

const layerSeconds = 600
const download: Download = (address) => fetch(address, { signal: AbortSignal.timeout(layerSeconds * 1_000) })

/**
 * Copies an image from where builds go into the repository that an environment's tasks pull from, unless it is there already.
 * ECR copies within a registry neither by a call nor by a rule that could choose; this asks it for the layers that are missing,
 * and needs no Docker. Nothing runs of it yet, and its digest stays: ECR computes it anew.
 * @param aws not one that remembers answers
 * @throws DeployError where there is no such build
 */
export async function bringImage(
  aws: Aws,
  { name, region }: ResolvedEnvironment,
  digest: string,
  get: Download = download,
): Promise<void> {
  const own = ownImagesOf(name)
  const here = within(aws, region)
  if (await manifestOf(here, digest, own)) return
  print(`Copying the image into ${own} …\n`)
  await copy(here, own, digest, get)
}

async function copy(aws: Aws, own: string, digest: string, get: Download): Promise<void> {
  const stored = await storedIn(aws, digest, imageRepository)
  if (!stored) throw new DeployError(`Neither ${own} nor ${imageRepository} has the image ${digest}.`)
  const { manifests = [], config, layers = [] } = JSON.parse(stored.imageManifest) as Manifest
  // An index names the images of its platforms, and what attests to them.
  for (const one of manifests) if (one.digest) await copy(aws, own, one.digest, get)
  await copyLayers(
    aws,
    own,
    [...(config ? [config] : []), ...layers].map((one) => one.digest),
    get,
  )
  await aws.ask([
    ...['ecr', 'put-image', '--repository-name', own, '--image-manifest', stored.imageManifest],
    ...(stored.imageManifestMediaType ? ['--image-manifest-media-type', stored.imageManifestMediaType] : []),
    ...['--image-digest', digest],
  ])
}

async function copyLayers(aws: Aws, own: string, digests: readonly string[], get: Download): Promise<void> {
  if (digests.length === 0) return
  if (process.env['AWS_ENDPOINT_URL']) {
    print('Layers were not copied: AWS_ENDPOINT_URL leads elsewhere.\n')
    return
  }
  const { layers = [] } = await aws.ask<{ layers?: { layerDigest: string; layerAvailability: string }[] }>([
    ...['ecr', 'batch-check-layer-availability', '--repository-name', own, '--layer-digests', ...new Set(digests)],
  ])
  const there = layers.filter((one) => one.layerAvailability === 'AVAILABLE').map((one) => one.layerDigest)
  for (const digest of new Set(digests)) if (!there.includes(digest)) await copyLayer(aws, own, digest, get)
}

async function copyLayer(aws: Aws, own: string, digest: string, get: Download): Promise<void> {
  const { downloadUrl } = await aws.ask<{ downloadUrl: string }>([
    ...['ecr', 'get-download-url-for-layer', '--repository-name', imageRepository, '--layer-digest', digest],
  ])
  const response = await get(downloadUrl)
  if (!response.ok || !response.body) throw new DeployError(`ECR answers ${response.status} for the layer ${digest}.`)
  const upload = ['--repository-name', own]
  const { uploadId, partSize } = await aws.ask<{ uploadId: string; partSize: number }>([
    ...['ecr', 'initiate-layer-upload', ...upload],
  ])
  const folder = mkdtempSync(join(tmpdir(), 'notejam-layer-'))
  try {
    const file = join(folder, 'part')
    let first = 0
    for await (const part of parts(response.body, partSize)) {
      writeFileSync(file, part)
      const place = ['--part-first-byte', String(first), '--part-last-byte', String(first + part.length - 1)]
      const words = ['ecr', 'upload-layer-part', ...upload, '--upload-id', uploadId, ...place]
      await aws.ask([...words, '--layer-part-blob', `fileb://${file}`])
      first += part.length
    }
    await aws.ask(['ecr', 'complete-layer-upload', ...upload, '--upload-id', uploadId, '--layer-digests', digest])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A body in parts of a size, the last one smaller. */
async function* parts(body: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    waiting.push(Buffer.from(chunk))
    length += chunk.length
    while (length >= size) {
      const all = Buffer.concat(waiting)
      yield all.subarray(0, size)
      waiting = [all.subarray(size)]
      length -= size
    }
  }
  if (length > 0) yield Buffer.concat(waiting)
}
