import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as kms from 'aws-cdk-lib/aws-kms'
import * as rds from 'aws-cdk-lib/aws-rds'
import { Construct } from 'constructs'
import { hasServedParameter } from '../has-served.ts'
import { retentionOf } from '../retention.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Network } from '../network/index.ts'
import { databasePort } from '../security-groups/index.ts'

export interface NotesDatabaseProps {
  readonly environment: ResolvedEnvironment
  readonly network: Network
  readonly securityGroup: ec2.ISecurityGroup
  readonly encryptionKey: kms.IKey
  /** A second region for automatic backups, with a key of that region. @default - none */
  readonly copies: { readonly region: string; readonly encryptionKey: kms.IKey } | undefined
}

/** Settings that differ from PostgreSQL's and RDS's own. Times in milliseconds. */
const parameters = {
  // S7: no connection without TLS.
  'rds.force_ssl': '1',
  // After half a minute the visitor has left the page. An abandoned transaction holds locks.
  statement_timeout: '30000',
  idle_in_transaction_session_timeout: '15000',
  // Slow statements are logged without their parameters, which hold notes.
  log_min_duration_statement: '1000',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

/** The database: PostgreSQL with a standby in another zone, reachable only from the tasks. P4 O2 O3 S7 */
export class NotesDatabase extends Construct {
  static readonly databaseName = 'notejam'
  static readonly user = 'notejam'

  readonly instance: rds.DatabaseInstance
  /** Its name, for stacks in another region, for which the CDK refuses the instance's own. */
  readonly idAnywhere: string
  /** The secret with the password, which RDS rotates every seven days: read it on each connection. F4 */
  readonly secretArn: string
  /** The key that encrypts the secret. */
  readonly secretKeyArn: string

  constructor(scope: Construct, id: string, props: NotesDatabaseProps) {
    super(scope, id)
    const { environment, network, encryptionKey } = props
    const { database, isProtected } = environment

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_18_3 })
    this.instance = new rds.DatabaseInstance(this, 'Instance', {
      engine,
      instanceType: new ec2.InstanceType(database.size),
      vpc: network.vpc,
      subnetGroup: this.subnetGroup(network),
      securityGroups: [props.securityGroup],
      multiAz: database.multiAz,
      publiclyAccessible: false,
      port: databasePort,
      databaseName: NotesDatabase.databaseName,
      // With AWS's key, each role in the account with access to secrets could read this one.
      credentials: rds.Credentials.fromUsername(NotesDatabase.user, { encryptionKey }),
      manageMasterUserPassword: true,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        description: 'Notejam',
        parameters,
      }),

      allocatedStorage: database.storageGib,
      maxAllocatedStorage: database.maxStorageGib,
      storageType: rds.StorageType.GP3,
      storageEncrypted: true,
      storageEncryptionKey: encryptionKey,

      backupRetention: Duration.days(database.pointInTimeDays),
      preferredBackupWindow: '01:00-01:30',
      preferredMaintenanceWindow: 'sun:02:30-sun:03:30',
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: !isProtected,
      deletionProtection: isProtected,
      removalPolicy: RemovalPolicy.SNAPSHOT,

      // The minor version stands in this file, so that an upgrade is deployed to dev and test first.
      autoMinorVersionUpgrade: false,
      engineLifecycleSupport: rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
      enablePerformanceInsights: true,
      performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
      performanceInsightEncryptionKey: encryptionKey,
      monitoringInterval: Duration.seconds(60),
      monitoringRole: new iam.Role(this, 'MonitoringRole', {
        assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
        managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
      }),
      cloudwatchLogsExports: ['postgresql', 'upgrade'],
      cloudwatchLogsRetention: retentionOf(environment.logDays),
    })
    if (isProtected) {
      const resource = this.instance.node.defaultChild as rds.CfnDBInstance
      resource.deletionProtection = hasServedParameter(Stack.of(this)).value
    }
    if (props.copies) replicateBackups(this.instance, props.copies, database.pointInTimeDays)
    this.idAnywhere = (this.instance.node.defaultChild as rds.CfnDBInstance).ref
    const { secret } = this.instance
    if (!secret) throw new Error('RDS did not say where it keeps the password')
    this.secretArn = secret.secretArn
    this.secretKeyArn = encryptionKey.keyArn
  }

  /** Subnets d and e. Another group would replace the instance, and `cdk diff` would not say so (aws/aws-cdk#31426). */
  private subnetGroup({ vpc, databaseSubnets }: Network): rds.SubnetGroup {
    return new rds.SubnetGroup(this, 'Subnets', {
      vpc,
      vpcSubnets: { subnets: [...databaseSubnets] },
      description: 'Notejam: subnets d and e',
    })
  }
}

/** Automatic backups and the transaction log in a second region: losing a region loses minutes, not a month. */
function replicateBackups(
  instance: rds.DatabaseInstance,
  { region, encryptionKey }: NonNullable<NotesDatabaseProps['copies']>,
  days: number,
): void {
  const resource = instance.node.defaultChild as rds.CfnDBInstance
  resource.automaticBackupReplicationRegion = region
  resource.automaticBackupReplicationKmsKeyId = encryptionKey.keyArn
  resource.automaticBackupReplicationRetentionPeriod = days
}
