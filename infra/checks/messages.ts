import { at, canonical, listOf, text, type Json } from '../system/json.ts'
import { databaseSizes } from '../config/database-sizes.ts'
import type { Receiver, ResolvedEnvironment } from '../config/environment.ts'
import { spelledAll } from '../system/reference.ts'
import type { System } from '../system/system.ts'
import { check, nothingBut, type Expect } from './finding.ts'
import { eventRules } from './watch.ts'

/** The range for the threshold of an alarm. */
interface Bounds {
  readonly from: number
  readonly to: number
  /** @default - the alarm goes off above its threshold */
  readonly isBelow?: true
}

const gib = 1024 ** 3

function boundsOf({ database, service }: ResolvedEnvironment): Record<string, Bounds> {
  const { connections, memoryGib } = databaseSizes[database.size]
  return {
    // Answers per minute; seconds; tasks.
    'http-5xx': { from: 1, to: 50 },
    'no-answer': { from: 1, to: 50 },
    'slow-pages': { from: 0.2, to: 3 },
    'unhealthy-tasks': { from: 1, to: 1 },
    'too-few-tasks': { from: service.minTasks, to: service.minTasks, isBelow: true },
    // Requests a minute; minutes in which something was wrong; jobs.
    'no-requests': { from: 1, to: 1, isBelow: true },
    'seen-from-outside': { from: 1, to: 1 },
    'mail-late': { from: 1, to: 10 },
    'jobs-late': { from: 1, to: 50 },
    // Shares of all mail, and per cent of all answers.
    bounces: { from: 0.01, to: 0.05 },
    complaints: { from: 0.0002, to: 0.001 },
    'edge-5xx': { from: 1, to: 10 },
    'origin-errors': { from: 0.5, to: 10 },
    'firewall-blocks': { from: 50, to: 5_000 },
    // Files; seconds, and looks that failed: in two regions.
    'attachments-not-copied': { from: 1, to: 3_600 },
    'backup-missing': { from: 1, to: 1 },
    'copy-late': { from: 1, to: 1 },
    'restore-untested': { from: 1, to: 1 },
    // Per cent.
    'service-cpu': { from: 70, to: 95 },
    'service-memory': { from: 70, to: 95 },
    'database-cpu': { from: 70, to: 95 },
    'database-connections': { from: connections * 0.5, to: connections * 0.9 },
    // Free bytes.
    'database-storage': { from: 0.5 * gib, to: database.storageGib * gib * 0.2, isBelow: true },
    'database-memory': { from: gib / 32, to: memoryGib * gib * 0.25, isBelow: true },
  }
}

/** Alarms that roll a deployment back: failures that visitors notice within minutes. */
const deploymentAlarms = ['http-5xx', 'slow-pages', 'unhealthy-tasks']

const ended = ['FAILED', 'ABORTED', 'EXPIRED']

type Pattern = readonly [source: string, type: string, detail: Readonly<Record<string, Json>>]

/** The pattern of each EventBridge rule, by its runbook article. */
const eventsOf = (name: string): Readonly<Record<string, Pattern>> => ({
  'database-failover': [
    'aws.rds',
    'RDS DB Instance Event',
    { EventCategories: ['failover', 'failure', 'low storage'] },
  ],
  'deployment-failed': ['aws.ecs', 'ECS Deployment State Change', { eventName: ['SERVICE_DEPLOYMENT_FAILED'] }],
  'stack-failed': [
    'aws.cloudformation',
    'CloudFormation Stack Status Change',
    {
      'status-details': {
        status: [
          { suffix: 'ROLLBACK_COMPLETE' },
          { suffix: 'ROLLBACK_FAILED' },
          { suffix: 'CREATE_FAILED' },
          'UPDATE_FAILED',
        ],
      },
    },
  ],
  // A vault's name ends with a part of its stack's id.
  'backup-failed': [
    'aws.backup',
    'Backup Job State Change',
    { state: ended, backupVaultName: [{ prefix: `notejam-${name}-` }] },
  ],
  'backup-copy-failed': [
    'aws.backup',
    'Copy Job State Change',
    { state: ended, sourceBackupVaultArn: [{ wildcard: `*:backup-vault:notejam-${name}-*` }] },
  ],
})

