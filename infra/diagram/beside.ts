import type { JsonObject, Resource, System } from '../system/system.ts'
import { follow, list, object, only, PictureError, referencesIn, textOf } from './find.ts'
import type { Network } from './network.ts'

/** What the tasks use, and what watches over them: everything in the region that is not in the VPC. */
export interface Beside {
  /** What is told in secrets, in words. */
  readonly secrets: readonly string[]
  /** Name of the repository that images are pulled from. */
  readonly images: string
  readonly hasLogs: boolean
  readonly alarms: number
  /** How they are told: `email`. */
  readonly tellsBy: readonly string[]
  readonly sendsMail: boolean
  /** Whether older versions of attachments are kept. */
  readonly keepsVersions: boolean
  /** How the tasks get to all of this: `privately`, `through NAT`. */
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
export function readBeside(system: System, service: Resource, database: Resource, network: Network): Beside {
  const task = follow(system, service, service.properties['TaskDefinition'], 'AWS::ECS::TaskDefinition')
  const role = follow(system, task, task.properties['TaskRoleArn'], 'AWS::IAM::Role')
  const mayUse = (action: string) => reach(system, role, action)
  const attachments = mayUse('s3:PutObject').find(({ Type }) => Type === 'AWS::S3::Bucket')
  if (!attachments) throw new PictureError(`${role.id} may write attachments nowhere`)
  if (!mayUse('secretsmanager:GetSecretValue').includes(database)) {
    throw new PictureError(`${role.id} may not fetch the password of ${database.id}`)
  }

  const containers = list(task.properties['ContainerDefinitions'])
  const images = containers.map(
    ({ Image }) => /\.dkr\.ecr\..*?\/(?<name>[^@:]+)[@:]/.exec(textOf(Image))?.groups?.['name'],
  )
  const [image] = images.filter((name) => name !== undefined)
  if (image === undefined) throw new PictureError(`${task.id} takes no image from ECR`)

  const ways = [
    ...(network.privateWays.length > 0 ? ['privately'] : []),
    ...(network.zones.some(({ subnets }) => subnets.app?.out.to === 'nat') ? ['through NAT'] : []),
  ]
  if (ways.length === 0) throw new PictureError(`no route leads from ${service.id} to the secrets that it needs`)

  const topic = only(system, 'AWS::SNS::Topic')
  const subscriptions = system.ofType('AWS::SNS::Subscription').filter(({ properties, stack }) => {
    return system.resource(properties['TopicArn'], stack) === topic
  })
  const alarms = system.ofType('AWS::CloudWatch::Alarm').filter(({ properties, stack }) => {
    return referencesIn(system, properties['AlarmActions'], stack).includes(topic)
  })
  if (alarms.length === 0) throw new PictureError(`no alarm tells ${topic.id}`)
  const backups = readBackups(system, database, attachments)
  return {
    secrets: ['database', ...told(system, mayUse('secretsmanager:GetSecretValue'))],
    images: image,
    hasLogs: containers.some(({ LogConfiguration }) => object(LogConfiguration)['LogDriver'] === 'awslogs'),
    alarms: alarms.length,
    tellsBy: subscriptions.map(({ properties }) => textOf(properties['Protocol'])),
    sendsMail: mayDo(system, role, 'ses:SendEmail').length > 0,
    keepsVersions: object(attachments.properties['VersioningConfiguration'])['Status'] === 'Enabled',
    ways,
    ...(backups ? { backups } : {}),
  }
}

/** The secrets that are no passwords: those that the service reads sign, and the others are CloudFront's. */
function told(system: System, read: readonly Resource[]): string[] {
  const secrets = system.ofType('AWS::SecretsManager::Secret')
  return [
    ...(secrets.some((one) => read.includes(one)) ? ['keys'] : []),
    ...(secrets.some((one) => !read.includes(one)) ? ['header'] : []),
  ]
}

/** What a role may do something with. */
function reach(system: System, role: Resource, action: string): Resource[] {
  return mayDo(system, role, action).flatMap(({ stack, statement }) =>
    referencesIn(system, statement['Resource'], stack),
  )
}

function mayDo(system: System, role: Resource, action: string): { stack: string; statement: JsonObject }[] {
  return system
    .ofType('AWS::IAM::Policy')
    .filter(({ properties, stack }) => referencesIn(system, properties['Roles'], stack).includes(role))
    .flatMap(({ properties, stack }) =>
      list(object(properties['PolicyDocument'])['Statement']).map((statement) => ({ stack, statement })),
    )
    .filter(({ statement }) => [statement['Action']].flat().includes(action))
}

function readBackups(system: System, database: Resource, attachments: Resource): Backups | undefined {
  if (system.ofType('AWS::Backup::BackupPlan').length === 0) return undefined
  const plan = only(system, 'AWS::Backup::BackupPlan')
  const [rule] = list(object(plan.properties['BackupPlan'])['BackupPlanRule'])
  if (!rule) throw new PictureError(`${plan.id} has no rule`)
  follow(system, plan, rule['TargetBackupVault'], 'AWS::Backup::BackupVault')

  const selections = system.ofType('AWS::Backup::BackupSelection')
  const chosen = selections.flatMap(({ properties, stack }) =>
    referencesIn(system, properties['BackupSelection'], stack),
  )
  const [copy] = list(rule['CopyActions'])
  const copies = copy && { region: regionOfVault(system, copy['DestinationBackupVaultArn']), days: daysOf(copy) }
  return {
    often: frequency(textOf(rule['ScheduleExpression'])),
    days: daysOf(rule),
    ofDatabase: chosen.includes(database),
    ofAttachments: chosen.includes(attachments),
    ...(copies ? { copies } : {}),
  }
}

/** Where a vault is that is named by its ARN alone, because it lies in another region. */
function regionOfVault(system: System, arn: JsonObject[string] | undefined): string {
  const [, , , region = '', , , name] = textOf(arn).split(':')
  const stacks = system.stacks.filter((stack) => stack.region === region).map((stack) => stack.name)
  only(system, 'AWS::Backup::BackupVault', ({ stack, properties }) => {
    return stacks.includes(stack) && properties['BackupVaultName'] === name
  })
  return region
}

function daysOf(rule: JsonObject): number {
  return Number(object(rule['Lifecycle'])['DeleteAfterDays'])
}

/** `cron(minute hour day month weekday year)` in a word. */
function frequency(schedule: string): string {
  const [, , day, month, weekday] = schedule.replace(/^cron\(|\)$/g, '').split(' ')
  if (month === '*' && /^\d+$/.test(day ?? '')) return 'monthly'
  if (/^[A-Z\d]+$/.test(weekday ?? '')) return 'weekly'
  return day === '*' || weekday === '*' ? 'daily' : 'by schedule'
}
