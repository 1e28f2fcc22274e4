import { at, listOf, text } from '../system/json.ts'
import type { System } from '../system/system.ts'
import type { ResolvedEnvironment } from '../config/environment.ts'
import { hasServed } from '../config/names.ts'
import { spelled } from '../system/reference.ts'
import { databaseSizes } from '../config/database-sizes.ts'
import { check, only, type Expect } from './finding.ts'

/** P4 F4 O2 O3 S7 */
export const data = check((system, environment, expect) => {
  const database = only(system, 'AWS::RDS::DBInstance', 'P4', expect)
  if (!database) return
  const { properties } = database
  const { multiAz, pointInTimeDays, size } = environment.database
  expect(
    properties['Engine'] === 'postgres' && text(properties['EngineVersion']).startsWith('18.'),
    'P4',
    `the database is ${text(properties['Engine'])} ${text(properties['EngineVersion'])}`,
  )
  expect(
    properties['DBInstanceClass'] === `db.${size}`,
    'P4',
    `the database is a ${text(properties['DBInstanceClass'])}`,
  )
  expect(
    properties['MultiAZ'] === multiAz,
    'O3',
    multiAz ? 'the database has no standby' : 'the database has a standby, and the environment wants none',
  )
  expect(
    properties['StorageType'] === 'gp3' &&
      Number(properties['MaxAllocatedStorage']) > Number(properties['AllocatedStorage']),
    'P4',
    'storage does not grow',
  )
  expect(
    properties['ManageMasterUserPassword'] === true && properties['MasterUserPassword'] === undefined,
    'F4',
    'RDS does not manage the password',
  )
  expect(
    properties['BackupRetentionPeriod'] === pointInTimeDays,
    'O2',
    `${text(properties['BackupRetentionPeriod'])} days of point-in-time recovery, and not ${pointInTimeDays}`,
  )
  expect(
    database.DeletionPolicy === 'Snapshot' && database.UpdateReplacePolicy === 'Snapshot',
    'O2',
    'the database is deleted without a snapshot',
  )
  expect(
    spelled(system, properties['DeletionProtection'], database.stack) ===
      (environment.isProtected ? `{${database.stack}/${hasServed}}` : 'false'),
    'O2',
    'deletion protection is not what the environment says',
  )
  expect(
    properties['EngineLifecycleSupport'] === 'open-source-rds-extended-support-disabled',
    'O8',
    'RDS may charge for extended support',
  )
  expect(properties['EnablePerformanceInsights'] === true, 'O7', 'Performance Insights is off')
  expect(
    listOf(properties['EnableCloudwatchLogsExports']).map(text).join() === 'postgresql,upgrade',
    'O7',
    'the database exports other logs than postgresql and upgrade',
  )

  const group = system.resource(properties['DBParameterGroupName'], database.stack)
  const parameters = group?.properties['Parameters']
  expect(at(parameters, 'rds.force_ssl') === '1', 'S7', 'the database takes connections without TLS')
  for (const name of ['statement_timeout', 'idle_in_transaction_session_timeout'])
    expect(Number(at(parameters, name)) > 0, 'P4', `${name} is off`)
  expect(
    at(parameters, 'log_parameter_max_length') === '0',
    'O7',
    "the database's log holds the parameters of statements, which hold what writers wrote",
  )

  connections(system, environment, expect)
  attachments(system, expect)
  backups(system, environment, expect)
})

/** The connection pools of twice `maxTasks` fit into the database: a deployment at a peak runs as many. */
function connections(system: System, { database, service }: ResolvedEnvironment, expect: Expect): void {
  const pools = system
    .ofType('AWS::ECS::TaskDefinition')
    .flatMap(({ properties }) => listOf(at(properties, 'ContainerDefinitions', 0, 'Environment')))
    .filter((one) => at(one, 'Name') === 'DATABASE_POOL')
    .map((one) => Number(at(one, 'Value')))
  const maxConnections = Math.max(0, ...pools) * service.maxTasks * 2
  expect(
    maxConnections > 0 && maxConnections < databaseSizes[database.size].connections,
    'O5',
    `the tasks' pools have ${maxConnections} connections, more than the database takes`,
  )
}

function attachments(system: System, expect: Expect): void {
  const isOf = /^(Copied)?Attachments/
  for (const { logicalId, properties } of system
    .ofType('AWS::S3::Bucket')
    .filter(({ logicalId }) => isOf.test(logicalId)))
    expect(
      at(properties, 'VersioningConfiguration', 'Status') === 'Enabled',
      'O2',
      `${logicalId} is not versioned: a replaced file is lost`,
    )
}

function backups(system: System, { backups: wanted, copyRegion, region }: ResolvedEnvironment, expect: Expect): void {
  const plans = system.ofType('AWS::Backup::BackupPlan')
  expect(plans.length === (wanted ? 1 : 0), 'O2', `there are ${plans.length} plans for backups`)
  if (!wanted) return
  const rules = listOf(at(plans[0]?.properties, 'BackupPlan', 'BackupPlanRule'))
  const isMonthly = rules.length === 1 && /^cron\(\d+ \d+ 1 \* \? \*\)$/.test(text(at(rules[0], 'ScheduleExpression')))
  expect(isMonthly, 'O2', 'backups are not monthly')
  const copy = listOf(at(rules[0], 'CopyActions'))[0]
  for (const rule of [rules[0], copy])
    expect(
      at(rule, 'Lifecycle', 'DeleteAfterDays') === wanted.days,
      'O2',
      `backups are kept for ${text(at(rule, 'Lifecycle', 'DeleteAfterDays'))} days`,
    )

  const [database] = system.ofType('AWS::RDS::DBInstance')
  const key = database && system.resource(database.properties['AutomaticBackupReplicationKmsKeyId'], database.stack)
  const isReplicated =
    database?.properties['AutomaticBackupReplicationRegion'] === copyRegion && key?.Type === 'AWS::KMS::Key'
  expect(
    isReplicated,
    'O2',
    'the database has no automatic backups in the second region: losing the region loses all since the monthly backup',
  )

  const vault = system.resource(at(copy, 'DestinationBackupVaultArn'), plans[0]?.stack ?? '')
  const isElsewhere = vault !== undefined && system.regionOf(vault.stack) === copyRegion && copyRegion !== region
  expect(vault?.Type === 'AWS::Backup::BackupVault' && isElsewhere, 'O2', 'backups have no copy in another region')

  const selected = system
    .ofType('AWS::Backup::BackupSelection')
    .flatMap(({ properties, stack }) =>
      listOf(at(properties, 'BackupSelection', 'Resources')).map((one) =>
        JSON.stringify([one, system.meaning(one, stack)]),
      ),
    )
  for (const part of ['Database', 'Attachments'])
    expect(
      selected.some((one) => one.includes(part)),
      'O2',
      `${part} is not backed up`,
    )
}
