import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { prod } from '../test/variants.ts'
import type { Aws } from './aws.ts'
import { bringImage } from './bring-image.ts'
import { resolved } from './test-kit.ts'

const [environment] = resolved([prod])
const digest = (letter: string) => `sha256:${letter.repeat(64)}`
const [index, image, attestation] = [digest('1'), digest('2'), digest('3')]
const oci = (kind: string) => `application/vnd.oci.image.${kind}.v1+json`

/** What builds have: an index with an image and what attests to it, whose last layer is theirs both. */
const builds: Record<string, object> = {
  [index]: { mediaType: oci('index'), manifests: [{ digest: image }, { digest: attestation }] },
  [image]: {
    mediaType: oci('manifest'),
    config: { digest: digest('a') },
    layers: ['b', 'c'].map((one) => ({ digest: digest(one) })),
  },
  [attestation]: { mediaType: oci('manifest'), config: { digest: digest('d') }, layers: [{ digest: digest('c') }] },
}

/** ECR with both repositories, as the AWS CLI tells of it. Layers come in parts of four bytes. */
function aRegistry(own: string[] = []) {
  const layers = new Map<string, string>([[digest('b'), 'there']])
  const uploads: string[] = []
  const asked: string[] = []
  const after = (words: readonly string[], option: string) => words[words.indexOf(option) + 1] ?? ''
  const answers: Record<string, (words: readonly string[]) => unknown> = {
    'batch-get-image': (words) => {
      const [, id = ''] = after(words, '--image-ids').split('=')
      const found = after(words, '--repository-name') === 'notejam' ? builds[id] : own.includes(id) ? {} : undefined
      const { mediaType } = (found ?? {}) as { mediaType?: string }
      return { images: found ? [{ imageManifest: JSON.stringify(found), imageManifestMediaType: mediaType }] : [] }
    },
    'batch-check-layer-availability': (words) => ({
      layers: words
        .slice(words.indexOf('--layer-digests') + 1)
        .map((one) => ({ layerDigest: one, layerAvailability: layers.has(one) ? 'AVAILABLE' : 'UNAVAILABLE' })),
    }),
    'get-download-url-for-layer': (words) => ({
      downloadUrl: `https://layers.example/${after(words, '--layer-digest')}`,
    }),
    'initiate-layer-upload': () => ({ uploadId: String(uploads.push('') - 1), partSize: 4 }),
    'upload-layer-part': (words) => {
      const id = Number(after(words, '--upload-id'))
      const part = readFileSync(after(words, '--layer-part-blob').replace('fileb://', ''), 'utf8')
      expect([Number(after(words, '--part-first-byte')), Number(after(words, '--part-last-byte'))]).toEqual([
        uploads[id]?.length,
        (uploads[id]?.length ?? 0) + part.length - 1,
      ])
      expect(part.length).toBeLessThanOrEqual(4)
      uploads[id] = `${uploads[id] ?? ''}${part}`
      return {}
    },
    'complete-layer-upload': (words) => {
      layers.set(after(words, '--layer-digests'), uploads[Number(after(words, '--upload-id'))] ?? '')
      return {}
    },
    'put-image': (words) => {
      own.push(after(words, '--image-digest'))
      return {}
    },
  }
  const aws: Aws = {
    ask<T>(words: readonly string[], region = ''): Promise<T> {
      expect(region, words.join(' ')).toBe('eu-central-1')
      asked.push(`${words[1] ?? ''} ${after(words, '--repository-name')}`)
      return Promise.resolve(answers[words[1] ?? '']?.(words) as T)
    },
  }
  return { aws, own, layers, asked }
}

const contents = (address: string) => Promise.resolve(new Response(`layer ${address.slice(-3)}`))

beforeEach(() => {
  vi.stubEnv('AWS_ENDPOINT_URL', undefined)
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

it('S5: an image is copied from the builds with everything that it names, and pushed last', async () => {
  const { aws, own, layers, asked } = aRegistry()
  await bringImage(aws, environment, index, contents)
  expect(own).toEqual([image, attestation, index])
  // What is there is not copied, nor what two of them share a second time.
  expect(Object.fromEntries(layers)).toEqual({
    [digest('a')]: 'layer aaa',
    [digest('b')]: 'there',
    [digest('c')]: 'layer ccc',
    [digest('d')]: 'layer ddd',
  })
  expect(asked.filter((one) => one.startsWith('initiate'))).toHaveLength(3)
  const changing = asked.filter((one) => /^(put|initiate|upload|complete)/.test(one))
  expect(changing.filter((one) => !one.endsWith(' deployed/notejam-prod'))).toEqual([])
})

it('O5: an image that is there, as when one goes back, is neither asked for among the builds nor pushed', async () => {
  const { aws, own, asked } = aRegistry([index])
  await bringImage(aws, environment, index, contents)
  expect(own).toEqual([index])
  expect(asked).toEqual(['batch-get-image deployed/notejam-prod'])
})

it('says in a sentence that no repository has it, and that a layer cannot be had; then nothing is pushed', async () => {
  const { aws, own } = aRegistry()
  await expect(bringImage(aws, environment, digest('9'), contents)).rejects.toThrow(
    `Neither deployed/notejam-prod nor notejam has the image ${digest('9')}.`,
  )
  const gone = () => Promise.resolve(new Response('', { status: 403 }))
  await expect(bringImage(aws, environment, index, gone)).rejects.toThrow('ECR answers 403 for the layer')
  expect(own).toEqual([])
})
