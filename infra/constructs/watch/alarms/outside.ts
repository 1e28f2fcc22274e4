import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import { canaryFailed } from '../../canary/index.ts'
import { minutely, type AlarmDefinition, type Watched } from './definition.ts'

/** What visitors see, asked for once a minute from outside: so there is never a minute without a request. */
export function outsideAlarms({ metricsNamespace: namespace, loadBalancer: { alb } }: Watched): AlarmDefinition[] {
  return [
    {
      name: 'seen-from-outside',
      severity: 'urgent',
      sentence: 'From outside, the sign-in page, a static file or the closed balancer is not as it should be.',
      metric: new cloudwatch.Metric({ namespace, metricName: canaryFailed, ...minutely, statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      // The canary asks no more.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    },
    {
      name: 'no-requests',
      severity: 'urgent',
      sentence:
        'For ten minutes no request reached the load balancer, not even the ones that are made each minute from outside.',
      metric: alb.metrics.requestCount({ ...minutely, statistic: 'Sum' }),
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 10,
      // The balancer reports no zero.
      treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    },
  ]
}
