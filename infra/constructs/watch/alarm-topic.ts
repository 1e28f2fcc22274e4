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

/** Those of AWS's services that have something to say. */
const speakers = ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'budgets.amazonaws.com']

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
    for (const speaker of speakers) {
      const principal = new iam.ServicePrincipal(speaker)
      // Only on behalf of this account: nobody else's alarms.
      const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } }
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [principal],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
          conditions,
        }),
      )
      this.topic.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [principal],
          actions: ['sns:Publish'],
          resources: [this.topic.topicArn],
          conditions,
        }),
      )
    }
  }
}
