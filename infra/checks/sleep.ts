import { cronOf } from '../config/sleep.ts'
import { at, listOf, text } from '../system/json.ts'
import { spelled } from '../system/reference.ts'
import { check } from './finding.ts'

/** At night the alarms are silent before the tasks end, the database stops after them, and all of it is taken back. O6 */
export const sleep = check((system, { sleep: hours, service }, expect) => {
  if (!hours) return
  const instance = system.ofType('AWS::RDS::DBInstance').map(({ id }) => `{"DbInstanceIdentifier":"{${id}}"}`)[0] ?? ''
  const names = system.ofType('AWS::CloudWatch::Alarm').map(({ properties }) => text(properties['AlarmName']))
  const alarms = JSON.stringify({ AlarmNames: names })
  const expected = [
    ['cloudwatch:disableAlarmActions', cronOf(hours.from), alarms],
    ['rds:stopDBInstance', cronOf(hours.from, 15), instance],
    ['rds:startDBInstance', cronOf(hours.until, -20), instance],
    ['cloudwatch:enableAlarmActions', cronOf(hours.until, 15), alarms],
  ].map(([action, cron, input]) => `${cron} arn:aws:scheduler:::aws-sdk:${action} ${input}`)
  const found = system.ofType('AWS::Scheduler::Schedule').map(({ properties, stack, logicalId }) => {
    const of = (...path: string[]) => spelled(system, at(properties, ...path), stack)
    const isPlain =
      of('ScheduleExpressionTimezone') === 'UTC' &&
      of('FlexibleTimeWindow', 'Mode') === 'OFF' &&
      [undefined, 'ENABLED'].includes(properties['State'] as string | undefined)
    expect(isPlain, 'O6', `${logicalId} runs at another time than its hour in UTC`)
    return `${of('ScheduleExpression')} ${of('Target', 'Arn')} ${of('Target', 'Input')}`
  })
  for (const one of found) expect(expected.includes(one), 'O6', `the night has ${one}, and not what was planned`)
  for (const one of expected) expect(found.includes(one), 'O6', `the night has not ${one}`)

  const [target] = system.ofType('AWS::ApplicationAutoScaling::ScalableTarget')
  const planned = listOf(target?.properties['ScheduledActions']).map((action) => {
    const [min, max] = ['MinCapacity', 'MaxCapacity'].map((of) => text(at(action, 'ScalableTargetAction', of)))
    return `${text(at(action, 'Schedule'))} ${min} ${max}`
  })
  const tasks = [`${cronOf(hours.from)} 0 0`, `${cronOf(hours.until)} ${service.minTasks} ${service.maxTasks}`]
  expect(planned.join() === tasks.join(), 'O6', `tasks sleep by ${planned.join(', ')}, and not by ${tasks.join(', ')}`)
})
