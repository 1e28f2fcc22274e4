import { adding, find, putting, type Breakage } from './kit.ts'

const secret = (path: string[], value: unknown): Breakage['breaks'] => putting('data', 'SigningKeysSecret', path, value)

export const signingKeys: readonly Breakage[] = [
  {
    id: 'S6',
    what: 'signing keys in clear in the template',
    says: /SigningKeysSecret\w+ has SecretString/,
    breaks: secret(['SecretString'], '{"current":"hello"}'),
  },
  {
    id: 'S6',
    what: 'signing keys that are generated again',
    says: /SigningKeysSecret\w+ is generated with .*"PasswordLength":65/,
    breaks: secret(['GenerateSecretString', 'PasswordLength'], 65),
  },
  {
    id: 'S6',
    what: 'a second secret to sign with',
    says: /there are 2 secrets to sign with/,
    breaks: ({ data }) => {
      data.Resources['SigningKeysOther'] = { ...find(data, 'SigningKeysSecret') }
    },
  },
  {
    id: 'S7',
    what: "signing keys under AWS's own key",
    says: /SigningKeysSecret\w+ is under undefined, and not under the database's key/,
    breaks: secret(['KmsKeyId'], undefined),
  },
  {
    id: 'O2',
    what: 'signing keys that are lost with their region',
    says: /SigningKeysSecret\w+ has copies in no region/,
    breaks: secret(['ReplicaRegions'], undefined),
  },
  {
    id: 'S7',
    what: "a copy under AWS's own key",
    says: /the copy of SigningKeysSecret\w+ has no key of its region/,
    breaks: secret(['ReplicaRegions'], [{ Region: 'eu-west-1' }]),
  },
  {
    id: 'O2',
    what: 'signing keys that are deleted with their stack',
    says: /SigningKeysSecret\w+ is deleted with its stack: Delete/,
    breaks: ({ data }) => {
      find(data, 'SigningKeysSecret').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'S4',
    what: 'a secret without a use',
    says: /there are 3 of AWS::SecretsManager::Secret/,
    breaks: adding('data', 'AWS::SecretsManager::Secret', () => ({})),
  },
  {
    id: 'S6',
    what: 'a task that may not read the signing keys',
    says: /ecsTaskRole\w+ may not secretsmanager:GetSecretValue on .*SigningKeysSecret/,
    breaks: putting('app', 'ecsTaskRoleDefaultPolicy', ['PolicyDocument', 'Statement', 4, 'Action'], 'ses:SendEmail'),
  },
]
