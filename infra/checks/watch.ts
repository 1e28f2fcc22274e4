import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

const articles = resolve(import.meta.dirname, '../../docs/runbook')

/** What writers notice: it goes to the urgent receivers. */
const urgent = [
  ...['database-failover', 'database-storage', 'edge-5xx', 'http-5xx', 'no-answer', 'no-requests', 'nothing-saved'],
  ...['origin-errors', 'seen-from-outside', 'slow-pages', 'too-few-tasks'],
]

/** What operators get a message about, by an alarm or an event rule with this runbook article. */
const alarms = [
  ...['bounces', 'complaints', 'database-connections', 'database-cpu', 'database-memory', 'database-storage'],
  ...['http-5xx', 'jobs-late', 'mail-late', 'no-answer', 'no-requests', 'nothing-saved', 'seen-from-outside'],
  ...['service-cpu', 'service-memory', 'slow-pages', 'too-few-tasks', 'unhealthy-tasks'],
]
const edgeAlarms = ['edge-5xx', 'origin-errors']
const copyAlarms = [
  'attachments-not-copied',
  'attachments-not-copied',
  'backup-missing',
  'copy-late',
  'restore-untested',
]
const events = ['database-failover', 'deployment-failed', 'stack-failed']
const backupEvents = ['backup-copy-failed', 'backup-failed']

/** Every message goes to the topic, which has a subscriber, and ends with an existing runbook article. O7 O8 */
export const watch = check((system, environment, expect) => {
  /** The id of the topic of a severity; both severities have one where there are no further receivers. */
  const topicOf = (article: string, stack: string) => {
    const topics = system.ofType('AWS::SNS::Topic').filter((one) => one.stack === stack)
    const isSoon = environment.receivers !== undefined && !urgent.includes(article)
    return topics.find(({ logicalId }) => isSoon === logicalId.includes('TopicSoon'))?.id
  }
  expect(system.ofType('AWS::CloudWatch::Dashboard').length === 1, 'O7', 'there is not one dashboard')

  const named: string[] = []
  for (const { properties, logicalId, stack } of system.ofType('AWS::CloudWatch::Alarm')) {
    const actions = listOf(properties['AlarmActions']).map((action) => system.meaning(action, stack))
    const article = articleOf(properties['AlarmDescription'], logicalId, expect)
    const topic = topicOf(article, stack)
    expect(
      actions.length > 0 && actions.every((action) => action === topic),
      'O7',
      `${logicalId} has another action than the topic`,
    )
    expect(
      properties['AlarmName'] === `notejam-${environment.name}-${article}`,
      'O7',
      `${logicalId} and its article ${article} differ`,
    )
    named.push(article)
  }
  const expected = [
    ...alarms,
    ...(environment.backups ? copyAlarms : []),
    ...(environment.edgeAlarms ? edgeAlarms : []),
    ...(environment.edgeAlarms && environment.firewall ? ['firewall-blocks'] : []),
  ].sort()
  expect(named.sort().join() === expected.join(), 'O7', `the alarms are ${named.join(', ')}`)

  const rules = eventRules(system).map(({ properties, logicalId, stack }) => {
    const targets = listOf(properties['Targets'])
    const message = text(at(targets[0], 'InputTransformer', 'InputTemplate') ?? at(targets[0], 'Input'))
    const article = articleOf(message.replace(/"$/, ''), logicalId, expect)
    const topic = topicOf(article, stack)
    expect(
      targets.length > 0 && targets.every((one) => system.meaning(at(one, 'Arn'), stack) === topic),
      'O7',
      `${logicalId} has another action than the topic`,
    )
    return article
  })
  const wanted = [...events, ...(environment.backups ? backupEvents : [])].sort()
  expect(rules.sort().join() === wanted.join(), 'O7', `the events are ${rules.join(', ')}`)

  const [budget] = system.ofType('AWS::Budgets::Budget')
  budgets(system, environment.budget, topicOf('budget', budget?.stack ?? ''), expect)
  key(system, expect)
})

/** Rules that tell operators of events. The canary's runs by the clock, and a state machine opens what was restored. */
export function eventRules(system: System): Resource[] {
  return system.ofType('AWS::Events::Rule').filter(({ properties, stack }) => {
    const target = system.resource(at(properties, 'Targets', 0, 'Arn'), stack)
    return properties['ScheduleExpression'] === undefined && target?.Type !== 'AWS::StepFunctions::StateMachine'
  })
}

function budgets(system: System, dollars: number, topic: string | undefined, expect: Expect): void {
  const all = system.ofType('AWS::Budgets::Budget')
  expect(all.length === 1, 'O8', `there are ${all.length} budgets`)
  for (const { properties, logicalId, stack } of all) {
    articleOf(at(properties, 'Budget', 'BudgetName'), logicalId, expect)
    expect(
      at(properties, 'Budget', 'BudgetLimit', 'Amount') === dollars,
      'O8',
      'the budget is not what the environment says',
    )
    const subscribers = listOf(properties['NotificationsWithSubscribers']).flatMap((one) =>
      listOf(at(one, 'Subscribers')),
    )
    const isNotified =
      subscribers.length > 0 && subscribers.every((one) => system.meaning(at(one, 'Address'), stack) === topic)
    expect(isNotified, 'O8', 'the budget notifies another address than the topic')
  }
}

/** The article at the end of a message; a finding if there is none. */
function articleOf(message: Json | undefined, from: string, expect: Expect): string {
  const name = /docs\/runbook\/([a-z0-9-]+)\.md$/.exec(text(message))?.[1] ?? ''
  const file = resolve(articles, `${name}.md`)
  const hasHeading = name !== '' && existsSync(file) && /^# \S/.test(readFileSync(file, 'utf8'))
  expect(hasHeading, 'O7', `${from} does not end with a runbook article that exists: "${text(message)}"`)
  return name
}

/** Services need the key of an encrypted topic to write to it, and EventBridge needs it without conditions. */
function key(system: System, expect: Expect): void {
  for (const { properties, logicalId, stack } of system.ofType('AWS::SNS::Topic')) {
    const statements = listOf(
      at(system.resource(properties['KmsMasterKeyId'], stack)?.properties, 'KeyPolicy', 'Statement'),
    )
    for (const service of ['cloudwatch', 'events', 'budgets']) {
      const found = statements.filter((one) =>
        listOf(at(one, 'Principal', 'Service')).includes(`${service}.amazonaws.com`),
      )
      const isOpen = found.some((one) => service !== 'events' || at(one, 'Condition') === undefined)
      expect(isOpen, 'O7', `${service} cannot write to ${logicalId}: its messages would be dropped without a word`)
    }
  }
}
