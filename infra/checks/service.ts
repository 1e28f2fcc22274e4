import type { ResolvedEnvironment } from '../config/environment.ts'
import { at, listOf, text, type Json } from '../system/json.ts'
import type { Resource, System } from '../system/system.ts'
import { check, only, type Expect } from './finding.ts'

/** P1 F3 Z3 O1 O5 */
export const service = check((system, environment, expect) => {
  const running = only(system, 'AWS::ECS::Service', 'P1', expect)
  if (!running) return
  const { properties, stack } = running
  const task = system.resource(properties['TaskDefinition'], stack)
  expect(task !== undefined, 'P1', 'the service has no task definition')

  expect(
    properties['DesiredCount'] === undefined,
    'O1',
    'DesiredCount is set: a deployment resets the number of tasks that scaling chose',
  )
  const target = only(system, 'AWS::ApplicationAutoScaling::ScalableTarget', 'O1', expect)
  const { minTasks, maxTasks, deployment, spot, peaks } = environment.service
  const night = environment.sleep ? 2 : 0
  expect(
    target?.properties['MinCapacity'] === minTasks && target.properties['MaxCapacity'] === maxTasks,
    'O1',
    `tasks scale from ${text(target?.properties['MinCapacity'])} to ${text(target?.properties['MaxCapacity'])}`,
  )
  expect(
    listOf(target?.properties['ScheduledActions']).length === peaks.length * 2 + night,
    'O1',
    'the planned peaks and the night have not their scheduled actions',
  )
  const metrics = system
    .ofType('AWS::ApplicationAutoScaling::ScalingPolicy')
    .map((policy) =>
      text(
        at(
          policy.properties,
          'TargetTrackingScalingPolicyConfiguration',
          'PredefinedMetricSpecification',
          'PredefinedMetricType',
        ),
      ),
    )
    .sort()
  const expected = [
    'ECSServiceAverageCPUUtilization',
    ...(deployment === 'rolling' ? ['ALBRequestCountPerTarget'] : []),
  ].sort()
  expect(metrics.join() === expected.join(), 'O1', `tasks scale on ${metrics.join(', ')}`)

  const config = properties['DeploymentConfiguration']
  expect(
    at(config, 'MinimumHealthyPercent') === 100 && at(config, 'MaximumPercent') === 200,
    'O5',
    'old tasks end before new ones are healthy',
  )
  expect(
    at(config, 'Alarms', 'Enable') === true && at(config, 'Alarms', 'Rollback') === true,
    'O5',
    'alarms do not roll a deployment back',
  )
  const isRolling = deployment === 'rolling'
  expect(
    (at(config, 'DeploymentCircuitBreaker', 'Rollback') === true) === isRolling,
    'O5',
    'a rolling deployment has the circuit breaker, and no other',
  )
  const strategy = at(config, 'Strategy') ?? 'ROLLING'
  expect(strategy === deployment.toUpperCase().replace('-', '_'), 'O5', `the deployment is ${text(strategy)}`)
  const names = system.ofType('AWS::CloudWatch::Alarm').map((alarm) => alarm.properties['AlarmName'])
  for (const name of listOf(at(config, 'Alarms', 'AlarmNames')))
    expect(names.includes(name), 'O5', `no alarm is called ${text(name)}`)

  expect(properties['AvailabilityZoneRebalancing'] === 'ENABLED', 'Z3', 'tasks are not rebalanced after a zone returns')
  const subnets = listOf(at(properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'))
  expect(
    new Set(subnets.map((one) => system.meaning(one, stack))).size === 3,
    'Z3',
    `tasks are in ${subnets.length} subnets`,
  )
  const provider = at(listOf(properties['CapacityProviderStrategy'])[0], 'CapacityProvider')
  expect(provider === (spot ? 'FARGATE_SPOT' : 'FARGATE'), 'P1', `tasks run on ${text(provider)}`)

  order(system, running, expect)
  targets(system, expect)
  for (const one of system.ofType('AWS::ECS::TaskDefinition')) containers(one, environment, expect)
})

/** Static files are uploaded first, then the schema is migrated, then the service is updated. */
function order(system: System, { DependsOn, stack }: Resource, expect: Expect): void {
  const before = new Set(listOf(DependsOn as Json).map((id) => system.resources.get(`${stack}/${text(id)}`)?.Type))
  expect(before.has('Custom::Migration'), 'O5', 'the service is updated before the schema is migrated')
  expect(before.has('Custom::CDKBucketDeployment'), 'O5', 'the service is updated before its static files are uploaded')
  const upload = only(system, 'Custom::CDKBucketDeployment', 'F2', expect)
  expect(
    upload?.properties['Prune'] === false,
    'O5',
    "the upload deletes the last version's files, which open tabs still request",
  )
}

function targets(system: System, expect: Expect): void {
  for (const { properties, logicalId } of system.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')) {
    expect(
      properties['Port'] === 8000 && properties['TargetType'] === 'ip',
      'F3',
      `${logicalId} does not lead to port 8000`,
    )
    expect(
      properties['HealthCheckPath'] === '/healthz',
      'P2',
      `${logicalId} asks ${text(properties['HealthCheckPath'])}, which may need the database`,
    )
  }
}

function containers(
  { properties, logicalId }: Resource,
  { architecture, service: { drainSeconds } }: ResolvedEnvironment,
  expect: Expect,
): void {
  const processor = { arm: 'ARM64', x86: 'X86_64' }[architecture]
  expect(
    at(properties, 'RuntimePlatform', 'CpuArchitecture') === processor,
    'P1',
    `${logicalId} is not for ${processor}`,
  )
  for (const container of listOf(properties['ContainerDefinitions'])) {
    const name = text(at(container, 'Name'))
    expect(at(container, 'ReadonlyRootFilesystem') === true, 'P1', `${name} can write to its image`)
    expect(
      /@sha256:[0-9a-f]{64}/.test(JSON.stringify(at(container, 'Image'))),
      'P1',
      `${name} is not an image by digest`,
    )
    expect(
      at(container, 'Secrets') === undefined,
      'F4',
      `${name} gets a secret at its start, which RDS rotates after a week`,
    )
    if (name === 'collector') continue
    expect(at(container, 'User') === '10001:10001', 'P1', `${name} may run as root`)
    expect(
      listOf(at(container, 'LinuxParameters', 'Capabilities', 'Drop'))
        .map(text)
        .join() === 'ALL',
      'P1',
      `${name} keeps capabilities`,
    )
    if (name !== 'web') continue
    expect(Number(at(container, 'StopTimeout')) > drainSeconds, 'O5', `${name} is killed while it drains`)
    expect(at(container, 'HealthCheck', 'Command', 0) === 'CMD', 'P1', `the health check of ${name} needs a shell`)
    expect(at(container, 'PortMappings', 0, 'ContainerPort') === 8000, 'F3', `${name} does not listen on 8000`)
  }
}

/** The names of a container's settings. */
export function settingsOf(system: System, container: string): string[] {
  return system
    .ofType('AWS::ECS::TaskDefinition')
    .flatMap(({ properties }) => listOf(properties['ContainerDefinitions']))
    .filter((one) => at(one, 'Name') === container)
    .flatMap((one) => listOf(at(one, 'Environment')))
    .map((one) => text(at(one, 'Name')))
    .sort()
}
