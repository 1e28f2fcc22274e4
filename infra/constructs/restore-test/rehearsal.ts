import { ArnFormat, Duration, Stack } from 'aws-cdk-lib'
import type * as ec2 from 'aws-cdk-lib/aws-ec2'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import * as events from 'aws-cdk-lib/aws-events'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as sfn from 'aws-cdk-lib/aws-stepfunctions'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { Network } from '../network/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'
import type { TaskKit } from '../web-service/task.ts'
import { restoredPrefix, type RestorePlan } from './plan.ts'
import { rehearsalStates } from './states.ts'

export interface RehearsalProps {
  readonly environment: ResolvedEnvironment
  readonly network: Network
  readonly cluster: ecs.ICluster
  /** ecs_sg, the only group that may reach a database. */
  readonly securityGroup: ec2.ISecurityGroup
  readonly tasks: TaskKit
  readonly database: NotesDatabase
  readonly settings: Record<string, string>
  readonly plan: RestorePlan
}

/** Hours in which at least one writer saves a note: a restored database without one is not that of the writers. */
const newestWithinHours = 7 * 24

const container = 'verify'

/** Opens each restored database with the image that runs, and tells AWS Backup how that went (decision 46). O2 */
export class Rehearsal extends Construct {
  constructor(scope: Construct, id: string, props: RehearsalProps) {
    super(scope, id)
    const { environment, plan, cluster, network, securityGroup, database } = props
    const task = this.task(props)
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('states.amazonaws.com') })
    for (const statement of this.statements(task, cluster, database, environment.name)) role.addToPolicy(statement)
    const machine = new sfn.CfnStateMachine(this, 'Machine', {
      roleArn: role.roleArn,
      definitionString: Stack.of(this).toJsonString({
        Comment: 'Opens a restored database and tells AWS Backup how that went',
        QueryLanguage: 'JSONata',
        StartAt: 'Restored',
        // Less than AWS Backup waits.
        TimeoutSeconds: 3 * 3_600,
        States: rehearsalStates({
          environment: environment.name,
          secretKeyArn: database.secretKeyArn,
          cluster: cluster.clusterArn,
          taskDefinition: task.taskDefinitionArn,
          container,
          subnets: network.vpc.selectSubnets({ subnetGroupName: 'app' }).subnetIds,
          securityGroups: [securityGroup.securityGroupId],
        }),
      }),
    })
    const caller = new iam.Role(this, 'Caller', { assumedBy: new iam.ServicePrincipal('events.amazonaws.com') })
    caller.addToPolicy(new iam.PolicyStatement({ actions: ['states:StartExecution'], resources: [machine.ref] }))
    new events.CfnRule(this, 'Restored', {
      description: 'Notejam: a restored database is opened',
      eventPattern: {
        source: ['aws.backup'],
        'detail-type': ['Restore Job State Change'],
        detail: { status: ['COMPLETED'], resourceType: ['RDS'], restoreTestingPlanArn: [plan.arn] },
      },
      targets: [{ id: 'Rehearsal', arn: machine.ref, roleArn: caller.roleArn }],
    })
  }

  /** The image's own command, migrating first: a backup may be older than the version that runs. */
  private task({ tasks, settings, database }: RehearsalProps): ecs.FargateTaskDefinition {
    const role = new iam.Role(this, 'verifyTaskRole', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'What the rehearsal of a restore may do',
    })
    for (const statement of this.readsPassword(database)) role.addToPolicy(statement)
    const task = tasks.define(this, 'Task', { cpu: 256, memoryMib: 512, role })
    const within = ['--newest-within', String(newestWithinHours)]
    tasks.addContainer(task, container, {
      command: ['node', 'app/dist/server/main.js', 'verify', '--migrate', ...within],
      environment: settings,
      stopTimeout: Duration.seconds(30),
    })
    return task
  }

  /** The password of a restored instance, and of no other: RDS writes on a secret whose it is. */
  private readsPassword({ secretKeyArn }: NotesDatabase): iam.PolicyStatement[] {
    const owner = { 'aws:ResourceTag/aws:rds:primaryDBInstanceArn': this.restored() }
    return [
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [this.secrets()],
        conditions: { StringLike: owner },
      }),
      new iam.PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [secretKeyArn],
        conditions: { StringEquals: { 'kms:ViaService': this.service('secretsmanager') } },
      }),
    ]
  }

  private statements(
    task: ecs.FargateTaskDefinition,
    cluster: ecs.ICluster,
    { secretKeyArn }: NotesDatabase,
    environment: string,
  ): iam.PolicyStatement[] {
    const isCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } }
    const ofCluster = `${cluster.clusterName}/*`
    return [
      new iam.PolicyStatement({
        actions: ['rds:AddTagsToResource'],
        resources: [this.restored()],
        conditions: { StringEquals: { 'aws:RequestTag/notejam:environment': environment } },
      }),
      // A password that RDS manages, and nothing else about it.
      new iam.PolicyStatement({
        actions: ['rds:ModifyDBInstance'],
        resources: [this.restored()],
        conditions: { Bool: { 'rds:ManageMasterUserPassword': 'true' } },
      }),
      new iam.PolicyStatement({ actions: ['rds:DescribeDBInstances'], resources: [this.restored()] }),
      // RDS makes the secret in this role's name.
      // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html#rds-secrets-manager-permissions
      new iam.PolicyStatement({
        actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
        resources: [this.secrets()],
      }),
      new iam.PolicyStatement({
        actions: ['kms:CreateGrant', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey'],
        resources: [secretKeyArn],
        conditions: { StringEquals: { 'kms:ViaService': [this.service('rds'), this.service('secretsmanager')] } },
      }),
      new iam.PolicyStatement({ actions: ['ecs:RunTask'], resources: [task.taskDefinitionArn], conditions: isCluster }),
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTasks'],
        resources: [Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: ofCluster })],
        conditions: isCluster,
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [task.taskRole.roleArn, task.obtainExecutionRole().roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
      // A restore job is no resource of IAM's.
      new iam.PolicyStatement({ actions: ['backup:PutRestoreValidationResult'], resources: ['*'] }),
    ]
  }

  private restored(): string {
    return this.arn('rds', 'db', `${restoredPrefix}*`)
  }

  private secrets(): string {
    return this.arn('secretsmanager', 'secret', 'rds!db-*')
  }

  private arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME })
  }

  private service(name: string): string {
    return `${name}.${Stack.of(this).region}.amazonaws.com`
  }
}