/** Alarms and rules are enabled, have sensible thresholds, and reach the operator alone. O5 O7 */
export const messages = check((system, environment, expect) => {
  const prefix = `notejam-${environment.name}-`
  const bounds = boundsOf(environment)
  for (const { properties, logicalId, stack } of system.ofType('AWS::CloudWatch::Alarm')) {
    const enabled = properties['ActionsEnabled'] ?? true
    expect(enabled === true, 'O7', `${logicalId} goes off without an action`)
    for (const name of ['OKActions', 'InsufficientDataActions'])
      for (const action of listOf(properties[name]))
        expect(
          system.resource(action, stack)?.Type === 'AWS::SNS::Topic',
          'O7',
          `${logicalId} has an action that is no topic`,
        )
    alarm(properties, bounds[text(properties['AlarmName']).slice(prefix.length)], logicalId, expect)
  }
  for (const { properties, logicalId } of eventRules(system))
    rule(properties, logicalId, eventsOf(environment.name), expect)

  receivers(system, environment, expect)
  for (const { properties } of system.ofType('AWS::ECS::Service')) {
    const names = listOf(at(properties, 'DeploymentConfiguration', 'Alarms', 'AlarmNames'))
      .map(text)
      .sort()
    const wanted = deploymentAlarms.map((name) => prefix + name)
    expect(names.join() === wanted.join(), 'O5', `deployments are rolled back by ${names.join(', ') || 'no alarm'}`)
  }
})

/** Each topic tells the receivers of its severity and no others. */
function receivers(system: System, { alarmAddress, receivers: more }: ResolvedEnvironment, expect: Expect): void {
  const told = new Map(system.ofType('AWS::SNS::Topic').map(({ id }): [string, string[]] => [id, []]))
  for (const { properties, logicalId, stack } of system.ofType('AWS::SNS::Subscription')) {
    nothingBut(properties, ['Endpoint', 'Protocol', 'TopicArn'], 'O7', logicalId, expect)
    const topic = told.get(system.meaning(properties['TopicArn'], stack))
    expect(topic !== undefined, 'O7', `${logicalId} is for another topic`)
    topic?.push(`${text(properties['Protocol'])} ${text(properties['Endpoint'])}`)
  }
  for (const { properties, logicalId, stack } of system.ofType('AWS::Chatbot::SlackChannelConfiguration')) {
    const guards = spelledAll(system, listOf(properties['GuardrailPolicies']), stack)
    expect(guards.join() === 'arn:aws:iam::aws:policy/AWSDenyAll', 'S6', `${logicalId} answers to commands`)
    for (const arn of listOf(properties['SnsTopicArns']))
      told
        .get(system.meaning(arn, stack))
        ?.push(`slack ${text(properties['SlackWorkspaceId'])} ${text(properties['SlackChannelId'])}`)
  }
  for (const [id, found] of told) {
    const severity = id.includes('TopicSoon') ? 'soon' : 'urgent'
    const wanted = [`email ${alarmAddress}`, ...(more?.[severity] ?? []).map(spell)].sort()
    expect(found.sort().join() === wanted.join(), 'O7', `${id} tells ${found.join(', ')}, and not ${wanted.join(', ')}`)
  }
}

function spell(one: Receiver): string {
  if ('mail' in one) return `email ${one.mail}`
  if ('pager' in one) return `https ${one.pager}`
  return `slack ${one.slack.workspace} ${one.slack.channel}`
}

function alarm(properties: Record<string, Json>, bounds: Bounds | undefined, id: string, expect: Expect): void {
  if (!bounds) return
  const { from, to, isBelow = false } = bounds
  const threshold = Number(properties['Threshold'])
  expect(threshold >= from && threshold <= to, 'O7', `${id} has the threshold ${threshold}, and not ${from} to ${to}`)
  const operator = text(properties['ComparisonOperator'])
  expect(operator.startsWith(isBelow ? 'LessThan' : 'GreaterThan'), 'O7', `${id} compares by ${operator}`)
  const minutes = (Number(properties['EvaluationPeriods']) * Number(properties['Period'] ?? 60)) / 60
  // SES tells its shares by the hour; looks.ts knows the alarms of state machines.
  const most = { 'AWS/SES': 60, 'AWS/States': 720 }[text(properties['Namespace'])] ?? 30
  expect(minutes <= most, 'O7', `${id} goes off after ${minutes} minutes`)
}

function rule(
  properties: Record<string, Json>,
  id: string,
  events: Readonly<Record<string, Pattern>>,
  expect: Expect,
): void {
  expect(properties['State'] === 'ENABLED', 'O7', `${id} is disabled`)
  const article = /runbook\/([a-z-]+)\.md/.exec(text(properties['Description']))?.[1] ?? ''
  const [source, type, detail = {}] = events[article] ?? []
  const pattern = properties['EventPattern']
  const isSame =
    at(pattern, 'source', 0) === source &&
    at(pattern, 'detail-type', 0) === type &&
    Object.entries(detail).every(([name, value]) => canonical(at(pattern, 'detail', name)) === canonical(value))
  expect(source !== undefined && isSame, 'O7', `${id} does not match the events of ${article}`)
}
