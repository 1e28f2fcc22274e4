import * as kms from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { kept } from '../retention.ts'
import { Vault } from './vault.ts'

export interface CopyVaultProps {
  readonly environment: string
}

/** The vault for copies of backups in a second region, with a key of that region: it survives the loss of the first. O2 O4 */
export class CopyVault extends Construct {
  readonly encryptionKey: kms.Key
  readonly vault: Vault

  constructor(scope: Construct, id: string, { environment }: CopyVaultProps) {
    super(scope, id)
    this.encryptionKey = new kms.Key(this, 'Key', {
      description: `Notejam ${environment}: copies of backups`,
      enableKeyRotation: true,
      removalPolicy: kept,
    })
    this.vault = new Vault(this, 'Vault', { name: `notejam-${environment}-copies`, encryptionKey: this.encryptionKey })
  }
}
