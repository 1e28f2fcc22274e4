import { adding, find, granting, idOf, putting, type Breakage } from './kit.ts'
import type { Templates, Values } from '../variants.ts'

const stranger = { AWS: 'arn:aws:iam::999999999999:root' }

/** A second policy on the bucket of attachments. */
function opening(statement: Values): Breakage['breaks'] {
  return adding('data', 'AWS::S3::BucketPolicy', (templates) => ({
    Bucket: { Ref: idOf(templates, 'data', 'Attachments') },
    PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: '*', ...statement }] },
  }))
}

function statementsOf({ app, data }: Templates, name: string): Values[] {
  const stack = name.startsWith('Edge') ? app : data
  return (find(stack, name).Properties['PolicyDocument'] as Values)['Statement'] as Values[]
}

export const resourcePolicies: readonly Breakage[] = [
  {
    id: 'S7',
    what: 'a key for another account',
    says: /Key\w+ lets arn:aws:iam::999999999999:root kms:\*/,
    breaks: granting('data', 'Key', 'KeyPolicy', { Principal: stranger, Action: 'kms:*', Resource: '*' }),
  },
  {
    id: 'S7',
    what: 'a key for every principal',
    says: /Key\w+ lets every principal kms:\*/,
    breaks: granting('data', 'Key', 'KeyPolicy', { Principal: '*', Action: 'kms:*', Resource: '*' }),
  },
  {
    id: 'P5',
    what: 'attachments for another account',
    says: /Added lets arn:aws:iam::999999999999:root s3:\*/,
    breaks: opening({ Principal: stranger, Action: 's3:*' }),
  },
  {
    id: 'P5',
    what: 'attachments for a list with every principal',
    says: /Added lets every principal s3:GetObject/,
    breaks: opening({ Principal: { AWS: ['*'] }, Action: 's3:GetObject' }),
  },
  {
    id: 'S6',
    what: 'attachments for all principals but one',
    says: /Added has NotPrincipal/,
    breaks: opening({ NotPrincipal: { AWS: 'arn:aws:iam::1:root' }, Action: 's3:GetObject' }),
  },
  {
    id: 'P5',
    what: 'static files for any distribution',
    says: /EdgeAssetsBucketPolicy\w+ lets cloudfront s3:GetObject when \{\}/,
    breaks: (templates) => {
      for (const one of statementsOf(templates, 'EdgeAssetsBucketPolicy'))
        if (one['Effect'] === 'Allow') delete one['Condition']
    },
  },
  {
    id: 'S7',
    what: 'TLS for lists alone',
    says: /Attachments\w+ answers without TLS/,
    breaks: (templates) => {
      for (const one of statementsOf(templates, 'AttachmentsPolicy')) one['Action'] = 's3:ListBucket'
    },
  },
  {
    id: 'S7',
    what: 'a topic for every principal',
    says: /WatchTopicPolicy\w+ lets every principal sns:\*/,
    breaks: granting('app', 'WatchTopicPolicy', 'PolicyDocument', { Principal: '*', Action: 'sns:*', Resource: '*' }),
  },
  {
    id: 'O2',
    what: 'backups that may be deleted',
    says: /BackupsVault\w+ lets backups be deleted/,
    breaks: putting('data', 'BackupsVault', ['AccessPolicy'], undefined),
  },
  {
    id: 'O2',
    what: 'backups for another account',
    says: /CopiesVault\w+ lets arn:aws:iam::999999999999:root backup:CopyFromBackupVault/,
    breaks: granting('dr', 'CopiesVault', 'AccessPolicy', {
      Principal: stranger,
      Action: 'backup:CopyFromBackupVault',
      Resource: '*',
    }),
  },
]
