import { setTimeout } from 'node:timers/promises'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { imageRepository, ownImagesOf, toolkitStackOf } from '../config/names.ts'
import { unless, type Aws } from '../deploy/aws.ts'
import { regionsOf } from '../deploy/checks/regions.ts'
import { stacksIn } from '../deploy/checks/stacks.ts'
import { DeployError } from '../deploy/run.ts'
import { snapshotsIn } from './emptiness.ts'

/** What deployments leave on purpose, and what the account has once; the environment's own stacks are gone by then. */
export async function clearAccount(aws: Aws, environment: ResolvedEnvironment): Promise<string[]> {
  const { name, region } = environment
  const done: string[] = []
  for (const snapshot of await snapshotsIn(aws, region)) {
    await aws.ask(['rds', 'delete-db-snapshot', '--db-snapshot-identifier', snapshot], region)
    done.push(`snapshot ${snapshot}`)
  }
  for (const where of regionsOf(environment)) {
    done.push(...(await scheduleKeys(aws, name, where)), ...(await deleteLogs(aws, name, where)))
    await deleteStack(aws, toolkitStackOf(name), where)
    done.push(`${toolkitStackOf(name)} in ${where}`)
  }
  // Where CodeBuild makes images: sources of the last day are in the way of the stack.
  for (const bucket of await bucketsOf(aws, 'notejam-ci-')) await emptyBucket(aws, bucket, region)
  for (const bucket of await bucketsOf(aws, 'cdk-nj')) {
    // cdk-njdev-assets-ACCOUNT-REGION
    const where = /-\d{12}-(.+)$/.exec(bucket)?.[1] ?? region
    await emptyBucket(aws, bucket, where)
    await aws.ask(['s3api', 'delete-bucket', '--bucket', bucket], where)
    done.push(`bucket ${bucket}`)
  }
  await deleteStack(aws, `notejam-bounds-${name}`, region)
  await deleteStack(aws, 'notejam-ci', region)
  const repositories = [imageRepository, ownImagesOf(name)]
  for (const one of repositories) {
    const gone = aws.ask(['ecr', 'delete-repository', '--force', '--repository-name', one], region)
    await unless(['RepositoryNotFoundException'], gone)
  }
  return [...done, `notejam-bounds-${name}`, 'notejam-ci', ...repositories.map((one) => `repository ${one}`)]
}

/** @throws DeployError where it stays */
async function deleteStack(aws: Aws, name: string, region: string): Promise<void> {
  const find = async () => (await stacksIn(aws, region)).find(({ StackName }) => StackName === name)
  if (!(await find())) return
  await aws.ask(['cloudformation', 'delete-stack', '--stack-name', name], region)
  for (let tries = 0; tries < 120; tries++) {
    const now = await find()
    if (!now) return
    if (now.StackStatus.endsWith('FAILED')) {
      throw new DeployError(`${name} is ${now.StackStatus}: ${now.StackStatusReason ?? ''}`)
    }
    await setTimeout(5_000)
  }
  throw new DeployError(`${name} in ${region} is still being deleted after ten minutes.`)
}

async function scheduleKeys(aws: Aws, environment: string, region: string): Promise<string[]> {
  const filters = [
    '--tag-filters',
    `Key=notejam:environment,Values=${environment}`,
    '--resource-type-filters',
    'kms:key',
  ]
  const words = ['resourcegroupstaggingapi', 'get-resources', ...filters]
  const { ResourceTagMappingList } = await aws.ask<{ ResourceTagMappingList: { ResourceARN: string }[] }>(words, region)
  const keys = ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN.split('/').at(-1) ?? '')
  for (const key of keys) {
    const { KeyMetadata } = await aws.ask<{ KeyMetadata: { KeyState: string } }>(
      ['kms', 'describe-key', '--key-id', key],
      region,
    )
    if (KeyMetadata.KeyState === 'PendingDeletion') continue
    await aws.ask(['kms', 'schedule-key-deletion', '--key-id', key, '--pending-window-in-days', '7'], region)
  }
  return keys.map((key) => `key ${key}, in seven days`)
}

async function deleteLogs(aws: Aws, environment: string, region: string): Promise<string[]> {
  const prefixes = [
    `/aws/lambda/notejam-${environment}-`,
    `/aws/rds/instance/notejam-${environment}-`,
    `notejam-${environment}-`,
  ]
  const groups: string[] = []
  for (const prefix of prefixes) {
    const words = ['logs', 'describe-log-groups', '--log-group-name-prefix', prefix]
    const { logGroups } = await aws.ask<{ logGroups: { logGroupName: string }[] }>(words, region)
    groups.push(...logGroups.map(({ logGroupName }) => logGroupName))
  }
  for (const group of groups) await aws.ask(['logs', 'delete-log-group', '--log-group-name', group], region)
  return groups.map((group) => `log group ${group}`)
}

async function bucketsOf(aws: Aws, start: string): Promise<string[]> {
  const { Buckets = [] } = await aws.ask<{ Buckets?: { Name: string }[] }>(['s3api', 'list-buckets'])
  return Buckets.map(({ Name }) => Name).filter((name) => name.startsWith(start))
}

interface Version {
  readonly Key: string
  readonly VersionId: string
}

async function emptyBucket(aws: Aws, bucket: string, region: string): Promise<void> {
  for (;;) {
    const words = ['s3api', 'list-object-versions', '--bucket', bucket, '--max-items', '500']
    const { Versions = [], DeleteMarkers = [] } = await aws.ask<{ Versions?: Version[]; DeleteMarkers?: Version[] }>(
      words,
      region,
    )
    const objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }))
    if (objects.length === 0) return
    const remove = JSON.stringify({ Objects: objects, Quiet: true })
    await aws.ask(['s3api', 'delete-objects', '--bucket', bucket, '--delete', remove], region)
  }
}
