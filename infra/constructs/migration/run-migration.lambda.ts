// Runs on AWS Lambda, which brings the SDK.
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { DescribeTasksCommand, ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs'

interface Properties {
  readonly Digest: string
  readonly Cluster: string
  readonly TaskDefinition: string
  readonly Subnets: string[]
  readonly SecurityGroups: string[]
}

interface MigrationEvent {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly RequestId: string
  readonly StackId: string
  readonly PhysicalResourceId?: string
  readonly ResourceProperties: Properties
  readonly OldResourceProperties?: Properties
  /** What `start` returned. */
  readonly Data?: { readonly Task?: string }
}

interface Started {
  readonly PhysicalResourceId: string
  readonly Data?: { readonly Task: string }
}

const physicalId = 'notejam-migration'

/** Starts the migration's task, unless the image is the same or a deployment rolls back. */
export async function start(event: MigrationEvent): Promise<Started> {
  const nothing = { PhysicalResourceId: event.PhysicalResourceId ?? physicalId }
  if (event.RequestType === 'Delete') return nothing
  if (event.OldResourceProperties?.Digest === event.ResourceProperties.Digest) return nothing
  // Migrations are forward only: the old image, which a rollback restores, works on the newer schema.
  if (await isRollingBack(event.StackId)) return nothing

  const { Cluster, TaskDefinition, Subnets, SecurityGroups, Digest } = event.ResourceProperties
  const { tasks = [], failures = [] } = await new ECSClient().send(
    new RunTaskCommand({
      // Idempotency: Lambda may run this twice for one event, and ECS starts one task for a token.
      clientToken: event.RequestId,
      cluster: Cluster,
      taskDefinition: TaskDefinition,
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: Subnets, securityGroups: SecurityGroups, assignPublicIp: 'DISABLED' },
      },
      startedBy: `migration-${Digest.slice(7, 19)}`,
    }),
  )
  const task = tasks[0]?.taskArn
  if (!task)
    throw new Error(`The migration's task could not be started: ${failures[0]?.reason ?? 'ECS did not say why'}`)
  return { PhysicalResourceId: physicalId, Data: { Task: task } }
}

/**
 * Whether the task has ended with exit code 0.
 * @throws when it ended in any other way: the deployment fails before it updates the service
 */
export async function isComplete(event: MigrationEvent): Promise<{ IsComplete: boolean }> {
  const task = event.Data?.Task
  if (!task) return { IsComplete: true }
  const { tasks = [] } = await new ECSClient().send(
    new DescribeTasksCommand({ cluster: event.ResourceProperties.Cluster, tasks: [task] }),
  )
  const found = tasks[0]
  if (!found) throw new Error(`The migration's task ${task} is gone: look into the log group of the service`)
  if (found.lastStatus !== 'STOPPED') return { IsComplete: false }
  const exitCode = found.containers?.find((container) => container.name === 'migrate')?.exitCode
  if (exitCode === 0) return { IsComplete: true }
  throw new Error(
    `The migration failed (exit code ${exitCode ?? 'none'}, ${found.stoppedReason ?? 'no reason given'}). The service was ` +
      `not changed. Its log is the stream migrate/migrate/${task.split('/').at(-1)}.`,
  )
}

async function isRollingBack(stack: string): Promise<boolean> {
  const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: stack }))
  return /ROLLBACK/.test(Stacks[0]?.StackStatus ?? '')
}
