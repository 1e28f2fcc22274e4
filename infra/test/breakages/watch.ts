import { find, idOf, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

export const watch: readonly Breakage[] = [
  {
    id: 'O7',
    what: 'an alarm without an action',
    says: /Watchhttp5xx\w+ has another action than the topic/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmActions'], []),
  },
  {
    id: 'O7',
    what: 'an alarm without an article',
    says: /does not end with a runbook article/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmDescription'], 'Pages fail.'),
  },
  {
    id: 'O7',
    what: 'an alarm with an article that does not exist',
    says: /nowhere\.md/,
    breaks: putting('app', 'Watchhttp5xx', ['AlarmDescription'], 'See docs/runbook/nowhere.md'),
  },
  {
    id: 'O7',
    what: 'an alarm left out',
    says: /the alarms are/,
    breaks: (templates) => {
      Reflect.deleteProperty(templates.app.Resources, idOf(templates, 'app', 'Watchdatabasestorage'))
    },
  },
  {
    id: 'O7',
    what: 'a failed deployment without a message',
    says: /Watchdeploymentfailed\w+ has another action than the topic/,
    breaks: putting('app', 'Watchdeploymentfailed', ['Targets'], []),
  },
  {
    id: 'S7',
    what: 'a topic without encryption',
    says: /WatchTopic\w+ is not encrypted/,
    breaks: putting('app', 'WatchTopic', ['KmsMasterKeyId'], undefined),
  },
  {
    id: 'O7',
    what: "a condition on EventBridge's use of the key",
    says: /events cannot write to WatchTopic/,
    breaks: ({ app }) => {
      const { KeyPolicy } = find(app, 'WatchTopicKey').Properties
      for (const one of (KeyPolicy as Values)['Statement'] as Values[])
        one['Condition'] ??= { StringEquals: { 'aws:SourceAccount': '111122223333' } }
    },
  },
  {
    id: 'O8',
    what: 'another budget',
    says: /the budget is not what/,
    breaks: putting('app', 'WatchBudget', ['Budget', 'BudgetLimit', 'Amount'], 1),
  },
  {
    id: 'O4',
    what: 'a name with a region in it',
    says: /has eu-central-1 in its BackupVaultName/,
    breaks: putting('data', 'BackupsVault', ['BackupVaultName'], 'notejam-eu-central-1'),
  },
]
