import { RemovalPolicy } from 'aws-cdk-lib'
import * as backup from 'aws-cdk-lib/aws-backup'
import * as kms from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { copyVaultOf } from '../../config/names.ts'

export interface CopyVaultProps {
  readonly environment: string
}

/** The vault for copies of backups in a second region, with a key of that region: it survives the loss of the first. O2 O4 */
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
      // Retained, except by a failed creation: the name would block the next attempt.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    })
  }
}
