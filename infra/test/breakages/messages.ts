import { find, putting, type Breakage } from './kit.ts'

const failed = 'Watchdeploymentfailed'

export const messages: readonly Breakage[] = [
  {
    id: 'O7',
    what: 'an alarm that is off',
    says: /Watchhttp5xx\w+ rings and tells nobody/,
    breaks: putting('app', 'Watchhttp5xx', ['ActionsEnabled'], false),
  },
  {
    id: 'O7',
    what: 'an alarm that never rings',
    says: /Watchhttp5xx\w+ rings at 1000000000/,
    breaks: putting('app', 'Watchhttp5xx', ['Threshold'], 1e9),
  },
  {
    id: 'O7',
    what: 'an alarm the wrong way round',
    says: /Watchdatabasestorage\w+ rings when it is GreaterThanThreshold/,
    breaks: putting('app', 'Watchdatabasestorage', ['ComparisonOperator'], 'GreaterThanThreshold'),
  },
  {
    id: 'O7',
    what: 'an alarm that rings the next day',
    says: /Watchhttp5xx\w+ rings after 1440 minutes/,
    breaks: putting('app', 'Watchhttp5xx', ['EvaluationPeriods'], 1_440),
  },
  {
    id: 'O7',
    what: 'an event that is not listened to',
    says: /Watchdeploymentfailed\w+ is off/,
    breaks: putting('app', failed, ['State'], 'DISABLED'),
  },
  {
    id: 'O7',
    what: 'an event that never comes',
    says: /Watchdeploymentfailed\w+ does not hear of deployment-failed/,
    breaks: putting('app', failed, ['EventPattern'], { source: ['other'] }),
  },
  {
    id: 'O7',
    what: 'messages for somebody else',
    says: /https:\/\/other\.example hears the alarms/,
    breaks: ({ app }) =>
      Object.assign(find(app, 'WatchTopicoperator').Properties, {
        Protocol: 'https',
        Endpoint: 'https://other.example',
      }),
  },
  {
    id: 'O5',
    what: 'deployments that no alarm rolls back',
    says: /deployments are rolled back by no alarm/,
    breaks: putting('app', 'WebService', ['DeploymentConfiguration', 'Alarms', 'AlarmNames'], []),
  },
]
