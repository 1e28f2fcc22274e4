import { Duration } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import { minutely, type AlarmDefinition, type Watched } from './definition.ts'

/** What visitors notice later: writes that are refused, mail and jobs that wait, mail that is not welcome. */
export function workAlarms({ metricsNamespace: namespace }: Watched): AlarmDefinition[] {
  const own = (metricName: string, statistic: 'Sum' | 'Maximum') =>
    new cloudwatch.Metric({ namespace, metricName, ...minutely, statistic })
  // Of the whole account. https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html
  const share = (metricName: string) =>
    new cloudwatch.Metric({ namespace: 'AWS/SES', metricName, period: Duration.hours(1), statistic: 'Average' })
  return [
    {
      name: 'nothing-saved',
      severity: 'urgent',
      // The disk is full or fails, or memory is exhausted: reads and health checks still succeed.
      sentence: 'Nothing can be saved: the database refuses to write.',
      metric: own('WritesRefused', 'Sum'),
      threshold: 1,
      evaluationPeriods: 5,
      datapointsToAlarm: 2,
    },
    {
      name: 'mail-late',
      severity: 'soon',
      sentence: 'Mail waits for more than five minutes: a person who forgot a password gets no link.',
      metric: own('MailLate', 'Maximum'),
      threshold: 1,
      evaluationPeriods: 10,
      datapointsToAlarm: 8,
    },
    {
      name: 'jobs-late',
      severity: 'soon',
      sentence: 'Work outside of requests waits for more than five minutes.',
      metric: own('JobsLate', 'Maximum'),
      threshold: 10,
      evaluationPeriods: 15,
      datapointsToAlarm: 12,
    },
    // At half of what SES begins to review an account for.
    {
      name: 'bounces',
      severity: 'soon',
      sentence: 'More than one mail in forty comes back: SES may stop sending.',
      metric: share('Reputation.BounceRate'),
      threshold: 0.025,
      evaluationPeriods: 1,
    },
    {
      name: 'complaints',
      severity: 'soon',
      sentence: 'More than one mail in two thousand is reported as spam: SES may stop sending.',
      metric: share('Reputation.ComplaintRate'),
      threshold: 0.0005,
      evaluationPeriods: 1,
    },
  ]
}
