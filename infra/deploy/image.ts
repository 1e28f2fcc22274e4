import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { imageRepository, noImage } from '../config/names.ts'
import { text } from '../system/json.ts'
import { readSystem } from '../system/system.ts'
import { answer, checkout, DeployError, show } from './run.ts'

/** The registry of an environment: tasks pull from their own account and region. */
export interface Registry {
  readonly account: string
  readonly region: string
}

/**
 * Builds this checkout's image and pushes it.
 *
 * Never takes an image that has the commit's tag already: any role that may push could have put it there. The tag is for
 * people; what is deployed is the digest that this build made.
 * @returns `sha256:…`
 * @throws DeployError when something that it needs is missing
 */
export function buildImage(registry: Registry): string {
  const commit = answer('git', ['rev-parse', 'HEAD'])
  return build(registry, commit, `${commit.slice(0, 12)}-${Date.now().toString(36)}`)
}

/**
 * The digest of the image that templates name.
 * @param folder as `npm run synth` writes it
 * @throws DeployError when they were made without one
 */
export function imageIn(folder: string, environment: string): string {
  const [migration] = readSystem(resolve(checkout, folder), environment).ofType('Custom::Migration')
  const digest = text(migration?.properties['Digest'])
  if (digest !== noImage) return digest
  throw new DeployError(`The templates in ${folder} name no image: npm run synth -- --image sha256:…`)
}

function build({ account, region }: Registry, commit: string, tag: string): string {
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`
  const password = answer('aws', ['ecr', 'get-login-password', '--region', region])
  answer('docker', ['login', '--username', 'AWS', '--password-stdin', host], password)
  const folder = mkdtempSync(join(tmpdir(), 'notejam-image-'))
  const metadata = join(folder, 'metadata.json')
  try {
    // With SLSA provenance and an SBOM (SPDX).
    show('docker', [
      ...['buildx', 'build', '--platform', 'linux/arm64', '--provenance=mode=max', '--sbom=true', '--push'],
      ...['--build-arg', `NODE_IMAGE=${base}@${digestOf(base)}`],
      ...['--build-arg', `VERSION=${packageFile.version}`, '--build-arg', `REVISION=${commit}`],
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

/** The Dockerfile's base image. */
const base = 'node:26-slim'

/** The present digest of a tag, so that both stages use the same image, which the provenance names. */
function digestOf(image: string): string {
  const { digest } = JSON.parse(
    answer('docker', ['buildx', 'imagetools', 'inspect', image, '--format', '{{json .Manifest}}']),
  ) as { digest?: string }
  if (!digest) throw new DeployError(`docker did not say which image ${image} is`)
  return digest
}
