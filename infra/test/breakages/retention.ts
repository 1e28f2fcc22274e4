import { find, idIn, putting, type Breakage } from './kit.ts'

export const retention: readonly Breakage[] = [
  {
    id: 'O2',
    what: 'attachments that are deleted with their stack',
    says: /Attachments\w+ is deleted with its stack: Delete/,
    breaks: ({ data }) => {
      find(data, 'Attachments').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'a key that is deleted with its stack',
    says: /Key\w+ is deleted with its stack: Delete/,
    breaks: ({ data }) => {
      find(data, 'Key').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'a key that can be deleted in a week',
    says: /Key\w+ can be deleted for good in 7 days/,
    breaks: putting('data', 'Key', ['PendingWindowInDays'], 7),
  },
  {
    id: 'O2',
    what: 'a vault that is deleted with its stack',
    says: /CopiesVault\w+ is deleted with its stack/,
    breaks: ({ dr }) => {
      find(dr, 'CopiesVault').DeletionPolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'a bucket that stays where its creation failed',
    says: /EdgeAssetsBucket\w+ stays where its creation fails/,
    breaks: ({ app }) => {
      find(app, 'EdgeAssetsBucket').DeletionPolicy = 'Retain'
    },
  },
  {
    id: 'O2',
    what: 'attachments that are lost when their bucket is replaced',
    says: /Attachments\w+ is lost when it is replaced: Delete/,
    breaks: ({ data }) => {
      find(data, 'Attachments').UpdateReplacePolicy = 'Delete'
    },
  },
  {
    id: 'O2',
    what: 'a vault with a name that the next stack wants, too',
    says: /BackupsVault\w+ stays, and its name notejam-prod is taken/,
    breaks: putting('data', 'BackupsVault', ['BackupVaultName'], 'notejam-prod'),
  },
  {
    id: 'O2',
    what: 'a database with a name',
    says: /DatabaseInstance\w+ stays, and its name notes is taken/,
    breaks: putting('data', 'DatabaseInstance', ['DBInstanceIdentifier'], 'notes'),
  },
  {
    id: 'O2',
    what: 'a distribution that holds its policies',
    says: /EdgeDistribution\w+ stays and holds EdgeSharedNotes\w+, which cannot be deleted/,
    breaks: ({ app }) => {
      Object.assign(find(app, 'EdgeDistribution'), {
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      })
    },
  },
  {
    id: 'O2',
    what: 'a kept subnet group, which holds the subnets of another stack',
    says: /DatabaseSubnets\w+ stays and holds NetworkDatabaseDSubnet\w+/,
    breaks: ({ data }) => {
      Object.assign(find(data, 'DatabaseSubnets'), {
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      })
    },
  },
  {
    id: 'O2',
    what: 'something kept of which nothing says how it is named',
    says: /Added stays, and nothing says which property names AWS::SQS::Queue/,
    breaks: ({ app }) => {
      const added = { Type: 'AWS::SQS::Queue', Properties: {}, DeletionPolicy: 'RetainExceptOnCreate' }
      app.Resources['Added'] = Object.assign(added, { UpdateReplacePolicy: 'Retain' })
    },
  },
  {
    id: 'O2',
    what: 'attachments whose access log is deleted with the stack',
    says: /Attachments\w+ stays and holds ObjectLogs\w+/,
    breaks: ({ data }) => {
      Reflect.deleteProperty(data.Resources[idIn(data, 'ObjectLogs')] ?? {}, 'DeletionPolicy')
    },
  },
]
