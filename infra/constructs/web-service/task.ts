import { Duration } from 'aws-cdk-lib'
import * as ecr from 'aws-cdk-lib/aws-ecr'
import * as ecs from 'aws-cdk-lib/aws-ecs'
import * as iam from 'aws-cdk-lib/aws-iam'
import * as logs from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { keptIf, retentionOf } from '../retention.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { ownImagesOf } from '../../config/names.ts'
import { servicePort } from '../security-groups/index.ts'

export interface TaskKitProps {
  readonly environment: ResolvedEnvironment
  /** `sha256:…`. A tag would let two tasks of one deployment differ. */
  readonly imageDigest: string
}

export interface OurContainer {
  /** @default - the image's: serve */
  readonly command?: string[]
  readonly environment: Record<string, string>
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeout: Duration
  /** @default - none, for a task that ends by itself */
  readonly healthCheck?: ecs.HealthCheck
}

/** What all tasks share: the image, the execution role, the log group, and a restricted container. P1 S6 */
export class TaskKit extends Construct {
  private readonly image: ecs.ContainerImage
  private readonly executionRole: iam.Role
  private readonly logGroup: logs.LogGroup
  private readonly cpuArchitecture: ecs.CpuArchitecture

  constructor(scope: Construct, id: string, props: TaskKitProps) {
    super(scope, id)
    const repository = ecr.Repository.fromRepositoryName(this, 'Repository', ownImagesOf(props.environment.name))
    this.image = ecs.ContainerImage.fromEcrRepository(repository, props.imageDigest)
    this.cpuArchitecture = {
      arm: ecs.CpuArchitecture.ARM64,
      x86: ecs.CpuArchitecture.X86_64,
    }[props.environment.architecture]
    this.executionRole = new iam.Role(this, 'ecsTaskExecutionRole', {
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
      description: 'Pulls the image and writes logs',
    })
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: retentionOf(props.environment.logDays),
      removalPolicy: keptIf(props.environment.isProtected),
    })
  }

  get logGroupName(): string {
    return this.logGroup.logGroupName
  }

  /** A task definition for this image, with /tmp as the only writable folder. */
  define(
    scope: Construct,
    id: string,
    task: { cpu: number; memoryMib: number; role: iam.IRole },
  ): ecs.FargateTaskDefinition {
    const definition = new ecs.FargateTaskDefinition(scope, id, {
      cpu: task.cpu,
      memoryLimitMiB: task.memoryMib,
      runtimePlatform: {
        cpuArchitecture: this.cpuArchitecture,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      taskRole: task.role,
      executionRole: this.executionRole,
    })
    definition.addVolume({ name: 'tmp' })
    return definition
  }

  /** Adds the container with this image to a task. */
  addContainer(
    definition: ecs.FargateTaskDefinition,
    name: string,
    { command, environment, stopTimeout, healthCheck }: OurContainer,
  ): ecs.ContainerDefinition {
    const linux = new ecs.LinuxParameters(definition, `${name}Linux`, { initProcessEnabled: true })
    linux.dropCapabilities(ecs.Capability.ALL)
    const container = definition.addContainer(name, {
      containerName: name,
      image: this.image,
      ...(command ? { command } : {}),
      ...(healthCheck ? { healthCheck } : {}),
      environment,
      // The image's user, by id.
      user: '10001:10001',
      readonlyRootFilesystem: true,
      linuxParameters: linux,
      stopTimeout,
      logging: this.logDriver(name),
    })
    container.addMountPoints({ containerPath: '/tmp', sourceVolume: 'tmp', readOnly: false })
    return container
  }

  /** Non-blocking: when CloudWatch is slow, the newest lines are dropped and counted, and no request waits. */
  logDriver(streamPrefix: string): ecs.LogDriver {
    return ecs.LogDriver.awsLogs({
      logGroup: this.logGroup,
      streamPrefix,
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
    })
  }
}

/** Start period of the health check: a starting task waits a minute for a database that fails over, and then exits. */
export const startSeconds = 90

/** A health check of the process, without a shell and without the database. It fails later than the balancer's. */
export const healthCheck: ecs.HealthCheck = {
  command: [
    'CMD',
    'node',
    '-e',
    `fetch('http://127.0.0.1:${servicePort}/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`,
  ],
  interval: Duration.seconds(15),
  timeout: Duration.seconds(5),
  retries: 3,
  startPeriod: Duration.seconds(startSeconds),
}
