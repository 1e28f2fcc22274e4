import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageRepository } from '../config/names.ts'
import { answer, ask, DeployError, show } from './run.ts'

/** Where an environment's images are: tasks take them from the registry of their own account and region. */
export interface Registry {
  readonly account: string
  readonly region: string
}

/**
 * The digest of this commit's image, built and pushed unless the account has it. Tags cannot be moved, so a commit is one
 * image for ever; with changes that are not committed the tag carries the time.
 * @throws DeployError when something that it needs is missing
 */
export function imageOf(registry: Registry): string {
  const commit = answer('git', ['rev-parse', '--short=12', 'HEAD'])
  const isClean = answer('git', ['status', '--porcelain']) === ''
  const tag = isClean ? commit : `${commit}-${Date.now()}`
  return digestOf(registry, `imageTag=${tag}`) ?? build(registry, tag)
}

/** @throws DeployError when the account does not have this image */
export function expectImage(registry: Registry, digest: string): void {
  if (digestOf(registry, `imageDigest=${digest}`)) return
  throw new DeployError(
    `The repository ${imageRepository} of account ${registry.account} in ${registry.region} has no image ${digest}: push it ` +
      'there first, or leave --image out and it is built.',
  )
}

function digestOf({ region }: Registry, which: string): string | undefined {
  const found = ask('aws', [
    ...['ecr', 'describe-images', '--region', region, '--repository-name', imageRepository],
    ...['--image-ids', which, '--query', 'imageDetails[0].imageDigest', '--output', 'text'],
  ])
  if (found.isOk) return found.stdout
  if (found.stderr.includes('ImageNotFoundException')) return undefined
  if (found.stderr.includes('RepositoryNotFoundException')) {
    throw new DeployError(
      `There is no repository ${imageRepository} in ${region}: deploy notejam-ci first (docs/deploy.md).`,
    )
  }
  throw new DeployError(`The images in ${region} cannot be read: ${found.stderr}`)
}

function build({ account, region }: Registry, tag: string): string {
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`
  const password = answer('aws', ['ecr', 'get-login-password', '--region', region])
  answer('docker', ['login', '--username', 'AWS', '--password-stdin', host], password)
  const folder = mkdtempSync(join(tmpdir(), 'notejam-image-'))
  const metadata = join(folder, 'metadata.json')
  try {
    // Who made it from what, and what is in it, go along (SLSA provenance, SPDX).
    show('docker', [
      ...['buildx', 'build', '--platform', 'linux/arm64', '--provenance=mode=max', '--sbom=true', '--push'],
      ...['--tag', `${host}/${imageRepository}:${tag}`, '--metadata-file', metadata, '.'],
    ])
    const made = JSON.parse(readFileSync(metadata, 'utf8')) as { 'containerimage.digest'?: string }
    const digest = made['containerimage.digest']
    if (!digest) throw new DeployError('docker did not say which image it pushed')
    return digest
  } finally {
    rmSync(folder, { recursive: true })
  }
}
