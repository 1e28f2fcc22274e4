import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { at, listOf, text, type Json } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

const articles = resolve(import.meta.dirname, '../../docs/runbook')

/** What the operator gets a message about, by an alarm or an event rule with this runbook article. */
const alarms = [
  'database-connections',
  'database-cpu',
  'database-memory',
  'database-storage',
  'http-5xx',
  'no-answer',
  'nothing-saved',
  'service-cpu',
  'service-memory',
  'slow-pages',
  'unhealthy-tasks',
]
const events = ['database-failover', 'deployment-failed', 'stack-failed']
const backupEvents = ['backup-copy-failed', 'backup-failed']

/** Every message goes to the topic, which has a subscriber, and ends with an existing runbook article. O7 O8 */
export const watch = check((system, environment, expect) => {
  const topic = system.ofType('AWS::SNS::Topic')[0]?.id
  expect(system.ofType('AWS::SNS::Subscription').length > 0, 'O7', 'the topic of the alarms has no subscription')
  expect(system.ofType('AWS::CloudWatch::Dashboard').length === 1, 'O7', 'there is not one dashboard')

  const named: string[] = []
  for (const { properties, logicalId, stack } of system.ofType('AWS::CloudWatch::Alarm')) {
    const actions = listOf(properties['AlarmActions']).map((action) => system.meaning(action, stack))
    expect(
      actions.length > 0 && actions.every((action) => action === topic),
      'O7',
      `${logicalId} has another action than the topic`,
    )
    const article = articleOf(properties['AlarmDescription'], logicalId, expect)
    expect(
      properties['AlarmName'] === `notejam-${environment.name}-${article}`,
      'O7',
      `${logicalId} and its article ${article} differ`,
    )
    named.push(article)
  }
  expect(named.sort().join() === alarms.join(), 'O7', `the alarms are ${named.join(', ')}`)

  const rules = system.ofType('AWS::Events::Rule').map(({ properties, logicalId, stack }) => {
    const targets = listOf(properties['Targets'])
    expect(
      targets.length > 0 && targets.every((one) => system.meaning(at(one, 'Arn'), stack) === topic),
      'O7',
      `${logicalId} has another action than the topic`,
    )
    const message = text(at(targets[0], 'InputTransformer', 'InputTemplate') ?? at(targets[0], 'Input'))
    return articleOf(message.replace(/"$/, ''), logicalId, expect)
  })
  const wanted = [...events, ...(environment.backups ? backupEvents : [])].sort()
  expect(rules.sort().join() === wanted.join(), 'O7', `the events are ${rules.join(', ')}`)

  budgets(system, environment.budget, topic, expect)
  key(system, expect)
})

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
