import { at, listOf, text } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

/** Seconds after which the balancer gives up connecting to a task. AWS's; it cannot be chosen. */
const balancerConnectSeconds = 10

/** The most seconds that a lost zone may keep a request before CloudFront has an answer for it. */
const longestSeconds = 14

/** The most seconds for which the balancer may go on sending requests to the tasks of a lost zone. */
const longestMissSeconds = 14

/** A lost zone is noticed soon, and a task that ends has time to finish. O3 O5 */
export const timing = check((system, { service: { drainSeconds } }, expect) => {
  for (const { properties, logicalId } of system.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')) {
    const [interval, timeout, misses] = [
      Number(properties['HealthCheckIntervalSeconds']),
      Number(properties['HealthCheckTimeoutSeconds']),
      Number(properties['UnhealthyThresholdCount']),
    ]
    const noticed = interval * misses + timeout
    expect(
      noticed <= longestMissSeconds,
      'O3',
      `${logicalId} sends requests to a lost zone for ${noticed} seconds (every ${interval}, ${misses} misses of ${timeout})`,
    )
    // One slow answer is not a lost zone: ECS ends tasks that the balancer finds unhealthy.
    expect(misses >= 2 && timeout >= 2, 'O3', `${logicalId} gives a task up after ${misses} misses of ${timeout} s`)
    draining(properties['TargetGroupAttributes'], logicalId, drainSeconds, expect)
  }
  connecting(system, expect)
  containers(system, expect)
})

/** Both origins, on either way from CloudFront to the balancer: a connection that is not answered is soon tried elsewhere. */
function connecting(system: System, expect: Expect): void {
  const [edge] = system.ofType('AWS::CloudFront::Distribution')
  for (const origin of listOf(at(edge?.properties, 'DistributionConfig', 'Origins'))) {
    const [timeout, attempts] = [at(origin, 'ConnectionTimeout') ?? 10, at(origin, 'ConnectionAttempts') ?? 3].map(
      Number,
    )
    const id = text(at(origin, 'Id'))
    expect(timeout === 2, 'O3', `CloudFront waits ${timeout} seconds for a connection to ${id}`)
    // A lost zone takes one of three addresses, and the try after it may meet the same.
    expect(Number(attempts) >= 2, 'O3', `CloudFront tries ${attempts} address of ${id}`)
    const longest = (Number(attempts) - 1) * Number(timeout) + balancerConnectSeconds
    expect(longest <= longestSeconds, 'O3', `a lost zone keeps a request to ${id} for ${longest} seconds`)
  }
}

/** What is under way at a task that ends has as long as the task keeps answering. */
function draining(attributes: unknown, logicalId: string, drainSeconds: number, expect: Expect): void {
  const all = listOf(attributes as never)
  const delay = all.find((one) => at(one, 'Key') === 'deregistration_delay.timeout_seconds')
  const seconds = Number(at(delay, 'Value') ?? 300)
  expect(
    seconds >= drainSeconds && seconds <= 60,
    'O5',
    `${logicalId} lets requests finish for ${seconds} seconds, and tasks drain for ${drainSeconds}`,
  )
}

/** A container is ended by its own check only after the balancer has turned away from it. */
function containers(system: System, expect: Expect): void {
  const slowest = Math.max(
    ...system
      .ofType('AWS::ElasticLoadBalancingV2::TargetGroup')
      .map(
        ({ properties }) =>
          Number(properties['HealthCheckIntervalSeconds']) * Number(properties['UnhealthyThresholdCount']),
      ),
  )
  const web = system
    .ofType('AWS::ECS::TaskDefinition')
    .flatMap(({ properties }) => listOf(properties['ContainerDefinitions']))
    .filter((one) => at(one, 'Name') === 'web')
  for (const container of web) {
    const seconds = Number(at(container, 'HealthCheck', 'Interval')) * Number(at(container, 'HealthCheck', 'Retries'))
    expect(
      seconds > slowest,
      'O3',
      `web is ended after ${seconds} seconds, while the balancer still sends requests to it`,
    )
  }
  for (const { properties, logicalId } of system.ofType('AWS::ECS::Service')) {
    const grace = Number(properties['HealthCheckGracePeriodSeconds'])
    const starts = Number(at(web[0], 'HealthCheck', 'StartPeriod'))
    // The server waits a minute for a database that is failing over before its start ends.
    for (const seconds of [grace, starts])
      expect(seconds > 60, 'O3', `${logicalId} ends a task that has waited ${seconds} seconds for the database`)
  }
}
