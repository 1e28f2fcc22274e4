import * as iam from 'aws-cdk-lib/aws-iam'
import type * as s3 from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { attachmentsPrefix, tombstonesPrefix } from '../attachments-bucket/index.ts'
import type { MailIdentity } from '../mail-identity/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'
import type { SigningKeys } from '../signing-keys/index.ts'

export interface TaskRoleProps {
  readonly database: NotesDatabase
  readonly attachments: s3.IBucket
  readonly exports: s3.IBucket
  readonly mail: MailIdentity
  readonly signingKeys: SigningKeys
  /** The secret of the client at the provider; undefined without one. */
  readonly clientSecretArn: string | undefined
}

/**
 * The role of the tasks: read the database's password and the signing keys, store files under one prefix, names of what is gone under
 * another, and packed exports in a bucket of their own, send mail from one address. The statements are written out, because the CDK's grant methods allow more. S6 F4
 */
export function taskRole(scope: Construct, props: TaskRoleProps): iam.Role {
  const { database, attachments, exports, mail, signingKeys, clientSecretArn } = props
  const role = new iam.Role(scope, 'ecsTaskRole', {
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    description: 'What the running Notejam may do',
  })
  for (const statement of readPassword(database)) role.addToPolicy(statement)
  role.addToPolicy(storeFiles('Attachments', attachments.arnForObjects(`${attachmentsPrefix}*`)))
  role.addToPolicy(mail.sendStatement())
  role.addToPolicy(signingKeys.readStatement())
  if (clientSecretArn !== undefined) {
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'ClientSecret',
        actions: ['secretsmanager:GetSecretValue'],
        resources: [clientSecretArn],
      }),
    )
  }
  for (const statement of keepTombstones(attachments)) role.addToPolicy(statement)
  role.addToPolicy(storeFiles('Exports', exports.arnForObjects('*')))
  return role
}

/** Reads the value of the password's secret, and uses its key for that alone. */
export function readPassword({ secretArn, secretKeyArn, instance }: NotesDatabase): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'DatabasePassword',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secretArn],
    }),
    new iam.PolicyStatement({
      sid: 'DatabasePasswordKey',
      actions: ['kms:Decrypt'],
      resources: [secretKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${instance.env.region}.amazonaws.com` } },
    }),
  ]
}

function storeFiles(sid: string, objects: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    resources: [objects],
  })
}

/** Adds names to the list of what is gone, and reads the list: its objects are empty. */
function keepTombstones(bucket: s3.IBucket): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'Tombstones',
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${tombstonesPrefix}*`)],
    }),
    new iam.PolicyStatement({
      sid: 'TombstonesList',
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${tombstonesPrefix}*` } },
    }),
  ]
}
