import { RemovalPolicy } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as kms from 'aws-cdk-lib/aws-kms'
import * as sns from 'aws-cdk-lib/aws-sns'
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions'
import { Aws } from 'aws-cdk-lib'
import { Construct } from 'constructs'

export interface AlarmTopicProps {
  readonly address: string
}

/** The services that publish, and whether they name the account in their requests to KMS. */
const speakers = [
  { principal: 'cloudwatch.amazonaws.com', isNamed: true },
  { principal: 'budgets.amazonaws.com', isNamed: true },
  // EventBridge's requests to KMS name no account: with a condition, its messages would be dropped silently.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  { principal: 'events.amazonaws.com', isNamed: false },
]

/** The topic of all messages to the operator: encrypted, over TLS, published to by AWS's services alone. */
export class AlarmTopic extends Construct {
  readonly topic: sns.Topic

  constructor(scope: Construct, id: string, { address }: AlarmTopicProps) {
    super(scope, id)
    const key = new kms.Key(this, 'Key', {
      description: 'Notejam: messages to operators',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    this.topic = new sns.Topic(this, 'Topic', { displayName: 'Notejam', masterKey: key, enforceSSL: true })
    this.topic.addSubscription(new subscriptions.EmailSubscription(address))
    for (const { principal, isNamed } of speakers) {
      const principals = [new iam.ServicePrincipal(principal)]
      // Only alarms of this account.
      const conditions = isNamed ? { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } : undefined
      const use = ['kms:Decrypt', 'kms:GenerateDataKey*']
      key.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: use, resources: ['*'], conditions }))
      // The CDK adds the grant for EventBridge's rules.
      if (!isNamed) continue
      const resources = [this.topic.topicArn]
      this.topic.addToResourcePolicy(
        new iam.PolicyStatement({ principals, actions: ['sns:Publish'], resources, conditions }),
      )
    }
  }
}
