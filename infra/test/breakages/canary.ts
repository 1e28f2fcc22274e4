import { find, putting, type Breakage } from './kit.ts'

const rule = 'CanaryEachMinute'

export const canary: readonly Breakage[] = [
  {
    id: 'O7',
    what: 'a canary that is asleep',
    says: /CanaryEachMinute\w+ does not call each minute/,
    breaks: putting('app', rule, ['State'], 'DISABLED'),
  },
  {
    id: 'O7',
    what: 'a canary once a day',
    says: /CanaryEachMinute\w+ does not call each minute/,
    breaks: putting('app', rule, ['ScheduleExpression'], 'rate(1 day)'),
  },
  {
    id: 'O7',
    what: 'a canary of another service',
    says: /the canary asks at https:\/\/other\.example/,
    breaks: putting('app', 'CanaryAsk', ['Environment', 'Variables', 'ADDRESS'], 'https://other.example'),
  },
  {
    id: 'S4',
    what: 'a balancer that the canary does not try',
    says: /the canary does not look whether/,
    breaks: putting('app', 'CanaryAsk', ['Environment', 'Variables', 'BALANCER'], undefined),
  },
  {
    id: 'S6',
    what: 'a canary that every principal may call',
    says: /lets others than the canary's rule call a function/,
    breaks: ({ app }) => {
      find(app, 'CanaryEachMinuteAllow').Properties['Principal'] = '*'
    },
  },
]
