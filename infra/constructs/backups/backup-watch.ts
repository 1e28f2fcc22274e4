import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import { Duration } from 'aws-cdk-lib'
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions'
import type * as backup from 'aws-cdk-lib/aws-backup'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { replicationRule } from '../attachments-bucket/replication.ts'
import { addAlarm } from '../watch/add-alarm.ts'
import type { AlarmTopic } from '../watch/alarm-topic.ts'
import type { AlarmDefinition } from '../watch/alarms/definition.ts'
import { Look } from './look.ts'
import { vaultStatement, vaultStates } from './vault-look.ts'

/** The names of the buckets between which attachments are copied. */
export interface CopiedBuckets {
  readonly from: string
  readonly to: string
}

export interface BackupWatchProps {
  readonly environment: ResolvedEnvironment
  readonly vault: backup.IBackupVault
  readonly buckets: CopiedBuckets
  readonly topic: AlarmTopic
}

/** Alarms, in the service's region, on backups that were not made and on files that were not copied. O2 O7 */
export class BackupWatch extends Construct {
  constructor(scope: Construct, id: string, { environment, vault, buckets, topic }: BackupWatchProps) {
    super(scope, id)
    const look = new Look(this, 'Vault', {
      description: 'Whether there is a backup of the last month',
      startAt: 'Vault',
      states: vaultStates(vault, 'backup'),
      statements: [vaultStatement(vault)],
    })
    addAlarms(this, environment, topic, [
      {
        name: 'backup-missing',
        severity: 'soon',
        sentence: 'There is no backup of the last month: it never began, or nothing could look.',
        metric: look.failures,
        threshold: 1,
        evaluationPeriods: 1,
      },
      {
        name: 'attachments-not-copied',
        severity: 'soon',
        sentence: 'Files could not be copied into the second region.',
        metric: replicationMetric('OperationsFailedReplication', 'Sum', buckets),
        threshold: 1,
        evaluationPeriods: 1,
      },
    ])
  }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html for the region of each */
export function replicationMetric(
  metricName: string,
  statistic: string,
  { from, to }: CopiedBuckets,
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName,
    dimensionsMap: { SourceBucket: from, DestinationBucket: to, RuleId: replicationRule },
    period: Duration.minutes(5),
    statistic,
  })
}

export function addAlarms(
  scope: Construct,
  environment: ResolvedEnvironment,
  topic: AlarmTopic,
  definitions: readonly AlarmDefinition[],
): void {
  for (const definition of definitions) {
    const action = new actions.SnsAction(topic.topics[definition.severity])
    const alarm = addAlarm(scope, definition, environment)
    alarm.addAlarmAction(action)
    alarm.addOkAction(action)
  }
}
