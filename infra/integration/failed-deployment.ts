import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { imageRepository, platformOf, staticFilesLabel } from '../config/names.ts'
import type { Aws } from '../deploy/aws.ts'
import { builder } from '../deploy/build/builder.ts'
import { signedIn } from '../deploy/build/signed-in.ts'
import { hashOfFolder } from '../deploy/build/static-files.ts'
import { uploadIn } from '../deploy/one-version.ts'
import { answer, checkout, DeployError, show } from '../deploy/run.ts'
import { resourcesOf, stackOf } from './states.ts'
import type { Setting } from './steps.ts'

/** An image that starts and is no Notejam: its migration ends with an error. */
const stranger = 'public.ecr.aws/docker/library/busybox:1.37'

/**
 * Deploys an image that is no Notejam. The migration fails before the service changes, the stack goes back, and the tasks
 * that served go on serving.
 */
export async function failOneDeployment(setting: Setting): Promise<string> {
  const { environment, aws } = setting
  const { name, region } = environment
  const app = `notejam-${name}-app`
  const before = await taskOf(aws, app, region)
  const digest = pushStranger(setting)
  if (deploys(name, digest)) throw new DeployError('npm run deploy took an image that is no Notejam')

  const { StackStatus } = await stackOf(aws, app, region)
  if (StackStatus !== 'UPDATE_ROLLBACK_COMPLETE')
    throw new DeployError(`${app} is ${StackStatus} after a failed deployment`)
  const after = await taskOf(aws, app, region)
  if (after !== before) throw new DeployError(`the service runs ${after}, and ran ${before} before`)
  return `${app} ${StackStatus}; the service runs ${after.split('/').at(-1) ?? ''}, as before`
}

function deploys(environment: string, digest: string): boolean {
  try {
    show(process.execPath, [join(checkout, 'infra/deploy/main.ts'), environment, '--image', digest])
    return true
  } catch (error) {
    if (error instanceof DeployError) return false
    throw error
  }
}

/** Made of another program, with the labels that Notejam's image has: it is taken for Notejam until it runs. @returns its digest */
function pushStranger({ environment, account }: Setting): string {
  const { name, region, architecture } = environment
  const files = hashOfFolder(uploadIn('infra/cdk.out', name))
  const commit = answer('git', ['rev-parse', 'HEAD'])
  const folder = mkdtempSync(join(tmpdir(), 'notejam-stranger-'))
  const metadata = join(folder, 'metadata.json')
  try {
    return signedIn({ account, region, repository: imageRepository }, (address, env) => {
      const words = [
        ...['buildx', 'build', '--builder', builder(), '--platform', platformOf(architecture)],
        ...['--provenance=false', '--push'],
        ...['--label', `${staticFilesLabel}=${files}`, '--label', `org.opencontainers.image.revision=${commit}`],
        ...['--tag', `${address}:no-notejam-${Date.now().toString(36)}`, '--metadata-file', metadata, '-'],
      ]
      answer('docker', words, { input: `FROM ${stranger}\n`, env })
      const made = JSON.parse(readFileSync(metadata, 'utf8')) as { 'containerimage.digest'?: string }
      return made['containerimage.digest'] ?? ''
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The task definition that the service runs. */
async function taskOf(aws: Aws, stack: string, region: string): Promise<string> {
  const resources = await resourcesOf(aws, stack, region)
  const service = resources.find(({ ResourceType }) => ResourceType === 'AWS::ECS::Service')?.PhysicalResourceId ?? ''
  // arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME
  const [, cluster = ''] = service.split('/')
  const words = ['ecs', 'describe-services', '--cluster', cluster, '--services', service]
  const { services } = await aws.ask<{ services: { taskDefinition: string }[] }>(words, region)
  return services[0]?.taskDefinition ?? ''
}
