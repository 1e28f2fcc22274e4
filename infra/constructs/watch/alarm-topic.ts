import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as kms from 'aws-cdk-lib/aws-kms'
import * as sns from 'aws-cdk-lib/aws-sns'
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'

/** Urgent: writers notice it. Soon: it can wait for the morning. */
export type Severity = 'urgent' | 'soon'

/** The services that publish, and whether they name the account in their requests to KMS. */
const speakers = [
  { principal: 'cloudwatch.amazonaws.com', isNamed: true },
  { principal: 'budgets.amazonaws.com', isNamed: true },
  // EventBridge's requests to KMS name no account: with a condition, its messages would be dropped silently.
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
  { principal: 'events.amazonaws.com', isNamed: false },
]

/**
 * The topics of all messages to operators: encrypted, over TLS, published to by AWS's services alone. One for each severity, or one
 * for both where all messages have the same receiver.
 */
export class AlarmTopic extends Construct {
  readonly topics: Readonly<Record<Severity, sns.Topic>>
  /** ARNs for stacks in other regions: a topic's own property wants a literal name there. */
  readonly arns: Readonly<Record<Severity, string>>

  constructor(scope: Construct, id: string, { receivers, alarmAddress }: ResolvedEnvironment) {
    super(scope, id)
    const key = new kms.Key(this, 'Key', {
      description: 'Notejam: messages to operators',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    })
    const urgent = this.topic('Topic', key)
    const soon = receivers ? this.topic('Soon', key) : urgent
    this.topics = { urgent, soon }
    const arnOf = (topic: sns.Topic) => (topic.node.defaultChild as sns.CfnTopic).ref
    this.arns = { urgent: arnOf(urgent), soon: arnOf(soon) }
    for (const topic of new Set([urgent, soon]))
      topic.addSubscription(new subscriptions.EmailSubscription(alarmAddress))
    for (const severity of ['urgent', 'soon'] as const)
      for (const one of receivers?.[severity] ?? []) {
        if ('mail' in one) this.topics[severity].addSubscription(new subscriptions.EmailSubscription(one.mail))
        if ('pager' in one) this.topics[severity].addSubscription(new subscriptions.UrlSubscription(one.pager))
      }
  }

  private topic(id: string, key: kms.Key): sns.Topic {
    const topic = new sns.Topic(this, id, { displayName: 'Notejam', masterKey: key, enforceSSL: true })
    for (const { principal, isNamed } of speakers) {
      const principals = [new iam.ServicePrincipal(principal)]
      // Only alarms of this account.
      const conditions = isNamed ? { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } : undefined
      // Once for the key, which both topics have.
      if (id === 'Topic') {
        const use = ['kms:Decrypt', 'kms:GenerateDataKey*']
        key.addToResourcePolicy(new iam.PolicyStatement({ principals, actions: use, resources: ['*'], conditions }))
      }
      // The CDK adds the grant for EventBridge's rules.
      if (!isNamed) continue
      const resources = [topic.topicArn]
      topic.addToResourcePolicy(
        new iam.PolicyStatement({ principals, actions: ['sns:Publish'], resources, conditions }),
      )
    }
    return topic
  }
}
