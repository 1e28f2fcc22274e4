import * as chatbot from 'aws-cdk-lib/aws-chatbot'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as sns from 'aws-cdk-lib/aws-sns'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Severity } from '../watch/alarm-topic.ts'

export interface ChatProps {
  readonly environment: ResolvedEnvironment
  /** ARNs of the topics of both regions. */
  readonly topics: readonly Readonly<Record<Severity, string>>[]
}

/**
 * Messages to channels of Slack, through Amazon Q Developer in chat applications (AWS Chatbot), which an administrator has once
 * connected with the workspace. A channel has one configuration in an account, whatever it is told. O7
 */
export class Chat extends Construct {
  constructor(scope: Construct, id: string, { environment: { name, receivers = {} }, topics }: ChatProps) {
    super(scope, id)
    const told = new Map<string, { workspace: string; topics: Set<string> }>()
    for (const severity of ['urgent', 'soon'] as const)
      for (const one of receivers[severity] ?? []) {
        if (!('slack' in one)) continue
        const { workspace, channel } = one.slack
        const known = told.get(channel) ?? { workspace, topics: new Set() }
        for (const each of topics) known.topics.add(each[severity])
        told.set(channel, known)
      }
    for (const [channel, { workspace, topics: notificationTopics }] of told) {
      new chatbot.SlackChannelConfiguration(this, channel, {
        slackChannelConfigurationName: `notejam-${name}-${channel}`,
        slackWorkspaceId: workspace,
        slackChannelId: channel,
        notificationTopics: [...notificationTopics].map((arn, index) =>
          sns.Topic.fromTopicArn(this, `${channel}Topic${index}`, arn),
        ),
        // It tells. It answers no command.
        guardrailPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll')],
      })
    }
  }
}
