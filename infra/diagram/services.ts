import { at, listOf, text, type Json } from '../system/json.ts'
import { referencesIn, spelled } from '../system/reference.ts'
import { statementsOf } from '../system/statements.ts'
import type { Resource, System } from '../system/system.ts'
import { follow, only, PictureError } from './find.ts'
import type { Network } from './network.ts'

/** What the tasks use, and what watches over them: all of the region that lies outside the VPC. */
export interface Services {
  /** The contents of the secrets, in words. */
  readonly secrets: readonly string[]
  /** Name of the repository that images are pulled from. */
  readonly images: string
  readonly hasLogs: boolean
  readonly alarms: number
  /** The protocols of the topic's subscriptions: `email`. */
  readonly tellsBy: readonly string[]
  readonly sendsMail: boolean
  /** Whether older versions of attachments are kept. */
  readonly keepsVersions: boolean
  /** How the tasks reach these services: `privately`, `through NAT`. */
  readonly ways: readonly string[]
  readonly backups?: Backups
}

export interface Backups {
  /** `monthly`. */
  readonly often: string
  readonly days: number
  readonly ofDatabase: boolean
  readonly ofAttachments: boolean
  /** Copies elsewhere. @default - none */
  readonly copies?: { readonly region: string; readonly days: number }
}

/** @throws PictureError when the service misses something that it cannot run without */
export function readServices(system: System, service: Resource, database: Resource, network: Network): Services {
  const task = follow(system, service, service.properties['TaskDefinition'], 'AWS::ECS::TaskDefinition')
  const role = follow(system, task, task.properties['TaskRoleArn'], 'AWS::IAM::Role')
  const attachments = reach(system, role, 's3:PutObject').find(({ Type }) => Type === 'AWS::S3::Bucket')
  if (!attachments) throw new PictureError(`${role.id} may write attachments nowhere`)
  const read = reach(system, role, 'secretsmanager:GetSecretValue')
  if (!read.includes(database)) throw new PictureError(`${role.id} may not fetch the password of ${database.id}`)

  const containers = listOf(task.properties['ContainerDefinitions'])
  const [image] = containers.flatMap(
    (one) => /\.dkr\.ecr\..*?\/([^@:]+)[@:]/.exec(spelled(system, at(one, 'Image'), task.stack))?.[1] ?? [],
  )
  if (image === undefined) throw new PictureError(`${task.id} takes no image from ECR`)

  const ways = [
    ...(network.privateWays.length > 0 ? ['privately'] : []),
    ...(network.zones.some(({ subnets }) => subnets.app?.out.to === 'nat') ? ['through NAT'] : []),
  ]
  if (ways.length === 0) throw new PictureError(`no route leads from ${service.id} to the secrets that it needs`)

  const topics = system.ofType('AWS::SNS::Topic')
  const names = (value: Json | undefined, stack: string) =>
    referencesIn(system, value, stack).some((one) => topics.includes(one))
  const alarms = system
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties, stack }) => names(properties['AlarmActions'], stack))
  if (alarms.length === 0) throw new PictureError('no alarm tells a topic')
  const backups = readBackups(system, database, attachments)
  return {
    secrets: ['database', ...keptSecrets(system, read)],
    images: image,
    hasLogs: containers.some((one) => at(one, 'LogConfiguration', 'LogDriver') === 'awslogs'),
    alarms: alarms.length,
    tellsBy: [
      ...new Set(
        system
          .ofType('AWS::SNS::Subscription')
          .filter(({ properties, stack }) => names(properties['TopicArn'], stack))
          .map(({ properties }) => text(properties['Protocol'])),
      ),
    ],
    sendsMail: statementsOf(system, role).some(({ actions }) => actions.includes('ses:SendEmail')),
    keepsVersions: at(attachments.properties, 'VersioningConfiguration', 'Status') === 'Enabled',
    ways,
    ...(backups ? { backups } : {}),
  }
}

/** The secrets other than the password: the service reads the signing keys, and CloudFront shows the others. */
function keptSecrets(system: System, read: readonly Resource[]): string[] {
  const secrets = system.ofType('AWS::SecretsManager::Secret')
  return [
    ...(secrets.some((one) => read.includes(one)) ? ['keys'] : []),
    ...(secrets.some((one) => !read.includes(one)) ? ['header'] : []),
  ]
}

/** The resources on which a role may take an action. */
function reach(system: System, role: Resource, action: string): Resource[] {
  return statementsOf(system, role)
    .filter(({ actions }) => actions.includes(action))
    .flatMap(({ resources }) => resources)
    .flatMap((name) => system.resources.get(/\{([^.}]+)/.exec(name)?.[1] ?? '') ?? [])
}

function readBackups(system: System, database: Resource, attachments: Resource): Backups | undefined {
  if (system.ofType('AWS::Backup::BackupPlan').length === 0) return undefined
  const plan = only(system, 'AWS::Backup::BackupPlan')
  const rule = at(plan.properties, 'BackupPlan', 'BackupPlanRule', 0)
  follow(system, plan, at(rule, 'TargetBackupVault'), 'AWS::Backup::BackupVault')

  const chosen = system
    .ofType('AWS::Backup::BackupSelection')
    .flatMap(({ properties, stack }) => referencesIn(system, properties['BackupSelection'], stack))
  const copy = at(rule, 'CopyActions', 0)
  return {
    often: frequency(text(at(rule, 'ScheduleExpression'))),
    days: daysOf(rule),
    ofDatabase: chosen.includes(database),
    ofAttachments: chosen.includes(attachments),
    ...(copy === undefined
      ? {}
      : {
          copies: {
            region: regionOfVault(system, plan, copy),
            days: daysOf(copy),
          },
        }),
  }
}

/** The region of the vault that backups are copied to. */
function regionOfVault(system: System, plan: Resource, copy: Json): string {
  const vault = follow(system, plan, at(copy, 'DestinationBackupVaultArn'), 'AWS::Backup::BackupVault')
  return system.regionOf(vault.stack) ?? ''
}

function daysOf(rule: Json | undefined): number {
  return Number(at(rule, 'Lifecycle', 'DeleteAfterDays'))
}

/** `cron(minute hour day month weekday year)` in a word. */
function frequency(schedule: string): string {
  const [, , day, month, weekday] = schedule.replace(/^cron\(|\)$/g, '').split(' ')
  if (month === '*' && /^\d+$/.test(day ?? '')) return 'monthly'
  if (/^[A-Z\d]+$/.test(weekday ?? '')) return 'weekly'
  return day === '*' || weekday === '*' ? 'daily' : 'by schedule'
}
