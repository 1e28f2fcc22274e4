import { AwsError, unless, type Aws } from '../aws.ts'
import { isEmptyBucket, type Resource } from '../resources.ts'

/** What is left of a resource after its stack was deleted, and why; undefined where it is gone. */
type Clearing = (aws: Aws, resource: Resource, isNeeded: (key: string) => boolean) => Promise<string | undefined>

/** Types that outlive their stack. What holds something stays; what can be called back for 30 days is deleted. */
const clearings: Readonly<Record<string, Clearing>> = {
  async 'AWS::S3::Bucket'(aws, { id, region }) {
    const isEmpty = await isEmptyBucket(aws, id, region)
    if (isEmpty === false) return `the bucket ${id}: it holds objects (aws s3 rb --force s3://${id} deletes both)`
    if (isEmpty) await aws.ask(['s3api', 'delete-bucket', '--bucket', id], region)
    return undefined
  },
  async 'AWS::Backup::BackupVault'(aws, { id, region }) {
    const points = ['backup', 'list-recovery-points-by-backup-vault', '--backup-vault-name', id, '--max-items', '1']
    const gone = ['ResourceNotFoundException', 'AccessDeniedException']
    const found = await unless(gone, aws.ask<{ RecoveryPoints: unknown[] }>(points, region))
    if (found && found.RecoveryPoints.length > 0) return `the vault ${id}: it holds backups, which end by themselves`
    if (found) await aws.ask(['backup', 'delete-backup-vault', '--backup-vault-name', id], region)
    return undefined
  },
  async 'AWS::SecretsManager::Secret'(aws, { id, region }) {
    const secret = await unless(
      ['ResourceNotFoundException'],
      aws.ask<Secret>(['secretsmanager', 'describe-secret', '--secret-id', id], region),
    )
    if (!secret || secret.DeletedDate !== undefined) return undefined
    const replicas = (secret.ReplicationStatus ?? []).map(({ Region }) => Region)
    const ofSecret = (operation: string, ...words: readonly string[]) =>
      aws.ask(['secretsmanager', operation, '--secret-id', id, ...words], region)
    if (replicas.length > 0) await ofSecret('remove-regions-from-replication', '--remove-replica-regions', ...replicas)
    await ofSecret('delete-secret', '--recovery-window-in-days', '30')
    return undefined
  },
  async 'AWS::KMS::Key'(aws, { id, region }, isNeeded) {
    const words = ['kms', 'describe-key', '--key-id', id]
    const found = await unless(['NotFoundException'], aws.ask<{ KeyMetadata: Key }>(words, region))
    if (!found || found.KeyMetadata.KeyState === 'PendingDeletion') return undefined
    if (isNeeded(found.KeyMetadata.Arn))
      return `the key ${id}: backups or snapshots can be opened with it alone (1 $ a month)`
    await aws.ask(['kms', 'schedule-key-deletion', '--key-id', id, '--pending-window-in-days', '30'], region)
    return undefined
  },
  async 'AWS::Logs::LogGroup'(aws, { id, region }) {
    const words = ['logs', 'describe-log-groups', '--log-group-name-prefix', id]
    const { logGroups = [] } = await aws.ask<{ logGroups?: unknown[] }>(words, region)
    return logGroups.length > 0
      ? `the log ${id}: it may say why the creation failed; its lines end by themselves`
      : undefined
  },
}

interface Secret {
  readonly DeletedDate?: unknown
  readonly ReplicationStatus?: readonly { readonly Region: string }[]
}
interface Key {
  readonly Arn: string
  readonly KeyState: string
}

/**
 * Deletes what outlived its stack and holds nothing.
 * @returns what is left, and why
 */
export async function clear(aws: Aws, resources: readonly Resource[]): Promise<string[]> {
  const databases = resources.filter(({ type }) => type === 'AWS::RDS::DBInstance')
  const saved = (await Promise.all(databases.map((one) => savedOf(aws, one)))).flat()
  const left = saved.map(({ what }) => what)
  // A copy in another region is under that region's key, which RDS names there alone.
  const hasSaved = saved.length > 0
  // Keys come last: what holds something has to say so first.
  const isKey = ({ type }: Resource) => type === 'AWS::KMS::Key'
  for (const one of [...resources.filter((other) => !isKey(other)), ...resources.filter(isKey)]) {
    const isNeeded = () => hasSaved || left.some((what) => what.startsWith('the vault'))
    const found = await clearings[one.type]?.(aws, one, isNeeded).catch(refused(one))
    if (found) left.push(found)
  }
  return left
}

/** What AWS refuses to delete is left, and the others go on. */
function refused({ type, id }: Resource): (error: unknown) => string {
  return (error) => {
    if (!(error instanceof AwsError)) throw error
    return `${type} ${id}: ${error.message}`
  }
}

/** Snapshots and automatic backups of a database. This command deletes none. */
async function savedOf(aws: Aws, { id, region }: Resource): Promise<{ readonly what: string }[]> {
  const of = ['--db-instance-identifier', id]
  const { DBSnapshots } = await aws.ask<{ DBSnapshots: { DBSnapshotIdentifier: string }[] }>(
    ['rds', 'describe-db-snapshots', ...of],
    region,
  )
  const kept = await unless(
    ['DBInstanceAutomatedBackupNotFound', 'DBInstanceAutomatedBackupNotFoundFault'],
    aws.ask<{ DBInstanceAutomatedBackups: unknown[] }>(
      ['rds', 'describe-db-instance-automated-backups', ...of],
      region,
    ),
  )
  const automatic = kept?.DBInstanceAutomatedBackups ?? []
  return [
    ...DBSnapshots.map(({ DBSnapshotIdentifier: name }) => ({
      what: `the snapshot ${name} (aws rds delete-db-snapshot --db-snapshot-identifier ${name} --region ${region})`,
    })),
    ...(automatic.length > 0 ? [{ what: `automatic backups of ${id}: they end by themselves` }] : []),
  ]
}
