import { Duration } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import type { LoadBalancer } from '../load-balancer/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'

/** An alarm: its metric, its threshold, and its article `docs/runbook/<name>.md`. */
export interface AlarmDefinition {
  readonly name: string
  /** What is wrong, for an operator who was just woken. */
  readonly sentence: string
  readonly metric: cloudwatch.IMetric
  readonly threshold: number
  readonly evaluationPeriods: number
  readonly datapointsToAlarm?: number
  readonly comparisonOperator?: cloudwatch.ComparisonOperator
  readonly treatMissingData?: cloudwatch.TreatMissingData
}

/** The alarms that roll a deployment back: failures that visitors notice within minutes. */
export const deploymentAlarms = ['http-5xx', 'slow-pages', 'unhealthy-tasks'] as const

export interface Watched {
  readonly service: ecs.FargateService
  readonly loadBalancer: LoadBalancer
  readonly database: NotesDatabase
  /** The database's max_connections. */
  readonly connections: number
  /** The allocated storage. */
  readonly storageGib: number
  /** The namespace of the service's own metrics. */
  readonly metricsNamespace: string
}

const { LESS_THAN_THRESHOLD, GREATER_THAN_THRESHOLD } = cloudwatch.ComparisonOperator
const minutely = { period: Duration.minutes(1) }
const gib = 1024 ** 3

export function alarmsOf(watched: Watched): AlarmDefinition[] {
  return [...pageAlarms(watched), ...databaseAlarms(watched), nothingSaved(watched)]
}

/** The disk is full or fails, or memory is exhausted: reads and health checks still succeed. */
function nothingSaved({ metricsNamespace: namespace }: Watched): AlarmDefinition {
  return {
    name: 'nothing-saved',
    sentence: 'Nothing can be saved: the database refuses to write.',
    metric: new cloudwatch.Metric({ namespace, metricName: 'WritesRefused', ...minutely, statistic: 'Sum' }),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
  }
}

function pageAlarms({ service, loadBalancer: { alb, targetGroup, alternateTargetGroup } }: Watched): AlarmDefinition[] {
  const groups = [targetGroup, ...(alternateTargetGroup ? [alternateTargetGroup] : [])]
  /** A metric of the tasks, summed over both target groups. */
  const ofGroups = (operator: '+' | 'MAX', metric: (group: elb.ApplicationTargetGroup) => cloudwatch.IMetric) => {
    if (groups.length === 1) return metric(targetGroup)
    const usingMetrics = Object.fromEntries(groups.map((group, index) => [`m${index}`, metric(group)]))
    const expression = operator === '+' ? 'SUM(METRICS())' : 'MAX(METRICS())'
    return new cloudwatch.MathExpression({ expression, usingMetrics, ...minutely })
  }
  const failed = ofGroups('+', ({ metrics }) =>
    metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, { ...minutely, statistic: 'Sum' }),
  )
  return [
    {
      name: 'http-5xx',
      sentence: 'Pages fail: more than five answers a minute were errors of the service.',
      metric: failed,
      threshold: 5,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'no-answer',
      sentence: 'The load balancer found no task that answers: visitors see errors.',
      metric: alb.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, { ...minutely, statistic: 'Sum' }),
      threshold: 5,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'slow-pages',
      sentence: 'One page in a hundred takes longer than a second.',
      metric: ofGroups('MAX', ({ metrics }) => metrics.targetResponseTime({ ...minutely, statistic: 'p99' })),
      threshold: 1,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 10,
      datapointsToAlarm: 5,
    },
    {
      name: 'unhealthy-tasks',
      sentence: 'A task does not answer its health check.',
      metric: ofGroups('+', ({ metrics }) => metrics.unhealthyHostCount({ ...minutely, statistic: 'Maximum' })),
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'service-cpu',
      sentence: 'The tasks are busy although scaling should have helped.',
      metric: service.metricCpuUtilization(minutely),
      threshold: 85,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
    },
    {
      name: 'service-memory',
      sentence: 'The tasks are short of memory: one that runs out is ended and started again.',
      metric: service.metricMemoryUtilization(minutely),
      threshold: 85,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
    },
  ]
}

function databaseAlarms({ database: { instance }, connections, storageGib }: Watched): AlarmDefinition[] {
  return [
    {
      name: 'database-cpu',
      sentence: 'The database is busy: pages get slower.',
      metric: instance.metricCPUUtilization(minutely),
      threshold: 85,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
    },
    {
      name: 'database-connections',
      sentence: 'Four fifths of the connections that the database takes are in use.',
      metric: instance.metricDatabaseConnections({ ...minutely, statistic: 'Maximum' }),
      threshold: Math.floor(connections * 0.8),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'database-storage',
      sentence: 'The database is running out of disk, and growing by itself has not helped.',
      metric: instance.metricFreeStorageSpace({ period: Duration.minutes(5), statistic: 'Minimum' }),
      // RDS extends storage at a tenth of free space: less than that means that it did not.
      threshold: Math.floor(storageGib * 0.07) * gib,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
    },
    {
      name: 'database-memory',
      sentence: 'The database has little memory left.',
      metric: instance.metricFreeableMemory({ period: Duration.minutes(5), statistic: 'Minimum' }),
      threshold: 64 * 1024 ** 2,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
    },
  ]
}
