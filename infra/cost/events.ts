import { at } from '../system/json.ts'
import type { Estimate } from './estimate.ts'
import { numberOf, sumOf } from './item.ts'
import { areas } from './items.ts'
import { taskHoursOf } from './items/tasks.ts'
import { event, requestsOf } from './load.ts'
import { dollars, number, table } from './report.ts'

/** The costs of a month with events, and their parts in the largest environment. O1 */
export function eventsText(all: readonly Estimate[]): string {
  const largest = all.at(-1)
  return [
    `Events (O1): ${event.eventHours} hours in the month, with all the tasks that scaling may start.`,
    eventTable(all),
    ...(largest ? [`In ${largest.name} the more is ${parts(largest)}. ${whenTasksStart(largest)}`] : []),
  ].join('\n\n')
}

function eventTable(all: readonly Estimate[]): string {
  const rows = all.map(({ name, system, load, sum, withEvents }) => {
    const { min, max } = taskHoursOf(system, load)
    const more = withEvents.sum - sum
    return [
      name,
      `${number(load.requestsPerSecond)} → ${number(load.requestsPerSecond * event.eventFactor)}`,
      `${min} → ${max}`,
      `${millions(load)} → ${millions(withEvents.load)}`,
      dollars(withEvents.sum),
      dollars(more),
      dollars(more / event.eventHours),
    ]
  })
  const head = ['environment', 'requests/s', 'tasks', 'million requests', '$ a month', 'more', 'more, an hour']
  return table(head, ['left', 'right', 'right', 'right', 'right', 'right', 'right'], rows)
}

/** `edge 26.46, tasks 8.17`. */
function parts({ items, withEvents }: Estimate): string {
  return areas
    .map(({ name }) => {
      const of = (some: Estimate['items']) => sumOf(some.filter(({ area }) => area === name))
      return { name: name.toLowerCase(), more: of(withEvents.items) - of(items) }
    })
    .filter(({ more }) => more > 0)
    .sort((a, b) => b.more - a.more)
    .map(({ name, more }) => `${name} ${dollars(more)}`)
    .join(', ')
}

/** Whether requests alone would start a task. The CPU is not estimated: the sum counts the most expensive case. */
function whenTasksStart({ system, load }: Estimate): string {
  const configurations = system
    .ofType('AWS::ApplicationAutoScaling::ScalingPolicy')
    .map(({ properties }) => properties['TargetTrackingScalingPolicyConfiguration'])
  const requests = configurations.find(
    (one) => at(one, 'PredefinedMetricSpecification', 'PredefinedMetricType') === 'ALBRequestCountPerTarget',
  )
  if (requests === undefined) return 'Tasks are started by the rule on CPU alone.'
  const { min } = taskHoursOf(system, load)
  const enough = (numberOf(at(requests, 'TargetValue')) * min) / 60
  return `The ${min} tasks that are always there take ${number(enough)} requests a second before the rule on requests starts
another; the rule on CPU may be earlier, so the dearest that can happen is counted.`
}

function millions(load: Estimate['load']): string {
  return number(requestsOf(load) / 1e6)
}
