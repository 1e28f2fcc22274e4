import { Duration, Validations } from 'aws-cdk-lib'
import * as ec2 from 'aws-cdk-lib/aws-ec2'
import * as ecs from 'aws-cdk-lib/aws-ecs'
import type * as iam from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { LoadBalancer } from '../load-balancer/index.ts'
import type { Network } from '../network/index.ts'
import { servicePort } from '../security-groups/index.ts'
import { addTracing, tracingEndpoint } from '../tracing/index.ts'
import { scale } from './scaling.ts'
import { healthCheck, startSeconds, type TaskKit } from './task.ts'

/** Seconds for requests in flight after a task stopped listening. */
const finishSeconds = 25

export interface WebServiceProps {
  readonly environment: ResolvedEnvironment
  readonly network: Network
  readonly cluster: ecs.ICluster
  readonly securityGroup: ec2.ISecurityGroup
  readonly loadBalancer: LoadBalancer
  readonly tasks: TaskKit
  /** The role of the tasks. S6 */
  readonly taskRole: iam.IRole
  readonly settings: Record<string, string>
  /** Names of the alarms that roll a deployment back. They are created after the service. */
  readonly deploymentAlarms: string[]
}

/** The notes server behind the load balancer: private tasks in three zones, drained before they stop. P1 P2 F3 Z3 O1 O5 */
export class WebService extends Construct {
  readonly service: ecs.FargateService

  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id)
    const { environment, loadBalancer, tasks, settings } = props
    const { service, tracing } = environment

    const definition = tasks.define(this, 'Task', { ...service, role: props.taskRole })
    const container = tasks.addContainer(definition, 'web', {
      environment: { ...settings, ...(tracing ? tracingEndpoint : {}) },
      stopTimeout: Duration.seconds(service.drainSeconds + finishSeconds),
      healthCheck,
    })
    container.addPortMappings({ containerPort: servicePort, protocol: ecs.Protocol.TCP })
    if (tracing) addTracing(definition, tasks, tracing.collectorImage)

    // No desiredCount: a deployment would reset the number that scaling chose (aws/aws-cdk#3919).
    this.service = new ecs.FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: definition,
      vpcSubnets: { subnetGroupName: 'app' },
      securityGroups: [props.securityGroup],
      assignPublicIp: false,
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      capacityProviderStrategies: [{ capacityProvider: service.spot ? 'FARGATE_SPOT' : 'FARGATE', weight: 1 }],
      enableExecuteCommand: false,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      // A task that starts during a failover of the database waits a minute for it; health checks do not count before that.
      healthCheckGracePeriod: Duration.seconds(startSeconds),
      ...deployment(service.deployment),
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      deploymentAlarms: { alarmNames: props.deploymentAlarms, behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
    })
    Validations.of(this.service).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ecs:shouldUseCircuitBreaker',
      reason: 'Only rolling deployments can have it; the others roll back on alarms.',
    })
    this.attach(loadBalancer)
    scale(this.service, environment, loadBalancer)
  }

  private attach({ targetGroup, alternateTargetGroup, rule }: LoadBalancer): void {
    const alternateTarget =
      alternateTargetGroup &&
      new ecs.AlternateTarget('Alternate', {
        alternateTargetGroup,
        productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(rule),
      })
    const target = this.service.loadBalancerTarget({
      containerName: 'web',
      containerPort: servicePort,
      ...(alternateTarget ? { alternateTarget } : {}),
    })
    target.attachToApplicationTargetGroup(targetGroup)
    // ECS registers tasks only in a target group that a listener forwards to.
    this.service.node.addDependency(rule)
  }
}

/** The deployment strategy. Only rolling deployments have the circuit breaker; the others roll back on alarms. */
function deployment(kind: ResolvedEnvironment['service']['deployment']): Partial<ecs.FargateServiceProps> {
  const bakeTime = Duration.minutes(10)
  switch (kind) {
    case 'rolling':
      return { circuitBreaker: { enable: true, rollback: true } }
    case 'blue-green':
      return { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN, bakeTime }
    case 'canary':
      return {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        bakeTime,
        canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(5) },
      }
  }
}
