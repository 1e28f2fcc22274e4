import { describe, expect, it } from 'vitest'
import { prod } from '../../test/variants.ts'
import { aContext, anAws, none, tools } from '../test-kit.ts'
import { dockerCanBuild } from './docker.ts'
import { imageIsThere, judgeImage } from './image.ts'
import { judgeRegistry } from './registry.ts'

const like = (text: string) => expect.stringContaining(text) as unknown

describe('Docker', () => {
  /** As Docker prints it, buildx 0.22. */
  const inspected = (driver: string, platforms: string, status = 'running') => `Name:          maker
Driver:        ${driver}
Last Activity: 2026-11-05 01:38:53 +0000 UTC

Nodes:
Name:                  maker0
Endpoint:              unix:///var/run/docker.sock
Status:                ${status}
${platforms ? `BuildKit version:      v0.22.0\nPlatforms:             ${platforms}\n` : ''}Labels:
 org.mobyproject.buildkit.worker.executor:         oci`
  const both = 'linux/amd64, linux/amd64/v2, linux/arm64*, linux/386'
  const stores = {
    graph: '[["Backing Filesystem","extfs"]]',
    containerd: '[["driver-type","io.containerd.snapshotter.v1"]]',
  }
  const run = (
    inspect: string | { stderr: string },
    store: keyof typeof stores = 'graph',
    buildx: string | { stderr: string } = 'v0.22.0',
  ) =>
    dockerCanBuild.run(
      aContext([prod], {
        ask: tools({
          'docker version': '28.2.2',
          'docker buildx version': buildx,
          'docker buildx inspect': inspect,
          'docker info': stores[store],
        }),
      }),
    )

  it.each([
    [
      'a container',
      inspected('docker-container', both),
      'graph',
      'ok',
      'the builder maker (docker-container) builds for linux/arm64',
    ],
    ['its own driver over containerd', inspected('docker', both), 'containerd', 'ok', 'builds for linux/arm64'],
    [
      'another processor',
      inspected('docker-container', 'linux/amd64, linux/386'),
      'graph',
      'wrong',
      'builds for linux/amd64, linux/386, and tasks run on linux/arm64',
    ],
    [
      'a builder that is not started',
      inspected('docker-container', '', 'inactive'),
      'graph',
      'unknown',
      'is not started',
    ],
  ] as const)('builds with %s', async (_, printed, store, state, sentence) => {
    expect(await run(printed, store)).toMatchObject({ state, what: like(sentence) })
  })

  it('makes a builder where the chosen one does not attest, and takes the one that it made before', async () => {
    const withOwn = (own: string | { stderr: string }) =>
      dockerCanBuild.run(
        aContext([{ ...prod, architecture: 'x86' }], {
          ask: tools({
            'docker version': '28.2.2',
            'docker buildx version': 'v0.22.0',
            'docker buildx inspect notejam': own,
            'docker buildx inspect': inspected('docker', both),
            'docker info': stores.graph,
          }),
        }),
      )
    expect(await withOwn({ stderr: 'ERROR: no builder "notejam" found' })).toEqual({
      state: 'ok',
      what: '28.2.2; the deployment makes the builder notejam (docker-container)',
    })
    expect(await withOwn(inspected('docker-container', both).replace('maker', 'notejam'))).toEqual({
      state: 'ok',
      what: '28.2.2, the builder notejam (docker-container) builds for linux/amd64',
    })
  })

  it('has buildx', async () => {
    expect(
      await run('', 'graph', {
        stderr: "docker: unknown command: docker buildx\n\nRun 'docker --help' for more information",
      }),
    ).toMatchObject({ what: 'Docker has no buildx' })
  })

  it('is installed, and runs', async () => {
    const missing = tools({ 'docker version': { stderr: '', code: 'ENOENT' } })
    expect(await dockerCanBuild.run(aContext([prod], { ask: missing }))).toMatchObject({
      what: 'Docker is not installed',
    })
    const stopped = tools({
      'docker version': {
        stderr: 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      },
    })
    expect(await dockerCanBuild.run(aContext([prod], { ask: stopped }))).toMatchObject({
      what: like('daemon does not answer (Cannot connect'),
    })
  })
})

describe('an image', () => {
  const image = `sha256:${'d'.repeat(64)}`
  const index = {
    mediaType: 'application/vnd.oci.image.index.v1+json',
    manifests: [
      { platform: { os: 'linux', architecture: 'arm64' } },
      { platform: { os: 'unknown', architecture: 'unknown' } },
    ],
  }
  const run = (answer: unknown) =>
    imageIsThere.run(aContext([prod], { image, aws: anAws({ 'ecr batch-get-image': answer }) }))

  it('is there, for the processor of the tasks', async () => {
    expect(await run({ images: [{ imageManifest: JSON.stringify(index) }] })).toEqual({
      state: 'ok',
      what: `${image} is there, for linux/arm64`,
    })
  })

  it('is of another architecture', async () => {
    const other = { ...index, manifests: [{ platform: { os: 'linux', architecture: 'amd64' } }] }
    expect(await run({ images: [{ imageManifest: JSON.stringify(other) }] })).toMatchObject({
      state: 'wrong',
      what: `${image} is for linux/amd64, and tasks run on linux/arm64`,
      mend: like('npm run deploy -- prod'),
    })
    expect(judgeImage(image, 'prod', 'linux/arm64', undefined).state).toBe('unknown')
  })

  it.each([
    ['its repository', none('RepositoryNotFoundException')],
    ['itself', { images: [], failures: [{ failureCode: 'ImageNotFound' }] }],
  ])('is missing: %s', async (_, answer) => {
    expect(await run(answer)).toMatchObject({ state: 'wrong', what: like(`has no image ${image}`) })
  })
})

it('a registry that answers asks for a password, and one that cannot be reached is named', () => {
  const host = '111122223333.dkr.ecr.eu-central-1.amazonaws.com'
  expect(judgeRegistry(host, 401).state).toBe('ok')
  expect(judgeRegistry(host, 503).state).toBe('wrong')
  expect(judgeRegistry(host, 'ENOTFOUND')).toMatchObject({
    state: 'wrong',
    what: `${host} cannot be reached (ENOTFOUND)`,
    mend: like('HTTPS_PROXY'),
  })
})
