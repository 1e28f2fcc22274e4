import type { Construct } from 'constructs'
import { AttachmentsCopy } from '../constructs/attachments-bucket/copy.ts'
import { CopyVault } from '../constructs/backups/copy-vault.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { NotejamStack } from './notejam-stack.ts'

/** The copies of backups and of attachments in a second region, for the loss of the first. */
export class DrStack extends NotejamStack {
  readonly copies: CopyVault
  readonly attachments: AttachmentsCopy

  constructor(scope: Construct, environment: ResolvedEnvironment, region: string) {
    super(scope, 'Dr', {
      environment,
      region,
      isProtected: environment.isProtected,
      description: 'Notejam: copies of backups and of attachments in a second region',
    })
    this.copies = new CopyVault(this, 'Copies', { environment: environment.name })
    this.attachments = new AttachmentsCopy(this, 'CopiedAttachments', {
      encryptionKey: this.copies.encryptionKey,
      recoverableDays: environment.database.pointInTimeDays,
    })
  }
}
