import { Duration } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import { minutely, type AlarmDefinition, type Watched } from './definition.ts'

const { LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator
const gib = 1024 ** 3

/** What the database runs short of. */
export function databaseAlarms({ database: { instance }, connections, storageGib }: Watched): AlarmDefinition[] {
  return [
    {
      name: 'database-cpu',
      severity: 'soon',
      sentence: 'The database is busy: pages get slower.',
      metric: instance.metricCPUUtilization(minutely),
      threshold: 85,
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
    },
    {
      name: 'database-connections',
      severity: 'soon',
      sentence: 'Four fifths of the connections that the database takes are in use.',
      metric: instance.metricDatabaseConnections({ ...minutely, statistic: 'Maximum' }),
      threshold: Math.floor(connections * 0.8),
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
    },
    {
      name: 'database-storage',
      severity: 'urgent',
      sentence: 'The database is running out of disk, and growing by itself has not helped.',
      metric: instance.metricFreeStorageSpace({ period: Duration.minutes(5), statistic: 'Minimum' }),
      // RDS extends storage at a tenth of free space: less than that means that it did not.
      threshold: Math.floor(storageGib * 0.07) * gib,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
    },
    {
      name: 'database-memory',
      severity: 'soon',
      sentence: 'The database has little memory left.',
      metric: instance.metricFreeableMemory({ period: Duration.minutes(5), statistic: 'Minimum' }),
      threshold: 64 * 1024 ** 2,
      comparisonOperator: LESS_THAN_THRESHOLD,
      evaluationPeriods: 6,
    },
  ]
}
