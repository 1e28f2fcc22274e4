import { ArnFormat, Stack } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as scheduler from 'aws-cdk-lib/aws-scheduler'
import { Construct } from 'constructs'
import { cronOf, type Sleep as Hours } from '../../config/sleep.ts'

export interface SleepProps {
  readonly hours: Hours
  readonly database: { readonly instanceArn: string; readonly instanceIdentifier: string }
  /** Literal names of the alarms that are silent meanwhile. */
  readonly alarmNames: readonly string[]
}

/** Minutes: tasks have ended before the database stops, and it is there before they come back. */
const afterTasks = 15
const beforeTasks = -20
/** Minutes after waking until pages and health checks are as always. */
const untilUsual = 15

/**
 * Stops the database for the night and starts it again, and keeps the alarms from waking an operator; scaling ends the tasks
 * (web-service/scaling.ts). RDS would start a stopped instance by itself after seven days. O6 O8
 */
export class Sleep extends Construct {
  constructor(scope: Construct, id: string, { hours, database, alarmNames }: SleepProps) {
    super(scope, id)
    const alarms = { AlarmNames: alarmNames }
    const instance = { DbInstanceIdentifier: database.instanceIdentifier }
    const calls: readonly [name: string, cron: string, action: string, input: object][] = [
      ['SilenceAlarms', cronOf(hours.from), 'cloudwatch:disableAlarmActions', alarms],
      ['StopDatabase', cronOf(hours.from, afterTasks), 'rds:stopDBInstance', instance],
      ['StartDatabase', cronOf(hours.until, beforeTasks), 'rds:startDBInstance', instance],
      ['HeedAlarms', cronOf(hours.until, untilUsual), 'cloudwatch:enableAlarmActions', alarms],
    ]
    const role = this.role(database.instanceArn, alarmNames)
    for (const [name, scheduleExpression, action, input] of calls) {
      new scheduler.CfnSchedule(this, name, {
        scheduleExpression,
        scheduleExpressionTimezone: 'UTC',
        flexibleTimeWindow: { mode: 'OFF' },
        target: {
          arn: `arn:${Stack.of(this).partition}:scheduler:::aws-sdk:${action}`,
          roleArn: role.roleArn,
          input: JSON.stringify(input),
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3_600 },
        },
      })
    }
  }

  private role(instanceArn: string, alarmNames: readonly string[]): iam.Role {
    const stack = Stack.of(this)
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') })
    const alarm = (resourceName: string) =>
      stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      })
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['rds:StopDBInstance', 'rds:StartDBInstance'], resources: [instanceArn] }),
    )
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['cloudwatch:DisableAlarmActions', 'cloudwatch:EnableAlarmActions'],
        resources: alarmNames.map(alarm),
      }),
    )
    return role
  }
}
