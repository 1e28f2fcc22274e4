import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import * as logs from 'aws-cdk-lib/aws-logs'
import * as cr from 'aws-cdk-lib/custom-resources'
import { Construct } from 'constructs'
import { join } from 'node:path'
import type { Network } from '../network/index.ts'
import type { NotesDatabase } from '../notes-database/index.ts'
import { lambdaCode } from '../lambda-code.ts'
import type { TaskKit } from '../web-service/task.ts'
import { readPassword } from '../web-service/task-role.ts'

export interface MigrationProps {
  readonly network: Network
  readonly cluster: ecs.ICluster
  /** ecs_sg, the only group that may reach the database. */
  readonly securityGroup: ec2.ISecurityGroup
  readonly tasks: TaskKit
  readonly database: NotesDatabase
  readonly settings: Record<string, string>
  readonly imageDigest: string
}

/**
 * Migrates the schema before the service gets the new image: one task runs `migrate` and ends. The deployment waits for it
 * and fails with it, and the running service stays as it was. O5
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id)
    const { tasks, cluster, network, securityGroup } = props
    const role = new iam.Role(this, 'migrationTaskRole', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'What the migration may do',
    })
    for (const statement of readPassword(props.database)) role.addToPolicy(statement)
    const task = tasks.define(this, 'Task', { cpu: 256, memoryMib: 512, role })
    tasks.addContainer(task, 'migrate', {
      command: ['node', 'app/dist/server/main.js', 'migrate'],
      environment: props.settings,
      stopTimeout: Duration.seconds(120),
    })

    const run = new CustomResource(this, 'Run', {
      resourceType: 'Custom::Migration',
      serviceToken: this.provider(task, cluster).serviceToken,
      serviceTimeout: Duration.minutes(60),
      properties: {
        // CloudFormation updates this resource, and so migrates, when the image changes.
        Digest: props.imageDigest,
        Cluster: cluster.clusterArn,
        TaskDefinition: task.taskDefinitionArn,
        Subnets: network.vpc.selectSubnets({ subnetGroupName: 'app' }).subnetIds,
        SecurityGroups: [securityGroup.securityGroupId],
      },
    })
    // Without these, CloudFormation could start the task before its roles have policies, or before the cluster can run it.
    run.node.addDependency(role, task, tasks, cluster)
  }

  /** Starts the task and polls it every few seconds, for as long as CloudFormation waits (an hour). */
  private provider(task: ecs.FargateTaskDefinition, cluster: ecs.ICluster): cr.Provider {
    const code = lambdaCode(join(import.meta.dirname, 'run-migration.lambda.ts'))
    const onEvent = this.handler('Start', code, 'index.start')
    const isComplete = this.handler('Await', code, 'index.isComplete')

    const isCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } }
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['ecs:RunTask'], resources: [task.taskDefinitionArn], conditions: isCluster }),
    )
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [task.taskRole.roleArn, task.obtainExecutionRole().roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    )
    // The function tells an update from its rollback by the stack's status.
    onEvent.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [Stack.of(this).stackId] }),
    )
    isComplete.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTasks'],
        resources: [
          Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` }),
        ],
        conditions: isCluster,
      }),
    )
    return new cr.Provider(this, 'Provider', {
      onEventHandler: onEvent,
      isCompleteHandler: isComplete,
      queryInterval: Duration.seconds(10),
      totalTimeout: Duration.minutes(59),
      logGroup: this.logGroup('ProviderLog'),
      disableWaiterStateMachineLogging: true,
    })
  }

  private handler(id: string, code: lambda.Code, handler: string): lambda.Function {
    return new lambda.Function(this, id, {
      code,
      handler,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      timeout: Duration.minutes(1),
      logGroup: this.logGroup(`${id}Log`),
    })
  }

  private logGroup(id: string): logs.LogGroup {
    return new logs.LogGroup(this, id, {
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    })
  }
}
