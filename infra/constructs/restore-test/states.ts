import { call as plainCall, choice, failure, wellEnough, type States } from '../backups/look.ts'

export interface RehearsalOf {
  readonly environment: string
  readonly secretKeyArn: string
  readonly cluster: string
  readonly taskDefinition: string
  /** A container's name in it. */
  readonly container: string
  readonly subnets: readonly string[]
  readonly securityGroups: readonly string[]
}

/** A call whose failure is the rehearsal's. */
function call(...args: Parameters<typeof plainCall>): Readonly<Record<string, unknown>> {
  return { ...plainCall(...args), Catch: [{ ErrorEquals: ['States.ALL'], Next: 'SayFailed' }] }
}

const wait = (seconds: number, next: string) => ({ Type: 'Wait', Seconds: seconds, Next: next })

/** JSONata leaves out of an object what has no value. */
const databaseNow = `$states.result.DbInstances[0].{
  "host": Endpoint.Address, "secret": MasterUserSecret.SecretArn,
  "isReady": DbInstanceStatus = "available" and MasterUserSecret.SecretStatus = "active" }`.replace(/\s+/g, ' ')
const taskNow = '$states.result.Tasks[0].{ "hasEnded": LastStatus = "STOPPED", "code": Containers[0].ExitCode }'

/**
 * From AWS Backup's event to its validation result: the restored instance is marked as the environment's, RDS gives it a
 * password of its own, one task of the image opens it (`verify`), and its exit code is the result.
 */
export function rehearsalStates(of: RehearsalOf): States {
  const said = (status: string, message: string, next: string) =>
    plainCall(
      'backup:putRestoreValidationResult',
      { RestoreJobId: '{% $job %}', ValidationStatus: status, ValidationStatusMessage: message },
      {},
      next,
    )
  return {
    Restored: {
      Type: 'Pass',
      Assign: {
        job: '{% $states.input.detail.restoreJobId %}',
        instance: "{% $split($states.input.detail.createdResourceArn, ':')[-1] %}",
        arn: '{% $states.input.detail.createdResourceArn %}',
      },
      Next: 'Tagged',
    },
    // AWS Backup gives it no tag of the environment: until it has one, roles of others in the account reach it.
    Tagged: call(
      'rds:addTagsToResource',
      { ResourceName: '{% $arn %}', Tags: [{ Key: 'notejam:environment', Value: of.environment }] },
      {},
      'NewPassword',
    ),
    NewPassword: call(
      'rds:modifyDBInstance',
      {
        DbInstanceIdentifier: '{% $instance %}',
        ManageMasterUserPassword: true,
        MasterUserSecretKmsKeyId: of.secretKeyArn,
        ApplyImmediately: true,
      },
      {},
      'UntilReady',
    ),
    UntilReady: wait(30, 'Database'),
    Database: call(
      'rds:describeDBInstances',
      { DbInstanceIdentifier: '{% $instance %}' },
      { database: `{% ${databaseNow} %}` },
      'IsReady',
    ),
    IsReady: choice('$database.isReady', 'Verify', 'UntilReady'),
    Verify: call(
      'ecs:runTask',
      {
        // Idempotency: ECS starts one task for a token.
        ClientToken: '{% $job %}',
        Cluster: of.cluster,
        TaskDefinition: of.taskDefinition,
        CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }],
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            Subnets: of.subnets,
            SecurityGroups: of.securityGroups,
            AssignPublicIp: 'DISABLED',
          },
        },
        Overrides: {
          ContainerOverrides: [
            {
              Name: of.container,
              Environment: [
                { Name: 'DB_HOST', Value: '{% $database.host %}' },
                { Name: 'DB_SECRET_ARN', Value: '{% $database.secret %}' },
              ],
            },
          ],
        },
        StartedBy: 'restore-test',
      },
      { task: '{% $states.result.Tasks[0].TaskArn %}' },
      'UntilEnded',
    ),
    UntilEnded: wait(15, 'Task'),
    Task: call(
      'ecs:describeTasks',
      { Cluster: of.cluster, Tasks: ['{% $task %}'] },
      { run: `{% ${taskNow} %}` },
      'HasEnded',
    ),
    HasEnded: choice('$run.hasEnded', 'IsWell', 'UntilEnded'),
    IsWell: choice('$run.code = 0', 'SaySuccessful', 'SayFailed'),
    SaySuccessful: said('SUCCESSFUL', 'verify opened the restored database', 'Well'),
    SayFailed: said('FAILED', 'docs/runbook/restore-untested.md', 'Failed'),
    Well: wellEnough,
    Failed: failure(
      'RestoreTestFailed',
      'The restored database could not be opened; the stream verify/verify/TASK says why',
    ),
  }
}
