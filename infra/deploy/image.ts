import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { versionOf } from '../../scripts/version.ts'
import type { Architecture } from '../config/environment.ts'
import { imageRepository, noImage, platformOf, staticFilesLabel } from '../config/names.ts'
import { text } from '../system/json.ts'
import { readSystem } from '../system/system.ts'
import { builder } from './builder.ts'
import { answer, checkout, DeployError, show } from './run.ts'
import { hashOfFolder } from './static-files.ts'

/** The registry of an environment: tasks pull from their own account and region. */
export interface Registry {
  readonly account: string
  readonly region: string
}

export interface Build extends Registry {
  readonly architecture: Architecture
  /** A folder in which layers are kept from one build to the next. @default - the builder's own memory */
  readonly cache?: string | undefined
}

/**
 * Builds this checkout's image and pushes it.
 *
 * Never takes an image that has the commit's tag already: any role that may push could have put it there. The tag is for
 * people; what is deployed is the digest that this build made.
 * @returns `sha256:…`
 * @throws DeployError when something that it needs is missing
 */
export function buildImage(build: Build): string {
  const { name, commit = answer('git', ['rev-parse', 'HEAD']) } = versionOf(checkout, process.env)
  const { account, region, architecture, cache } = build
  const host = `${account}.dkr.ecr.${region}.amazonaws.com`
  const password = answer('aws', ['ecr', 'get-login-password', '--region', region])
  answer('docker', ['login', '--username', 'AWS', '--password-stdin', host], password)
  const folder = mkdtempSync(join(tmpdir(), 'notejam-image-'))
  const [metadata, files] = [join(folder, 'metadata.json'), join(folder, 'static')]
  const shared = [
    ...['buildx', 'build', '--builder', builder(), '--platform', platformOf(architecture)],
    ...['--build-arg', `VERSION=${name}`, '--build-arg', `REVISION=${commit}`],
  ]
  try {
    // What its pages name; the second build finds these layers made.
    const from = cache ? ['--cache-from', `type=local,src=${cache}`] : []
    const to = cache ? ['--cache-to', `type=local,dest=${cache}.new,mode=max`] : []
    show('docker', [
      ...[...shared, ...from, '--target', 'static', '--provenance=false', '--output', `type=local,dest=${files}`, '.'],
    ])
    // With SLSA provenance and an SBOM (SPDX).
    show('docker', [
      ...[...shared, ...from, ...to, '--provenance=mode=max', '--sbom=true', '--push'],
      ...['--label', `${staticFilesLabel}=${hashOfFolder(files)}`],
      ...['--tag', `${host}/${imageRepository}:${commit.slice(0, 12)}-${Date.now().toString(36)}`],
      ...['--metadata-file', metadata, '.'],
    ])
    const made = JSON.parse(readFileSync(metadata, 'utf8')) as { 'containerimage.digest'?: string }
    const digest = made['containerimage.digest']
    if (!digest) throw new DeployError('docker did not say which image it pushed')
    return digest
  } finally {
    rmSync(folder, { recursive: true })
  }
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
