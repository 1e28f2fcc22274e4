import { find, idIn, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

function rulesOf(properties: Values): Values[] {
  return (properties['LifecycleConfiguration'] as Values)['Rules'] as Values[]
}

const destination = ['ReplicationConfiguration', 'Rules', 0, 'Destination'] as const

export const storage: readonly Breakage[] = [
  {
    id: 'P5',
    what: 'attachments copied to another account',
    says: /Attachments\w+ is copied to arn:aws:s3:::other/,
    breaks: putting('data', 'Attachments', [...destination, 'Bucket'], 'arn:aws:s3:::other'),
  },
  {
    id: 'O2',
    what: 'attachments that expire after a day',
    says: /Attachments\w+ has the lifecycle rule \{"ExpirationInDays":1/,
    breaks: ({ data }) => {
      rulesOf(find(data, 'Attachments').Properties).push({ Status: 'Enabled', ExpirationInDays: 1 })
    },
  },
  {
    id: 'O2',
    what: 'replaced files that expire after a day',
    says: /Attachments\w+ has the lifecycle rule .*"NoncurrentDays":1\}/,
    breaks: ({ data }) => {
      for (const one of rulesOf(find(data, 'Attachments').Properties))
        if (one['NoncurrentVersionExpiration']) one['NoncurrentVersionExpiration'] = { NoncurrentDays: 1 }
    },
  },
  {
    id: 'O2',
    what: 'aborted uploads that stay for ever',
    says: /Attachments\w+ lacks the lifecycle rule \{"AbortIncompleteMultipartUpload"/,
    breaks: ({ data }) => {
      const { Properties } = find(data, 'Attachments')
      const rules = rulesOf(Properties).filter((one) => !one['AbortIncompleteMultipartUpload'])
      Properties['LifecycleConfiguration'] = { Rules: rules }
    },
  },
  {
    id: 'O2',
    what: 'packed exports that are kept for ever',
    says: /Exports\w+ lacks the lifecycle rule \{"ExpirationInDays":2/,
    breaks: putting('data', 'Exports', ['LifecycleConfiguration'], undefined),
  },
  {
    id: 'O2',
    what: 'packed exports with versions',
    says: /Exports\w+ keeps versions/,
    breaks: putting('data', 'Exports', ['VersioningConfiguration'], { Status: 'Enabled' }),
  },
  {
    id: 'O2',
    what: 'packed exports that are backed up',
    says: /Exports\w+ is backed up/,
    breaks: ({ data }) => {
      const { Properties } = find(data, 'BackupsPlanSelection')
      const exports = { 'Fn::GetAtt': [idIn(data, 'Exports'), 'Arn'] }
      ;((Properties['BackupSelection'] as Values)['Resources'] as unknown[]).push(exports)
    },
  },
  {
    id: 'O2',
    what: 'packed exports that are copied',
    says: /Exports\w+ has 1 rules of replication/,
    breaks: putting('data', 'Exports', ['ReplicationConfiguration'], { Rules: [{}] }),
  },
  {
    id: 'O7',
    what: 'access logs that are kept for ever',
    says: /ObjectLogs\w+ lacks the lifecycle rule \{"ExpirationInDays":90/,
    breaks: putting('data', 'ObjectLogs', ['LifecycleConfiguration'], undefined),
  },
  {
    id: 'O7',
    what: 'a log group without an end',
    says: /TasksLogs\w+ keeps its lines for ever/,
    breaks: putting('app', 'TasksLogs', ['RetentionInDays'], undefined),
  },
  {
    id: 'O7',
    what: "the database's log without an end",
    says: /DatabaseInstanceLogRetention\w+ keeps its lines for ever/,
    breaks: putting('data', 'DatabaseInstanceLogRetention', ['RetentionInDays'], undefined),
  },
  {
    id: 'S7',
    what: 'attachments without encryption',
    says: /Attachments\w+ is not encrypted with SSE-S3/,
    breaks: putting('data', 'Attachments', ['BucketEncryption'], undefined),
  },
  {
    id: 'O2',
    what: 'automatic backups deleted with the database',
    says: /automatic backups are not retained/,
    breaks: putting('data', 'DatabaseInstance', ['DeleteAutomatedBackups'], true),
  },
  {
    id: 'P4',
    what: 'an unknown parameter',
    says: /the parameter group has session_preload_libraries/,
    breaks: putting('data', 'DatabaseParameters', ['Parameters', 'session_preload_libraries'], 'x'),
  },
  {
    id: 'S6',
    what: 'logins by IAM',
    says: /the database has EnableIAMDatabaseAuthentication/,
    breaks: putting('data', 'DatabaseInstance', ['EnableIAMDatabaseAuthentication'], true),
  },
  {
    id: 'S6',
    what: 'a database that writes to a bucket',
    says: /the database has AssociatedRoles/,
    breaks: putting('data', 'DatabaseInstance', ['AssociatedRoles'], [{ FeatureName: 's3Export', RoleArn: 'x' }]),
  },
  {
    id: 'S7',
    what: "the password under AWS's key",
    says: /the password is under AWS's key/,
    breaks: putting('data', 'DatabaseInstance', ['MasterUserSecret'], undefined),
  },
]
