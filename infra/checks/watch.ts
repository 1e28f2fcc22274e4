import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { at, listOf, text } from '../system/json.ts'
import type { Json, System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

const articles = resolve(import.meta.dirname, '../../docs/runbook')

/** What an operator has to be told of, each by an alarm or a rule of this article. */
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

/** Every message reaches somebody and ends with an article that exists. O7 O8 */
export const watch = check((system, environment, expect) => {
  const topic = system.ofType('AWS::SNS::Topic')[0]?.id
  expect(system.ofType('AWS::SNS::Subscription').length > 0, 'O7', 'nobody hears the alarms')
  expect(system.ofType('AWS::CloudWatch::Dashboard').length === 1, 'O7', 'there is no dashboard')

  const told: string[] = []
  for (const { properties, logicalId, stack } of system.ofType('AWS::CloudWatch::Alarm')) {
    const actions = listOf(properties['AlarmActions']).map((action) => system.meaning(action, stack))
    expect(actions.length > 0 && actions.every((action) => action === topic), 'O7', `${logicalId} tells nobody`)
    const article = articleOf(properties['AlarmDescription'], logicalId, expect)
    expect(
      properties['AlarmName'] === `notejam-${environment.name}-${article}`,
      'O7',
      `${logicalId} and its article ${article} differ`,
    )
    told.push(article)
  }
  expect(told.sort().join() === alarms.join(), 'O7', `the alarms are ${told.join(', ')}`)

  const rules = system.ofType('AWS::Events::Rule').map(({ properties, logicalId, stack }) => {
    const targets = listOf(properties['Targets'])
    expect(
      targets.length > 0 && targets.every((one) => system.meaning(at(one, 'Arn'), stack) === topic),
      'O7',
      `${logicalId} tells nobody`,
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
    const isTold =
      subscribers.length > 0 && subscribers.every((one) => system.meaning(at(one, 'Address'), stack) === topic)
    expect(isTold, 'O8', 'nobody is told of the budget')
  }
}

/** The article at the end of a message; a finding where there is none. */
function articleOf(message: Json | undefined, from: string, expect: Expect): string {
  const name = /docs\/runbook\/([a-z0-9-]+)\.md$/.exec(text(message))?.[1] ?? ''
  const file = resolve(articles, `${name}.md`)
  const hasHeading = name !== '' && existsSync(file) && /^# \S/.test(readFileSync(file, 'utf8'))
  expect(hasHeading, 'O7', `${from} does not end with a runbook article that exists: "${text(message)}"`)
  return name
}

/** Services write to an encrypted topic only with its key, and EventBridge only without conditions on that. */
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
