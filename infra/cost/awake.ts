import { at, listOf } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { numberOf, textOf } from './item.ts'
import { UnpricedError } from './prices.ts'

const minutesPerWeek = 7 * 24 * 60

/**
 * The share of the time in which there are tasks, from the scheduled actions that end all of them and bring them back: 1 where
 * there are none.
 * @throws UnpricedError for a night that is none of working days at fixed hours
 */
export function awakeShareOf(system: System): number {
  const actions = system
    .ofType('AWS::ApplicationAutoScaling::ScalableTarget')
    .flatMap(({ properties }) => listOf(properties['ScheduledActions']))
  const sleeps = actions.find((action) => at(action, 'ScalableTargetAction', 'MaxCapacity') === 0)
  if (sleeps === undefined) return 1
  const wakes = actions.find((action) => numberOf(at(action, 'ScalableTargetAction', 'MaxCapacity') ?? 0) > 0)
  return (5 * (minuteOf(at(sleeps, 'Schedule')) - minuteOf(at(wakes, 'Schedule')))) / minutesPerWeek
}

function minuteOf(schedule: Parameters<typeof textOf>[0] | undefined): number {
  const [, minute, hour] = /^cron\((\d+) (\d+) \? \* MON-FRI \*\)$/.exec(textOf(schedule ?? '')) ?? []
  if (hour === undefined) throw new UnpricedError('infra/cost prices nights of working days at fixed hours')
  return Number(hour) * 60 + Number(minute)
}
