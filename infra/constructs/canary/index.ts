import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import * as events from 'aws-cdk-lib/aws-events'
import * as targets from 'aws-cdk-lib/aws-events-targets'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import * as logs from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { join } from 'node:path'
import { lambdaCode } from '../lambda-code.ts'

/** Its metric in the service's namespace: 1 for a minute in which something was wrong. */
export const canaryFailed = 'CanaryFailed'

export interface CanaryProps {
  /** Where visitors find the service: `https://…`. */
  readonly address: string
  /** The balancer's own address. @default - it has none on the internet */
  readonly balancer: string | undefined
  readonly metricsNamespace: string
}

/**
 * Asks once a minute, from outside of the network, for the sign-in page, a static file, and the balancer past CloudFront. A function
 * of our own: at once a minute, CloudWatch Synthetics costs 50 $ a month more. O7
 */
export class Canary extends Construct {
  constructor(scope: Construct, id: string, { address, balancer, metricsNamespace }: CanaryProps) {
    super(scope, id)
    const ask = new lambda.Function(this, 'Ask', {
      code: lambdaCode(join(import.meta.dirname, 'ask.lambda.ts')),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      timeout: Duration.seconds(30),
      environment: { ADDRESS: address, NAMESPACE: metricsNamespace, ...(balancer ? { BALANCER: balancer } : {}) },
      logGroup: new logs.LogGroup(this, 'Log', {
        retention: logs.RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    })
    new events.Rule(this, 'EachMinute', {
      description: 'Notejam: looks at the service from outside',
      schedule: events.Schedule.rate(Duration.minutes(1)),
      // The next minute asks again.
      targets: [new targets.LambdaFunction(ask, { retryAttempts: 0 })],
    })
  }
}
