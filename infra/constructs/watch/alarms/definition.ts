import { Duration } from 'aws-cdk-lib'
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import type { LoadBalancer } from '../../load-balancer/index.ts'
import type { NotesDatabase } from '../../notes-database/index.ts'
import type { Severity } from '../alarm-topic.ts'

/** An alarm: its metric, its threshold, and its article `docs/runbook/<name>.md`. */
export interface AlarmDefinition {
  readonly name: string
  readonly severity: Severity
  /** What is wrong, for an operator who was just woken. */
  readonly sentence: string
  readonly metric: cloudwatch.IMetric
  readonly threshold: number
  readonly evaluationPeriods: number
  readonly datapointsToAlarm?: number
  readonly comparisonOperator?: cloudwatch.ComparisonOperator
  readonly treatMissingData?: cloudwatch.TreatMissingData
}

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
  /** How many tasks there are at least. */
  readonly minTasks: number
}

export const minutely = { period: Duration.minutes(1) }
