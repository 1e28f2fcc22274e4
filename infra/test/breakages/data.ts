import { find, putting, type Breakage } from './kit.ts'

export const data: readonly Breakage[] = [
  {
    id: 'S3',
    what: 'a database with a public address',
    says: /has a public address/,
    breaks: putting('data', 'DatabaseInstance', ['PubliclyAccessible'], true),
  },
  {
    id: 'O3',
    what: 'no standby',
    says: /has no standby/,
    breaks: putting('data', 'DatabaseInstance', ['MultiAZ'], false),
  },
  {
    id: 'S7',
    what: 'storage in clear',
    says: /has no key of its own/,
    breaks: putting('data', 'DatabaseInstance', ['StorageEncrypted'], false),
  },
  {
    id: 'S7',
    what: 'connections in clear',
    says: /speaks without TLS/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'rds.force_ssl'], '0'),
  },
  {
    id: 'P4',
    what: 'statements without end',
    says: /statement_timeout has no end/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'statement_timeout'], undefined),
  },
  {
    id: 'O7',
    what: 'notes in the log',
    says: /what people write/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'log_parameter_max_length'], undefined),
  },
  {
    id: 'F4',
    what: 'a password in the template',
    says: /not kept by RDS/,
    breaks: putting('data', 'DatabaseInstance', ['MasterUserPassword'], 'jam'),
  },
  {
    id: 'O2',
    what: 'a week instead of 35 days',
    says: /7 days can be gone back/,
    breaks: putting('data', 'DatabaseInstance', ['BackupRetentionPeriod'], 7),
  },
  {
    id: 'O2',
    what: 'no deletion protection',
    says: /deletion protection/,
    breaks: putting('data', 'DatabaseInstance', ['DeletionProtection'], false),
  },
  {
    id: 'O2',
    what: 'no snapshot on removal',
    says: /goes without a snapshot/,
    breaks: ({ data: stack }) => {
      find(stack, 'DatabaseInstance').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'one year instead of three',
    says: /kept for 365 days/,
    breaks: putting('data', 'BackupsPlan', ['BackupPlan', 'BackupPlanRule', 0, 'Lifecycle', 'DeleteAfterDays'], 365),
  },
  {
    id: 'O2',
    what: 'no copy elsewhere',
    says: /no copy in another region/,
    breaks: putting('data', 'BackupsPlan', ['BackupPlan', 'BackupPlanRule', 0, 'CopyActions'], []),
  },
  {
    id: 'O2',
    what: 'nothing in the second region since the last month',
    says: /takes everything since the last monthly backup along/,
    breaks: putting('data', 'DatabaseInstance', ['AutomaticBackupReplicationRegion'], undefined),
  },
  {
    id: 'O2',
    what: 'the database left out',
    says: /Database is not backed up/,
    breaks: putting('data', 'BackupsPlanSelection', ['BackupSelection', 'Resources'], []),
  },
  {
    id: 'O2',
    what: 'no vault in the second region',
    says: /there is no vault/,
    breaks: putting('dr', 'CopiesVault', ['BackupVaultName'], 'other'),
  },
  {
    id: 'O2',
    what: 'replaced files gone at once',
    says: /a replaced file is gone/,
    breaks: putting('data', 'Attachments', ['VersioningConfiguration'], undefined),
  },
  {
    id: 'S7',
    what: 'a key that does not rotate',
    says: /does not rotate/,
    breaks: putting('data', 'Key', ['EnableKeyRotation'], false),
  },
  {
    id: 'S7',
    what: 'a vault without a key',
    says: /BackupsVault\w+ has no key/,
    breaks: putting('data', 'BackupsVault', ['EncryptionKeyArn'], undefined),
  },
]
