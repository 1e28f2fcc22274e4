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

/** Those of AWS's services that have something to say, and whether they say for which account they ask for the key. */
const speakers = [
  { principal: 'cloudwatch.amazonaws.com', isNamed: true },
  { principal: 'budgets.amazonaws.com', isNamed: true },
  // Its requests to KMS name no account: with a condition, every message would be dropped without a word.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  { principal: 'events.amazonaws.com', isNamed: false },
]

/** Where everything that an operator has to know goes: encrypted, over TLS, written to by AWS's services alone. */
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
      // Only on behalf of this account: nobody else's alarms.
      const conditions = isNamed ? { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } : undefined
      const use = ['kms:Decrypt', 'kms:GenerateDataKey*']
      key.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: use, resources: ['*'], conditions }))
      // EventBridge's rules bring their own.
      if (!isNamed) continue
      const resources = [this.topic.topicArn]
      this.topic.addToResourcePolicy(
        new iam.PolicyStatement({ principals, actions: ['sns:Publish'], resources, conditions }),
      )
    }
  }
}
