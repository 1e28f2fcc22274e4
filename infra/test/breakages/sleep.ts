import { find, putting, type Breakage } from './kit.ts'

const broken: readonly Breakage[] = [
  {
    id: 'O6',
    what: 'a database that is never started again',
    says: /the night has not .*startDBInstance/,
    breaks: ({ app }) =>
      Reflect.deleteProperty(
        app.Resources,
        Object.keys(app.Resources).find((id) => id.startsWith('SleepStartDatabase')) ?? '',
      ),
  },
  {
    id: 'O6',
    what: 'a database that stops while tasks serve',
    says: /the night has cron\(0 9 .*stopDBInstance/,
    breaks: putting('app', 'SleepStopDatabase', ['ScheduleExpression'], 'cron(0 9 ? * MON-FRI *)'),
  },
  {
    id: 'O6',
    what: 'alarms that stay silent',
    says: /SleepHeedAlarms\w* runs at another time/,
    breaks: putting('app', 'SleepHeedAlarms', ['State'], 'DISABLED'),
  },
  {
    id: 'O6',
    what: 'a night by the clock of another zone',
    says: /SleepStartDatabase\w* runs at another time/,
    breaks: putting('app', 'SleepStartDatabase', ['ScheduleExpressionTimezone'], 'Asia/Tokyo'),
  },
  {
    id: 'O6',
    what: 'tasks that do not come back',
    says: /tasks sleep by .* 0 0, and not by/,
    breaks: ({ app }) => {
      const target = find(app, 'WebServiceTaskCountTarget').Properties
      target['ScheduledActions'] = (target['ScheduledActions'] as unknown[]).slice(0, 1)
    },
  },
  {
    id: 'S6',
    what: 'a night that may stop every database',
    says: /may do rds:StopDBInstance to everything|rds:StopDBInstance to \*/,
    breaks: putting('app', 'SleepRoleDefaultPolicy', ['PolicyDocument', 'Statement', 0, 'Resource'], '*'),
  },
]

export const sleep: readonly Breakage[] = broken.map((one) => ({ ...one, on: 'asleep' }))
