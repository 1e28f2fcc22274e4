import { Aws, Fn } from 'aws-cdk-lib'
import * as backup from 'aws-cdk-lib/aws-backup'
import type * as kms from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { kept } from '../retention.ts'

export interface VaultProps {
  /** Before the part that no other vault has: `notejam-prod`. */
  readonly name: string
  readonly encryptionKey: kms.IKey
}

/** A vault whose recovery points end by their lifecycle, and no person can delete them. O2 */
export class Vault extends backup.BackupVault {
  constructor(scope: Construct, id: string, { name, encryptionKey }: VaultProps) {
    super(scope, id, {
      backupVaultName: `${name}-${ofThisStackAlone()}`,
      encryptionKey,
      blockRecoveryPointDeletion: true,
      removalPolicy: kept,
    })
  }
}

/**
 * Eight digits of the stack's id. CloudFormation makes no names for vaults, and a vault outlives its stack by years: under a
 * fixed name it would be in the way of the next stack.
 */
function ofThisStackAlone(): string {
  return Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))))
}
