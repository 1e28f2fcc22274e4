import { Duration, Stack } from 'aws-cdk-lib'
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as scheduler from 'aws-cdk-lib/aws-scheduler'
import * as sfn from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'

/** States of a machine in Amazon's States Language, with JSONata as their language. */
export type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface LookProps {
  /** What it is for: it stands in the list of schedules. */
  readonly description: string
  readonly startAt: string
  /** They end in `Succeed` where all is well, and in `Fail` otherwise. */
  readonly states: States
  readonly statements: readonly iam.PolicyStatement[]
}

/** An alarm's window holds a look in any case. */
const every = Duration.hours(6)
const window = Duration.hours(12)

/**
 * Asks AWS's services a question four times a day: whether something has happened that no event would tell of when it has not. A state
 * machine and no function: it calls the services by itself, so that there is no code to keep up. O2 O7
 */
export class Look extends Construct {
  /** How often the answer was no, or none, in half a day. */
  readonly failures: cloudwatch.IMetric

  constructor(scope: Construct, id: string, { description, startAt, states, statements }: LookProps) {
    super(scope, id)
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') })
    for (const statement of statements) role.addToPolicy(statement)
    const machine = new sfn.CfnStateMachine(this, 'Machine', {
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString({
        Comment: description,
        QueryLanguage: 'JSONata',
        StartAt: startAt,
        TimeoutSeconds: 600,
        States: states,
      }),
    })
    const caller = new iam.Role(this, 'Caller', { assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com') })
    caller.addToPolicy(new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.ref] }))
    new scheduler.CfnSchedule(this, 'Often', {
      description,
      scheduleExpression: `rate(${every.toHours()} hours)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: { arn: machine.ref, roleArn: caller.roleArn, input: '{}' },
    })
    this.failures = new cloudwatch.Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsFailed',
      dimensionsMap: { StateMachineArn: machine.ref },
      period: window,
      statistic: 'Sum',
    })
  }
}

/** A call of a service, with what is kept of its answer. */
export function call(
  action: string,
  args: Readonly<Record<string, unknown>>,
  keep: Readonly<Record<string, string>>,
  next: string,
): Readonly<Record<string, unknown>> {
  return {
    Type: 'Task',
    Resource: `arn:aws:states:::aws-sdk:${action}`,
    Arguments: args,
    ...(Object.keys(keep).length > 0 ? { Assign: keep } : {}),
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 4, BackoffRate: 2 }],
    Next: next,
  }
}

/** Goes on at `next` where the condition (JSONata) holds, and at `otherwise` where it does not. */
export function choice(condition: string, next: string, otherwise: string): Readonly<Record<string, unknown>> {
  return { Type: 'Choice', Choices: [{ Condition: `{% ${condition} %}`, Next: next }], Default: otherwise }
}

export const wellEnough = { Type: 'Succeed' }

export function failure(name: string, cause: string): Readonly<Record<string, unknown>> {
  return { Type: 'Fail', Error: name, Cause: cause }
}

/** So many days ago, in JSONata. */
export function daysAgo(days: number): string {
  return `$millis() - ${days * 86_400_000}`
}
