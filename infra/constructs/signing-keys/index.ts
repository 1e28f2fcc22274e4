import * as iam from 'aws-cdk-lib/aws-iam'
import type * as kms from 'aws-cdk-lib/aws-kms'
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { keptIf } from '../retention.ts'

export interface SigningKeysProps {
  readonly encryptionKey: kms.IKey
  /** A second region for a replica, with a key of that region. @default - none */
  readonly copies: { readonly region: string; readonly encryptionKey: kms.IKey } | undefined
  readonly isProtected: boolean
}

/**
 * The keys that sign cookies and encrypt queued mail: `{"current": "…", "previous": "…"}`. A copy of the database alone
 * opens no session. `previous` exists during a rotation (docs/runbook/signing-keys.md). F4 S6
 */
export class SigningKeys extends Construct {
  readonly secretArn: string

  constructor(scope: Construct, id: string, { encryptionKey, copies, isProtected }: SigningKeysProps) {
    super(scope, id)
    // The L1 resource: the CDK's `Secret` would add a grant for the whole account to the key's policy.
    const secret = new secretsmanager.CfnSecret(this, 'Secret', {
      description: 'Notejam: what cookies are signed and waiting mail is sealed with',
      // Changing one of these four generates another key, which ends all sessions.
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'current',
        passwordLength: 64,
        excludePunctuation: true,
      },
      kmsKeyId: encryptionKey.keyArn,
      ...(copies ? { replicaRegions: [{ region: copies.region, kmsKeyId: copies.encryptionKey.keyArn }] } : {}),
    })
    secret.applyRemovalPolicy(keptIf(isProtected))
    this.secretArn = secret.ref
  }

  /** For the tasks, at run time. They may already use its key, which is the database's. */
  readStatement(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'SigningKeys',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.secretArn],
    })
  }
}
