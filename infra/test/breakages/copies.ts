import { find, granting, idIn, putting, set, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

const rule = ['ReplicationConfiguration', 'Rules', 0] as const
const destination = [...rule, 'Destination'] as const

export const copies: readonly Breakage[] = [
  {
    id: 'O2',
    what: 'attachments in one region',
    says: /Attachments\w+ has 0 rules of replication/,
    breaks: putting('data', 'Attachments', ['ReplicationConfiguration'], undefined),
  },
  {
    id: 'O2',
    what: 'logs copied, too',
    says: /ObjectLogs\w+ has 1 rules of replication/,
    breaks: ({ data }) => {
      const { Properties } = find(data, 'Attachments')
      set(find(data, 'ObjectLogs').Properties, ['ReplicationConfiguration'], Properties['ReplicationConfiguration'])
    },
  },
  {
    id: 'P5',
    what: 'attachments copied within their region',
    says: /Attachments\w+ is copied to \{notejam-prod-data\/ObjectLogs/,
    breaks: ({ data }) =>
      set(find(data, 'Attachments').Properties, [...destination, 'Bucket'], {
        'Fn::GetAtt': [idIn(data, 'ObjectLogs'), 'Arn'],
      }),
  },
  {
    id: 'O2',
    what: 'a part of the attachments copied',
    says: /only a part of Attachments\w+ is copied/,
    breaks: putting('data', 'Attachments', [...rule, 'Filter', 'Prefix'], 'attachments/a'),
  },
  {
    id: 'O2',
    what: 'replication that is off',
    says: /only a part of Attachments\w+ is copied/,
    breaks: putting('data', 'Attachments', [...rule, 'Status'], 'Disabled'),
  },
  {
    id: 'O2',
    what: 'deleted files that stay in the second region',
    says: /stays in the second region for ever/,
    breaks: putting('data', 'Attachments', [...rule, 'DeleteMarkerReplication', 'Status'], 'Disabled'),
  },
  {
    id: 'O7',
    what: 'a copy that is behind in silence',
    says: /does not tell how far the copy of Attachments\w+ is behind/,
    breaks: putting('data', 'Attachments', [...destination, 'Metrics'], undefined),
  },
  {
    id: 'S7',
    what: 'copies under a key of the first region',
    says: /copied under another key/,
    breaks: ({ data }) =>
      set(find(data, 'Attachments').Properties, [...destination, 'EncryptionConfiguration', 'ReplicaKmsKeyID'], {
        'Fn::GetAtt': [idIn(data, 'Key'), 'Arn'],
      }),
  },
  {
    id: 'S7',
    what: 'a copy without a key',
    says: /CopiedAttachments\w+ has no key of its own/,
    breaks: putting('dr', 'CopiedAttachments', ['BucketEncryption'], undefined),
  },
  {
    id: 'O2',
    what: 'a copy without versions',
    says: /CopiedAttachments\w+ is not versioned/,
    breaks: putting('dr', 'CopiedAttachments', ['VersioningConfiguration'], undefined),
  },
  {
    id: 'O2',
    what: 'a copy that ends after a day',
    says: /CopiedAttachments\w+ has the lifecycle rule .*"NoncurrentDays":1\}/,
    breaks: ({ dr }) => {
      const { Properties } = find(dr, 'CopiedAttachments')
      for (const one of (Properties['LifecycleConfiguration'] as Values)['Rules'] as Values[])
        if (one['NoncurrentVersionExpiration']) one['NoncurrentVersionExpiration'] = { NoncurrentDays: 1 }
    },
  },
  {
    id: 'O2',
    what: 'a copy that goes with its stack',
    says: /CopiedAttachments\w+ is deleted with its stack/,
    breaks: ({ dr }) => {
      find(dr, 'CopiedAttachments').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'versions of the copy that can be deleted',
    says: /CopiedAttachments\w+ lets versions be deleted/,
    breaks: ({ dr }) => {
      const document = find(dr, 'CopiedAttachmentsPolicy').Properties['PolicyDocument'] as Values
      const statements = document['Statement'] as Values[]
      document['Statement'] = statements.filter(({ Action }) => Action !== 's3:DeleteObjectVersion')
    },
  },
  {
    id: 'P5',
    what: 'a copy that every principal reads',
    says: /CopiedAttachments\w+ lets every principal s3:GetObject/,
    breaks: granting('dr', 'CopiedAttachmentsPolicy', 'PolicyDocument', {
      Principal: '*',
      Action: 's3:GetObject',
      Resource: '*',
    }),
  },
  {
    id: 'S6',
    what: "a replication that reads the database's key",
    says: /AttachmentsReplicationRole\w+ may Allow kms:Decrypt/,
    breaks: granting('data', 'AttachmentsReplicationRoleDefaultPolicy', 'PolicyDocument', {
      Action: 'kms:Decrypt',
      Resource: '*',
    }),
  },
]
