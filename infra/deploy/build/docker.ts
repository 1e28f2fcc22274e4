import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { versionOf } from '../../../scripts/version.ts'
import type { Architecture } from '../../config/environment.ts'
import { platformOf, staticFilesLabel } from '../../config/names.ts'
import { answer, checkout, DeployError, show } from '../run.ts'
import { builder } from './builder.ts'
import { signedIn, type Repository } from './signed-in.ts'
import { hashOfFolder } from './static-files.ts'

export interface Build extends Repository {
  readonly architecture: Architecture
  /** A folder in which layers are kept from one build to the next. @default - the builder's own memory */
  readonly cache?: string | undefined
  /** For `docker build`, by name. @default - none */
  readonly args?: Readonly<Record<string, string>>
}

/**
 * Builds this checkout's image with Docker and pushes it. CodeBuild runs it, too, before any package is installed: it
 * imports none.
 *
 * Never takes an image that has the commit's tag already: any role that may push could have put it there. The tag is for
 * people; what is deployed is the digest that this build made.
 * @returns `sha256:…`
 * @throws DeployError when something that it needs is missing
 */
export function buildImage(build: Build): string {
  const { name, commit = answer('git', ['rev-parse', 'HEAD']) } = versionOf(checkout, process.env)
  const { architecture, cache, args = {} } = build
  const folder = mkdtempSync(join(tmpdir(), 'notejam-image-'))
  const [metadata, files] = [join(folder, 'metadata.json'), join(folder, 'static')]
  try {
    return signedIn(build, (address, env) => {
      const shared = [
        ...['buildx', 'build', '--builder', builder(), '--platform', platformOf(architecture)],
        ...Object.entries({ ...args, VERSION: name, REVISION: commit }).flatMap(([key, value]) => [
          ...['--build-arg', `${key}=${value}`],
        ]),
      ]
      // What its pages name; the second build finds these layers made.
      const from = cache ? ['--cache-from', `type=local,src=${cache}`] : []
      const to = cache ? ['--cache-to', `type=local,dest=${cache}.new,mode=max`] : []
      const output = ['--target', 'static', '--provenance=false', '--output', `type=local,dest=${files}`, '.']
      show('docker', [...shared, ...from, ...output], env)
      const pushed = [
        // With SLSA provenance and an SBOM (SPDX).
        ...[...shared, ...from, ...to, '--provenance=mode=max', '--sbom=true', '--push'],
        ...['--label', `${staticFilesLabel}=${hashOfFolder(files)}`],
        ...['--tag', `${address}:${commit.slice(0, 12)}-${Date.now().toString(36)}`],
        ...['--metadata-file', metadata, '.'],
      ]
      show('docker', pushed, env)
      const made = JSON.parse(readFileSync(metadata, 'utf8')) as { 'containerimage.digest'?: string }
      const digest = made['containerimage.digest']
      if (!digest) throw new DeployError('docker did not say which image it pushed')
      return digest
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
