import { at, listOf } from '../../system/json.ts'
import type { Resource, System } from '../../system/system.ts'
import { awakeShareOf } from '../awake.ts'
import { counted, hoursPerMonth, kibPerGb, numberOf, only, type Area, type Line } from '../item.ts'
import { requestsOf, type Load } from '../load.ts'
import { UnpricedError } from '../prices.ts'
import { isOfBuilds } from './builds.ts'
import { taskHoursOf } from './tasks.ts'

/** Metrics of Container Insights: of a cluster, of a service in it, and of the service's tasks together. */
const insightMetrics = 8 + 11 + 6

/** Lines that it writes each minute: the cluster, the service, and for each task the task and its container. 1 KiB each. */
const insightLines = (meanTasks: number) => 2 + 2 * meanTasks

/** Of CloudFront: six kinds of errors, the origin's latency, the share of the cache. */
const additionalEdgeMetrics = 8

/** CloudWatch keeps logs compressed. */
const keptShare = 0.15

/** Alarms of a target-tracking policy: one to scale out, one to scale in. */
const alarmsPerPolicy = 2

/** O7 */
export const watch: Area = {
  name: 'Watching',
  types: [
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    'AWS::Logs::LogGroup',
    'AWS::ECS::Cluster',
    'AWS::CloudFront::MonitoringSubscription',
    'AWS::Lambda::Permission',
  ],
  lines: (system, load) => [
    ...alarms(system),
    ...insights(system, load),
    ...ownMetrics(system, load),
    ...logs(system, load),
    ...canary(system),
    ...edgeMetrics(system),
    ...traces(system, load),
  ],
}

/** The tasks' logs, GB. */
export function logsGbOfTasks(load: Load): number {
  return (requestsOf(load) * load.logKib) / kibPerGb
}

function* alarms(system: System): Generator<Line> {
  const alarms = system.ofType('AWS::CloudWatch::Alarm')
  const policies = system.ofType('AWS::ApplicationAutoScaling::ScalingPolicy')
  const dashboards = system.ofType('AWS::CloudWatch::Dashboard')
  for (const policy of policies) only(policy, 'PolicyType', policy.properties['PolicyType'], ['TargetTrackingScaling'])
  yield {
    name: 'alarms',
    from: counted(alarms),
    price: 'alarm',
    quantity: alarms.reduce((sum, one) => sum + metricsOf(one), 0),
  }
  yield {
    name: 'alarms that scale',
    from: `2 for each of ${counted(policies)}`,
    price: 'alarm',
    quantity: alarmsPerPolicy * policies.length,
  }
  yield { name: 'dashboards', from: counted(dashboards), price: 'dashboard', quantity: dashboards.length }
}

/** A function of 128 MiB that waits a second for its answers, each minute, and its two metrics. */
function* canary(system: System): Generator<Line> {
  const rules = system
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties['ScheduleExpression'] === 'rate(1 minute)')
  if (rules.length === 0) return
  const from = 'AWS::Events::Rule, rate(1 minute)'
  const calls = rules.length * hoursPerMonth * 60
  yield { name: 'canary', from, price: 'lambda-gb-second', quantity: calls / 8 }
  yield { name: 'its metrics', from, price: 'metric', quantity: rules.length * 2 }
}

/** CloudFront charges its additional metrics for each distribution. */
function* edgeMetrics(system: System): Generator<Line> {
  const subscriptions = system.ofType('AWS::CloudFront::MonitoringSubscription')
  if (subscriptions.length === 0) return
  const quantity = subscriptions.length * additionalEdgeMetrics
  yield { name: "the edge's errors", from: counted(subscriptions), price: 'metric', quantity }
}

/** An alarm on an expression costs as much as its metrics. */
function metricsOf(alarm: Resource): number {
  // Alarms of less than a minute are another price.
  const { Period: period, Metrics: metrics } = alarm.properties
  if (period !== undefined && numberOf(period) < 60) only(alarm, 'Period', period, [])
  return metrics === undefined ? 1 : listOf(metrics).filter((metric) => at(metric, 'MetricStat') !== undefined).length
}

function* insights(system: System, load: Load): Generator<Line> {
  for (const cluster of system.ofType('AWS::ECS::Cluster')) {
    const settings = listOf(cluster.properties['ClusterSettings'])
    const setting = at(
      settings.find((one) => at(one, 'Name') === 'containerInsights'),
      'Value',
    )
    only(cluster, 'containerInsights', setting, [undefined, 'disabled', 'enabled'])
    if (setting !== 'enabled') continue
    const { always, events, deployments } = taskHoursOf(system, load)
    const lines = insightLines((always + events + deployments) / hoursPerMonth)
    yield {
      name: 'Container Insights',
      from: 'containerInsights of AWS::ECS::Cluster',
      price: 'metric',
      quantity: insightMetrics,
    }
    yield {
      name: 'its lines',
      from: 'the same, by the minute',
      price: 'log-gb',
      quantity: (lines * hoursPerMonth * 60) / kibPerGb,
    }
  }
}

function* ownMetrics(system: System, load: Load): Generator<Line> {
  const namespaces = system
    .ofType('AWS::ECS::TaskDefinition')
    .flatMap(({ properties }) => listOf(properties['ContainerDefinitions']))
    .flatMap((container) => listOf(at(container, 'Environment')))
    .filter((setting) => at(setting, 'Name') === 'METRICS_NAMESPACE')
    .map((setting) => at(setting, 'Value'))
  // A migration's task ends before it writes metrics.
  if (namespaces.length === 0) return
  const { always, events, deployments } = taskHoursOf(system, load)
  yield {
    name: 'metrics of the service',
    from: 'METRICS_NAMESPACE of AWS::ECS::TaskDefinition; load',
    price: 'metric',
    // Charged by the hour in which they come.
    quantity: new Set(namespaces).size * load.ownMetrics * awakeShareOf(system),
  }
  yield {
    name: 'their lines',
    from: 'the same, by the minute',
    price: 'log-gb',
    quantity: ((always + events + deployments) * 60 * load.metricLineKib) / kibPerGb,
  }
}

function* logs(system: System, load: Load): Generator<Line> {
  const groups = system.ofType('AWS::Logs::LogGroup').filter((one) => !isOfBuilds(system, one))
  if (groups.length === 0) return
  const days = groups.map((group) => {
    only(group, 'LogGroupClass', group.properties['LogGroupClass'], [undefined, 'STANDARD'])
    const retention = group.properties['RetentionInDays']
    if (retention === undefined) throw new UnpricedError(`AWS::Logs::LogGroup ${group.id} keeps its lines for ever`)
    return numberOf(retention)
  })
  const gb = logsGbOfTasks(load) + load.otherLogsGb
  const kept = Math.max(...days)
  yield { name: 'logs, taken in', from: `${counted(groups)}; load`, price: 'log-gb', quantity: gb }
  yield {
    name: 'logs, kept',
    from: `RetentionInDays ${kept}, compressed`,
    price: 'log-kept-gb',
    quantity: (gb * keptShare * kept) / 30,
  }
}

function* traces(system: System, load: Load): Generator<Line> {
  const containers = system
    .ofType('AWS::ECS::TaskDefinition')
    .flatMap(({ properties }) => listOf(properties['ContainerDefinitions']))
  if (!containers.some((container) => at(container, 'Name') === 'collector')) return
  yield {
    name: 'traces',
    from: 'container "collector"; load',
    price: 'trace-million',
    quantity: (requestsOf(load) * load.tracedShare) / 1e6,
  }
}
