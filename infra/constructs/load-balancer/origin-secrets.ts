import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'

/** The header in which CloudFront proves itself. */
const header = 'x-notejam-origin'

/**
 * What only this distribution knows. Templates hold references; CloudFormation puts the values in while deploying. S4
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 */
export class OriginSecrets extends Construct {
  private readonly values: readonly string[]

  constructor(scope: Construct, id: string, labels: readonly string[]) {
    super(scope, id)
    this.values = labels.map((label) => {
      const secret = new secretsmanager.Secret(this, label.toUpperCase(), {
        description: 'Notejam: what CloudFront shows to the load balancer',
        generateSecretString: { passwordLength: 48, excludePunctuation: true },
      })
      return secret.secretValue.unsafeUnwrap()
    })
  }

  /** For CloudFront: the first. */
  shown(): Record<string, string> {
    return { [header]: this.values[0] ?? '' }
  }

  /** For the balancer: any of them. */
  condition(): elb.ListenerCondition {
    return elb.ListenerCondition.httpHeader(header, [...this.values])
  }
}
