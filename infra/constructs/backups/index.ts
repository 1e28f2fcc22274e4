import { Duration } from 'aws-cdk-lib'
import * as backup from 'aws-cdk-lib/aws-backup'
import * as events from 'aws-cdk-lib/aws-events'
import * as iam from 'aws-cdk-lib/aws-iam'
import type * as kms from 'aws-cdk-lib/aws-kms'
import type * as rds from 'aws-cdk-lib/aws-rds'
import type * as s3 from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { Vault } from './vault.ts'

export interface BackupsProps {
  readonly environment: string
  /** Days that each monthly backup is kept, here and in the other region. */
  readonly days: number
  /** The vault in the other region. */
  readonly copies: backup.IBackupVault
  readonly encryptionKey: kms.IKey
  readonly database: rds.IDatabaseInstance
  readonly attachments: s3.IBucket
}

/** A backup of notes and attachments each month, kept for years, with a copy in another region. O2 */
export class Backups extends Construct {
  readonly vault: Vault

  constructor(scope: Construct, id: string, props: BackupsProps) {
    super(scope, id)
    this.vault = new Vault(this, 'Vault', {
      name: `notejam-${props.environment}`,
      encryptionKey: props.encryptionKey,
    })
    const deleteAfter = Duration.days(props.days)
    const plan = new backup.BackupPlan(this, 'Plan', {
      backupPlanName: `notejam-${props.environment}-monthly`,
      backupVault: this.vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'monthly',
          // Clear of RDS's own backup and maintenance windows.
          scheduleExpression: events.Schedule.cron({ minute: '0', hour: '5', day: '1' }),
          startWindow: Duration.hours(2),
          completionWindow: Duration.hours(24),
          deleteAfter,
          copyActions: [{ destinationBackupVault: props.copies, deleteAfter }],
        }),
      ],
    })
    plan.addSelection('Selection', {
      backupSelectionName: 'notes-and-attachments',
      role: this.role(),
      resources: [
        backup.BackupResource.fromRdsDatabaseInstance(props.database),
        backup.BackupResource.fromArn(props.attachments.bucketArn),
      ],
    })
  }

  /** AWS Backup's managed policies, which follow the needs of the service. */
  private role(): iam.Role {
    return new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
        iam.ManagedPolicy.fromAwsManagedPolicyName('AWSBackupServiceRolePolicyForS3Backup'),
      ],
    })
  }
}
