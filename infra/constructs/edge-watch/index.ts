import { Duration } from 'aws-cdk-lib'
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { AlarmTopic } from '../watch/alarm-topic.ts'
import { addAlarm } from '../watch/add-alarm.ts'
import type { AlarmDefinition } from '../watch/alarms/definition.ts'

export interface EdgeWatchProps {
  readonly environment: ResolvedEnvironment
  readonly distributionId: string
  /** @default - no firewall */
  readonly webAclName: string | undefined
}

const every = { period: Duration.minutes(5), statistic: 'Average' }

/** Alarms on the numbers of CloudFront and of the firewall, in the one region that has them. O7 */
export class EdgeWatch extends Construct {
  readonly topic: AlarmTopic

  constructor(scope: Construct, id: string, { environment, distributionId, webAclName }: EdgeWatchProps) {
    super(scope, id)
    this.topic = new AlarmTopic(this, 'Topic', environment)
    // Tells the origin's errors (502, 504) apart from others.
    new cloudfront.CfnMonitoringSubscription(this, 'Errors', {
      distributionId,
      monitoringSubscription: { realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: 'Enabled' } },
    })
    const definitions = [...distributionAlarms(distributionId), ...(webAclName ? [firewallAlarm(webAclName)] : [])]
    for (const definition of definitions) {
      const action = new actions.SnsAction(this.topic.topics[definition.severity])
      const alarm = addAlarm(this, definition, environment)
      alarm.addAlarmAction(action)
      alarm.addOkAction(action)
    }
  }
}

function distributionAlarms(DistributionId: string): AlarmDefinition[] {
  const share = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/CloudFront',
      metricName,
      dimensionsMap: { DistributionId, Region: 'Global' },
      ...every,
    })
  return [
    {
      name: 'edge-5xx',
      severity: 'urgent',
      sentence: 'More than one answer in twenty at the edge is an error.',
      metric: share('5xxErrorRate'),
      threshold: 5,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    },
    {
      name: 'origin-errors',
      severity: 'urgent',
      sentence: 'CloudFront does not reach the load balancer, or waits in vain for its answers.',
      metric: new cloudwatch.MathExpression({
        expression: 'unreached + late',
        usingMetrics: { unreached: share('502ErrorRate'), late: share('504ErrorRate') },
        period: every.period,
      }),
      threshold: 2,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
    },
  ]
}

function firewallAlarm(WebACL: string): AlarmDefinition {
  return {
    name: 'firewall-blocks',
    severity: 'soon',
    sentence: 'The firewall blocks many requests: an attack, or a rule that takes writers for attackers.',
    metric: new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL, Rule: 'ALL' },
      period: every.period,
      statistic: 'Sum',
    }),
    threshold: 500,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
  }
}
