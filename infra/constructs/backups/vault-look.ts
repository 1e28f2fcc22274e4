import type * as backup from 'aws-cdk-lib/aws-backup'
import * as iam from 'aws-cdk-lib/aws-iam'
import { call, choice, daysAgo, failure, wellEnough, type States } from './look.ts'

/** Backups are made monthly, and take up to a day; so long after the last one, one is missing. */
export const longestDays = 33

/** Types of resource of which each month has a backup. */
const kinds = ['RDS', 'S3']

/** Whether a vault has a backup of each kind that is young enough. A vault that is younger may have none. O2 */
export function vaultStates({ backupVaultName: name }: backup.IBackupVault, what: string): States {
  const found = kinds.map((kind) => `'${kind}' in $kinds`).join(' and ')
  return {
    Vault: call(
      'backup:describeBackupVault',
      { BackupVaultName: name },
      { made: '{% $states.result.CreationDate %}' },
      'VaultIsYoung',
    ),
    VaultIsYoung: choice(`$toMillis($made) > ${daysAgo(longestDays)}`, 'Well', 'Backups'),
    Backups: call(
      'backup:listRecoveryPointsByBackupVault',
      { BackupVaultName: name, ByCreatedAfter: `{% $fromMillis(${daysAgo(longestDays)}) %}`, MaxResults: 100 },
      { kinds: "{% [$states.result.RecoveryPoints[Status in ['COMPLETED', 'AVAILABLE']].ResourceType] %}" },
      'EachKindIsThere',
    ),
    EachKindIsThere: choice(found, 'Well', 'Missing'),
    Missing: failure(
      'Missing',
      `In ${longestDays} days there was no ${what} of the database, or none of the attachments`,
    ),
    Well: wellEnough,
  }
}

export function vaultStatement({ backupVaultArn }: backup.IBackupVault): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['backup:DescribeBackupVault', 'backup:ListRecoveryPointsByBackupVault'],
    resources: [backupVaultArn],
  })
}
