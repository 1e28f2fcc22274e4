import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownImagesOf, platformOf, staticFilesLabel } from '../config/names.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { listOf, text } from '../system/json.ts'
import { readSystem } from '../system/system.ts'
import type { Aws } from './aws.ts'
import { imageIn } from './image.ts'
import { checkout, DeployError, print } from './run.ts'
import { hashOfFolder } from './build/static-files.ts'
import { labelsOf } from './stored-image.ts'
import { commitOf, versionIn } from './version.ts'

/**
 * Compares an image with what is deployed together with it, before anything of the service changes: its pages name static
 * files, and these have to be the ones that are uploaded; its commit has to be the one that the templates were made of.
 * @throws DeployError where they differ
 */
export async function expectOneVersion(environment: ResolvedEnvironment, templates: string, aws: Aws): Promise<void> {
  const image = imageIn(templates, environment.name)
  const labels = await labelsOf(aws, image, platformOf(environment.architecture), ownImagesOf(environment.name)).catch(
    (error: unknown) => {
      if (!process.env['AWS_ENDPOINT_URL']) throw error
      return undefined
    },
  )
  if (!labels) {
    if (!process.env['AWS_ENDPOINT_URL']) throw new DeployError(`ECR does not say what image ${image} is.`)
    print('The image was not compared with the templates: AWS_ENDPOINT_URL leads elsewhere.\n')
    return
  }
  const problem = differenceOf(
    labels,
    hashOfFolder(uploadIn(templates, environment.name)),
    versionIn(templates, environment.name),
  )
  if (problem)
    throw new DeployError(
      `The image ${image} ${problem}: npm run deploy -- ${environment.name} makes both of one checkout.`,
    )
}

/** What is different, as the end of a sentence. */
export function differenceOf(
  labels: Readonly<Record<string, string>>,
  hash: string,
  version: string | undefined,
): string | undefined {
  const { [staticFilesLabel]: named, 'org.opencontainers.image.revision': revision } = labels
  const commit = commitOf(version)
  if (!named) return 'does not say which static files its pages name'
  if (revision && commit && !revision.startsWith(commit)) {
    return `is of commit ${revision.slice(0, 12)}, and the templates are of ${commit.slice(0, 12)}`
  }
  return named === hash ? undefined : 'names other static files than the templates upload'
}

/** The folder of static files that templates upload. */
export function uploadIn(templates: string, environment: string): string {
  const folder = resolve(checkout, templates)
  const [upload] = readSystem(folder, environment).ofType('Custom::CDKBucketDeployment')
  const [key] = listOf(upload?.properties['SourceObjectKeys'])
  const asset = `asset.${text(key).replace(/\.zip$/, '')}`
  const found = [folder, join(folder, `assembly-${environment}`)]
    .map((one) => join(one, asset))
    .find((one) => existsSync(one))
  if (!found)
    throw new DeployError(`The templates in ${templates} have not their static files (${asset}): make them again.`)
  return found
}
