import { RemovalPolicy } from 'aws-cdk-lib'
import * as backup from 'aws-cdk-lib/aws-backup'
import * as kms from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { copyVaultOf } from '../../config/names.ts'

export interface CopyVaultProps {
  readonly environment: string
}

/** Where the copies of backups lie when a whole region is lost: its own key, which that region does not hold. O2 O4 */
export class CopyVault extends Construct {
  readonly encryptionKey: kms.Key

  constructor(scope: Construct, id: string, { environment }: CopyVaultProps) {
    super(scope, id)
    this.encryptionKey = new kms.Key(this, 'Key', {
      description: `Notejam ${environment}: copies of backups`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    })
    new backup.BackupVault(this, 'Vault', {
      backupVaultName: copyVaultOf(environment),
      encryptionKey: this.encryptionKey,
      blockRecoveryPointDeletion: true,
      // Kept, unless its very creation fails: its name would be in the way of the next try.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
  }
}
