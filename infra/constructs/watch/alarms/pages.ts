import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import { minutely, type AlarmDefinition, type Watched } from './definition.ts'

const { LESS_THAN_THRESHOLD, GREATER_THAN_THRESHOLD } = cloudwatch.ComparisonOperator

/** What visitors notice, and what the tasks run short of. */
export function pageAlarms({ service, loadBalancer, minTasks }: Watched): AlarmDefinition[] {
  const { alb, targetGroup, alternateTargetGroup } = loadBalancer
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
      severity: 'urgent',
      sentence: 'Pages fail: more than five answers a minute were errors of the service.',
      metric: failed,
      threshold: 5,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'no-answer',
      severity: 'urgent',
      sentence: 'The load balancer found no task that answers: visitors see errors.',
      metric: alb.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, { ...minutely, statistic: 'Sum' }),
      threshold: 5,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'slow-pages',
      severity: 'urgent',
      sentence: 'One page in a hundred takes longer than a second.',
      metric: ofGroups('MAX', ({ metrics }) => metrics.targetResponseTime({ ...minutely, statistic: 'p99' })),
      threshold: 1,
      comparisonOperator: GREATER_THAN_THRESHOLD,
      evaluationPeriods: 10,
      datapointsToAlarm: 5,
    },
    {
      name: 'unhealthy-tasks',
      severity: 'soon',
      sentence: 'A task does not answer its health check.',
      metric: ofGroups('+', ({ metrics }) => metrics.unhealthyHostCount({ ...minutely, statistic: 'Maximum' })),
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'too-few-tasks',
      severity: 'urgent',
      sentence: 'Fewer tasks answer than there should be at least.',
      metric: ofGroups('MAX', ({ metrics }) => metrics.healthyHostCount({ ...minutely, statistic: 'Minimum' })),
      threshold: minTasks,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
    },
    {
      name: 'service-cpu',
      severity: 'soon',
      sentence: 'The tasks are busy although scaling should have helped.',
      metric: service.metricCpuUtilization(minutely),
      threshold: 85,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
    },
    {
      name: 'service-memory',
      severity: 'soon',
      sentence: 'The tasks are short of memory: one that runs out is ended and started again.',
      metric: service.metricMemoryUtilization(minutely),
      threshold: 85,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
    },
  ]
}
