import { CfnOutput } from 'aws-cdk-lib'
import * as kms from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import { kept } from '../constructs/retention.ts'
import { AttachmentsBucket } from '../constructs/attachments-bucket/index.ts'
import { Backups } from '../constructs/backups/index.ts'
import { ExportsBucket } from '../constructs/exports-bucket/index.ts'
import { hasServedParameter } from '../constructs/has-served.ts'
import { NotesDatabase } from '../constructs/notes-database/index.ts'
import { ObjectLogs } from '../constructs/object-logs/index.ts'
import { SigningKeys } from '../constructs/signing-keys/index.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import type { DrStack } from './dr-stack.ts'
import type { NetworkStack } from './network-stack.ts'
import { NotejamStack } from './notejam-stack.ts'

export interface DataStackProps {
  readonly network: NetworkStack
  /** @default - no second region */
  readonly dr: DrStack | undefined
}

/** All data: the database, attachments, signing keys, backups, access logs. */
export class DataStack extends NotejamStack {
  readonly database: NotesDatabase
  readonly attachments: AttachmentsBucket
  readonly exports: ExportsBucket
  readonly signingKeys: SigningKeys
  readonly objectLogs: ObjectLogs
  readonly backups: Backups | undefined

  constructor(
    scope: Construct,
    environment: ResolvedEnvironment,
    { network: { network, groups }, dr }: DataStackProps,
  ) {
    const { isProtected, database, logDays, backups } = environment
    super(scope, 'Data', { environment, isProtected, description: 'Notejam: the database, attachments, backups, logs' })

    const encryptionKey = new kms.Key(this, 'Key', {
      description: `Notejam ${environment.name}: the database and its backups`,
      enableKeyRotation: true,
      // Every snapshot is lost with the key.
      removalPolicy: kept,
    })
    const copies = dr && { region: dr.region, encryptionKey: dr.copies.encryptionKey }
    this.database = new NotesDatabase(this, 'Database', {
      environment,
      network,
      securityGroup: groups.rds,
      encryptionKey,
      copies,
    })
    this.signingKeys = new SigningKeys(this, 'SigningKeys', { encryptionKey, copies, isProtected })
    this.objectLogs = new ObjectLogs(this, 'ObjectLogs', { days: logDays, isProtected })
    this.attachments = new AttachmentsBucket(this, 'Attachments', {
      recoverableDays: database.pointInTimeDays,
      accessLogs: this.objectLogs,
      isProtected,
      copies: dr && { bucket: dr.attachments, region: dr.region, encryptionKey: dr.copies.encryptionKey },
    })
    this.exports = new ExportsBucket(this, 'Exports', { accessLogs: this.objectLogs, isProtected })
    // The parameter alone, where nothing is protected, would be no update of the stack.
    new CfnOutput(this, 'Served', { value: hasServedParameter(this).valueAsString })
    if (backups && dr) {
      this.backups = new Backups(this, 'Backups', {
        environment: environment.name,
        days: backups.days,
        copies: dr.copies.vault,
        encryptionKey,
        database: this.database.instance,
        attachments: this.attachments,
      })
    }
  }
}
