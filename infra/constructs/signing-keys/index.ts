import { RemovalPolicy } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import type * as kms from 'aws-cdk-lib/aws-kms'
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'

export interface SigningKeysProps {
  readonly encryptionKey: kms.IKey
  /** Where a copy is kept, under a key of that region. @default - nowhere */
  readonly copies: { readonly region: string; readonly encryptionKey: kms.IKey } | undefined
  readonly isProtected: boolean
}

/**
 * What cookies are signed and waiting mail is sealed with: `{"current": "…", "previous": "…"}`. A copy of the database
 * alone opens no session. `previous` is there while the key is replaced (docs/runbook/signing-keys.md). F4 S6
 */
export class SigningKeys extends Construct {
  readonly secretArn: string

  constructor(scope: Construct, id: string, { encryptionKey, copies, isProtected }: SigningKeysProps) {
    super(scope, id)
    // The plain resource: the CDK's own would open the key, by its policy, to the whole account.
    const secret = new secretsmanager.CfnSecret(this, 'Secret', {
      description: 'Notejam: what cookies are signed and waiting mail is sealed with',
      // A change of these four makes another key, which ends all sessions.
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'current',
        passwordLength: 64,
        excludePunctuation: true,
      },
      kmsKeyId: encryptionKey.keyArn,
      ...(copies ? { replicaRegions: [{ region: copies.region, kmsKeyId: copies.encryptionKey.keyArn }] } : {}),
    })
    secret.applyRemovalPolicy(isProtected ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY)
    this.secretArn = secret.ref
  }

  /** For the tasks, at run time. They may use its key already, which is the database's. */
  readStatement(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'SigningKeys',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.secretArn],
    })
  }
}
