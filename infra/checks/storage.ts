import { at, canonical, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { copyOfAttachments } from './copies.ts'
import { check, nothingBut, type Expect } from './finding.ts'
import { spelled } from '../system/reference.ts'

/** All properties that the database may have. Logins by IAM and roles for other services are not among them. */
const ofDatabase = [
  ...['AllocatedStorage', 'AutoMinorVersionUpgrade', 'AutomaticBackupReplicationKmsKeyId'],
  ...['AutomaticBackupReplicationRegion', 'AutomaticBackupReplicationRetentionPeriod', 'BackupRetentionPeriod'],
  ...['CACertificateIdentifier', 'CopyTagsToSnapshot', 'DBInstanceClass', 'DBName', 'DBParameterGroupName'],
  ...['DBSubnetGroupName', 'DeleteAutomatedBackups', 'DeletionProtection', 'EnableCloudwatchLogsExports'],
  ...['EnablePerformanceInsights', 'Engine', 'EngineLifecycleSupport', 'EngineVersion', 'KmsKeyId'],
  ...['ManageMasterUserPassword', 'MasterUserSecret', 'MasterUsername', 'MaxAllocatedStorage', 'MonitoringInterval'],
  ...['MonitoringRoleArn', 'MultiAZ', 'PerformanceInsightsKMSKeyId', 'PerformanceInsightsRetentionPeriod', 'Port'],
  ...['PreferredBackupWindow', 'PreferredMaintenanceWindow', 'PubliclyAccessible', 'StorageEncrypted', 'StorageType'],
  ...['Tags', 'VPCSecurityGroups'],
]

const parameters = [
  ...['rds.force_ssl', 'statement_timeout', 'idle_in_transaction_session_timeout', 'log_min_duration_statement'],
  ...['log_parameter_max_length', 'log_parameter_max_length_on_error'],
]

const ofBucket = [
  ...['BucketEncryption', 'LifecycleConfiguration', 'LoggingConfiguration', 'OwnershipControls'],
  ...['PublicAccessBlockConfiguration', 'ReplicationConfiguration', 'Tags', 'VersioningConfiguration'],
]

/** Of functions that run while something is deployed. */
const deploymentLogDays = 30

/** Stored data stays as long as it should, and is copied nowhere else. O2 O7 S6 S7 */
export const storage = check((system, environment, expect) => {
  for (const { properties, stack } of system.ofType('AWS::RDS::DBInstance')) {
    nothingBut(properties, ofDatabase, 'S6', 'the database', expect)
    expect(
      properties['DeleteAutomatedBackups'] === !environment.isProtected,
      'O2',
      "the database's automatic backups are not retained, or deleted, as the environment says",
    )
    const key = spelled(system, properties['KmsKeyId'], stack)
    const ofSecret = spelled(system, at(properties, 'MasterUserSecret', 'KmsKeyId'), stack)
    expect(ofSecret === key, 'S7', "the password is under AWS's key, and not under the database's")
  }
  for (const { properties } of system.ofType('AWS::RDS::DBParameterGroup'))
    nothingBut(properties['Parameters'], parameters, 'P4', 'the parameter group', expect)
  for (const bucket of system.ofType('AWS::S3::Bucket')) {
    nothingBut(bucket.properties, ofBucket, 'P5', bucket.logicalId, expect)
    logging(system, bucket, expect)
    lifecycle(bucket, environment.database.pointInTimeDays, environment.logDays, expect)
  }
  retention(system, environment.logDays, expect)
})

/** Every log group deletes its lines: after the environment's `logDays`, and those of deployments after a month. */
function retention(system: System, logDays: number, expect: Expect): void {
  const groups = ['AWS::Logs::LogGroup', 'Custom::LogRetention'].flatMap((type) => system.ofType(type))
  for (const { properties, logicalId } of groups) {
    const days = properties['RetentionInDays']
    const kept = days === undefined ? 'for ever' : `${text(days)} days`
    expect(days === logDays || days === deploymentLogDays, 'O7', `${logicalId} keeps its lines ${kept}`)
  }
}

/** Every other bucket writes its access log into the bucket of logs. */
function logging(system: System, { properties, logicalId, stack }: Resource, expect: Expect): void {
  // S3 logs into buckets of the same region, and the copy has no reader.
  if (logicalId.startsWith('ObjectLogs') || logicalId === copyOfAttachments(system)?.logicalId) return
  const target = system.resource(at(properties, 'LoggingConfiguration', 'DestinationBucketName'), stack)
  expect(target?.logicalId.startsWith('ObjectLogs') === true, 'O7', `${logicalId} has its access log elsewhere`)
}

/** Lifecycle rules: of attachments they delete only replaced versions, of access logs and packed exports all. */
function lifecycle({ properties, logicalId }: Resource, days: number, logDays: number, expect: Expect): void {
  const rules = listOf(at(properties, 'LifecycleConfiguration', 'Rules')).map((rule) =>
    canonical(Object.fromEntries(Object.entries(rule as Record<string, Json>).filter(([name]) => name !== 'Id'))),
  )
  const isAttachments = /^(Copied)?Attachments/.test(logicalId)
  const wanted: Json[] = isAttachments
    ? [
        {
          ExpiredObjectDeleteMarker: true,
          NoncurrentVersionExpiration: { NoncurrentDays: days },
          Status: 'Enabled',
        },
        { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 }, Status: 'Enabled' },
      ]
    : logicalId.startsWith('ObjectLogs')
      ? [{ ExpirationInDays: logDays, Status: 'Enabled' }]
      : logicalId.startsWith('Exports')
        ? [{ ExpirationInDays: 2, Status: 'Enabled' }]
        : []
  const line = logicalId.startsWith('ObjectLogs') ? 'O7' : 'O2'
  for (const rule of rules)
    expect(wanted.map(canonical).includes(rule), line, `${logicalId} has the lifecycle rule ${rule}`)
  for (const rule of wanted.map(canonical))
    expect(rules.includes(rule), line, `${logicalId} lacks the lifecycle rule ${rule}`)
}
