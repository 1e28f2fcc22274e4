import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2'
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'

/** The request header with the secret. */
const header = 'x-notejam-origin'

/**
 * The secrets that this distribution shows to the balancer. Templates hold references, which CloudFormation resolves. S4
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

  /** The header that CloudFront sends: with the first secret. */
  shown(): Record<string, string> {
    return { [header]: this.values[0] ?? '' }
  }

  /** The condition of the listener's rule: any of the secrets. */
  condition(): elb.ListenerCondition {
    return elb.ListenerCondition.httpHeader(header, [...this.values])
  }
}
