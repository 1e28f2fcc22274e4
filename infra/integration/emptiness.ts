import type { ResolvedEnvironment } from '../config/environment.ts'
import { imageRepository } from '../config/names.ts'
import { unless, type Aws } from '../deploy/aws.ts'
import { regionsOf } from '../deploy/checks/regions.ts'
import { stacksIn } from '../deploy/checks/stacks.ts'

/** Everything of Notejam that an account has in the regions of an environment, as `kind name`. Empty for an account without. */
export async function ofNotejam(aws: Aws, environment: ResolvedEnvironment): Promise<string[]> {
  const { region } = environment
  const stacks = await Promise.all(
    regionsOf(environment).map(async (where) =>
      (await stacksIn(aws, where))
        .map(({ StackName }) => StackName)
        .filter(isOurs)
        .map((name) => `stack ${name} (${where})`),
    ),
  )
  const [{ Buckets = [] }, { DBInstances }, snapshots, images] = await Promise.all([
    aws.ask<{ Buckets?: { Name: string }[] }>(['s3api', 'list-buckets']),
    aws.ask<{ DBInstances: { DBInstanceIdentifier: string }[] }>(['rds', 'describe-db-instances'], region),
    snapshotsIn(aws, region),
    unless(
      ['RepositoryNotFoundException'],
      aws.ask(['ecr', 'describe-repositories', '--repository-names', imageRepository], region),
    ),
  ])
  const databases = DBInstances.map((one) => one.DBInstanceIdentifier).filter(isOurs)
  const buckets = Buckets.map(({ Name }) => Name).filter((name) => /^(notejam-|cdk-nj)/.test(name))
  return [
    ...stacks.flat(),
    ...buckets.map((name) => `bucket ${name}`),
    ...databases.map((name) => `database ${name}`),
    ...snapshots.map((name) => `snapshot ${name}`),
    ...(images ? [`repository ${imageRepository}`] : []),
  ]
}

const isOurs = (name: string) => /^(notejam-|CDKToolkit-nj)/i.test(name)

/** Last snapshots of databases whose stacks are gone. */
export async function snapshotsIn(aws: Aws, region: string): Promise<string[]> {
  const words = ['rds', 'describe-db-snapshots', '--snapshot-type', 'manual']
  const { DBSnapshots } = await aws.ask<{ DBSnapshots: { DBSnapshotIdentifier: string }[] }>(words, region)
  return DBSnapshots.map((one) => one.DBSnapshotIdentifier).filter((name) => name.startsWith('notejam-'))
}
