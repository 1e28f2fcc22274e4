import { find, putting, type Breakage } from './kit.ts'

const failed = 'Watchdeploymentfailed'

export const messages: readonly Breakage[] = [
  {
    id: 'O7',
    what: 'an alarm whose actions are disabled',
    says: /Watchhttp5xx\w+ goes off without an action/,
    breaks: putting('app', 'Watchhttp5xx', ['ActionsEnabled'], false),
  },
  {
    id: 'O7',
    what: 'an alarm that never goes off',
    says: /Watchhttp5xx\w+ has the threshold 1000000000/,
    breaks: putting('app', 'Watchhttp5xx', ['Threshold'], 1e9),
  },
  {
    id: 'O7',
    what: 'an alarm that compares the wrong way',
    says: /Watchdatabasestorage\w+ compares by GreaterThanThreshold/,
    breaks: putting('app', 'Watchdatabasestorage', ['ComparisonOperator'], 'GreaterThanThreshold'),
  },
  {
    id: 'O7',
    what: 'an alarm that goes off the next day',
    says: /Watchhttp5xx\w+ goes off after 1440 minutes/,
    breaks: putting('app', 'Watchhttp5xx', ['EvaluationPeriods'], 1_440),
  },
  {
    id: 'O7',
    what: 'a disabled event rule',
    says: /Watchdeploymentfailed\w+ is disabled/,
    breaks: putting('app', failed, ['State'], 'DISABLED'),
  },
  {
    id: 'O7',
    what: 'an event rule for another source',
    says: /Watchdeploymentfailed\w+ does not match the events of deployment-failed/,
    breaks: putting('app', failed, ['EventPattern'], { source: ['other'] }),
  },
  {
    id: 'O7',
    what: 'messages for another address',
    says: /tells https https:\/\/other\.example, and not email/,
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
  {
    id: 'O7',
    what: 'an urgent alarm that is told in the morning',
    says: /Watchhttp5xx\w+ has another action than the topic/,
    on: 'every',
    breaks: ({ app }) => {
      const soon = find(app, 'WatchTopicSoon')
      const id = Object.entries(app.Resources).find(([, one]) => one === soon)?.[0]
      find(app, 'Watchhttp5xx').Properties['AlarmActions'] = [{ Ref: id }]
    },
  },
  {
    id: 'O7',
    what: 'a pager that is told nothing',
    says: /tells email operator@notejam\.example, .*and not .*https:\/\/pager\.example/,
    on: 'every',
    breaks: ({ app }) => {
      for (const [id, { Properties }] of Object.entries(app.Resources))
        if (Properties['Protocol'] === 'https') Reflect.deleteProperty(app.Resources, id)
    },
  },
  {
    id: 'S6',
    what: 'a chat that may do what its messages are about',
    says: /C0123ABCD\w+ answers to commands/,
    on: 'every',
    breaks: putting('edgelog', 'ChatC0123ABCD', ['GuardrailPolicies'], ['arn:aws:iam::aws:policy/AdministratorAccess']),
  },
]
