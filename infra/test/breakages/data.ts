import { find, idIn, putting, set, type Breakage } from './kit.ts'

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
    what: 'storage without encryption',
    says: /has no key of its own/,
    breaks: putting('data', 'DatabaseInstance', ['StorageEncrypted'], false),
  },
  {
    id: 'S7',
    what: 'connections without TLS',
    says: /takes connections without TLS/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'rds.force_ssl'], '0'),
  },
  {
    id: 'P4',
    what: 'statements without a timeout',
    says: /statement_timeout is off/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'statement_timeout'], undefined),
  },
  {
    id: 'O7',
    what: 'parameters of statements in the log',
    says: /what writers wrote/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'log_parameter_max_length'], undefined),
  },
  {
    id: 'F4',
    what: 'a password in the template',
    says: /RDS does not manage the password/,
    breaks: putting('data', 'DatabaseInstance', ['MasterUserPassword'], 'jam'),
  },
  {
    id: 'O2',
    what: 'a week instead of 35 days',
    says: /7 days of point-in-time recovery/,
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
    says: /is deleted without a snapshot/,
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
    what: 'no copy in a second region',
    says: /no copy in another region/,
    breaks: putting('data', 'BackupsPlan', ['BackupPlan', 'BackupPlanRule', 0, 'CopyActions'], []),
  },
  {
    id: 'O2',
    what: 'no automatic backups in the second region',
    says: /no automatic backups in the second region/,
    breaks: putting('data', 'DatabaseInstance', ['AutomaticBackupReplicationRegion'], undefined),
  },
  {
    id: 'O2',
    what: 'a backup plan without the database',
    says: /Database is not backed up/,
    breaks: putting('data', 'BackupsPlanSelection', ['BackupSelection', 'Resources'], []),
  },
  {
    id: 'O2',
    what: 'a copy in the same vault',
    says: /no copy in another region/,
    breaks: (templates) => {
      const to = { 'Fn::GetAtt': [idIn(templates.data, 'BackupsVault'), 'BackupVaultArn'] }
      const copy = ['BackupPlan', 'BackupPlanRule', 0, 'CopyActions', 0, 'DestinationBackupVaultArn']
      set(find(templates.data, 'BackupsPlan').Properties, copy, to)
    },
  },
  {
    id: 'O2',
    what: 'attachments without versions',
    says: /^Attachments\w+ is not versioned/,
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
