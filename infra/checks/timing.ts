import { at, listOf, text } from '../system/json.ts'
import type { System } from '../system/system.ts'
import { check, type Expect } from './finding.ts'

/** Seconds after which the balancer gives up connecting to a task: fixed by AWS. */
const balancerConnectSeconds = 10

/** Bound on the seconds that a request waits because of a lost zone, until CloudFront has an answer. */
const maxRequestSeconds = 14

/** Bound on the seconds for which the balancer still sends requests to the tasks of a lost zone. */
const maxDetectionSeconds = 14

/** Health checks detect a lost zone within seconds, and a stopping task has time to finish. O3 O5 */
export const timing = check((system, { service: { drainSeconds } }, expect) => {
  for (const { properties, logicalId } of system.ofType('AWS::ElasticLoadBalancingV2::TargetGroup')) {
    const [interval, timeout, misses] = [
      Number(properties['HealthCheckIntervalSeconds']),
      Number(properties['HealthCheckTimeoutSeconds']),
      Number(properties['UnhealthyThresholdCount']),
    ]
    const noticed = interval * misses + timeout
    expect(
      noticed <= maxDetectionSeconds,
      'O3',
      `${logicalId} sends requests to a lost zone for ${noticed} seconds (every ${interval}, ${misses} misses of ${timeout})`,
    )
    // One slow answer is not a lost zone: ECS stops tasks that the balancer finds unhealthy.
    expect(
      misses >= 2 && timeout >= 2,
      'O3',
      `${logicalId} finds a task unhealthy after ${misses} misses of ${timeout} s`,
    )
    draining(properties['TargetGroupAttributes'], logicalId, drainSeconds, expect)
  }
  connecting(system, expect)
  containers(system, expect)
})

/** CloudFront soon retries an unanswered connection at another address of an origin. */
function connecting(system: System, expect: Expect): void {
  const [edge] = system.ofType('AWS::CloudFront::Distribution')
  for (const origin of listOf(at(edge?.properties, 'DistributionConfig', 'Origins'))) {
    const [timeout, attempts] = [at(origin, 'ConnectionTimeout') ?? 10, at(origin, 'ConnectionAttempts') ?? 3].map(
      Number,
    )
    const id = text(at(origin, 'Id'))
    expect(timeout === 2, 'O3', `CloudFront waits ${timeout} seconds for a connection to ${id}`)
    // A lost zone takes one of three addresses, and the retry may pick the same one.
    expect(Number(attempts) >= 2, 'O3', `CloudFront tries ${attempts} address of ${id}`)
    const longest = (Number(attempts) - 1) * Number(timeout) + balancerConnectSeconds
    expect(
      longest <= maxRequestSeconds,
      'O3',
      `a request to ${id} waits up to ${longest} seconds because of a lost zone`,
    )
  }
}

/** Requests in flight have as long as their draining task keeps answering. */
function draining(attributes: unknown, logicalId: string, drainSeconds: number, expect: Expect): void {
  const all = listOf(attributes as never)
  const delay = all.find((one) => at(one, 'Key') === 'deregistration_delay.timeout_seconds')
  const seconds = Number(at(delay, 'Value') ?? 300)
  expect(
    seconds >= drainSeconds && seconds <= 60,
    'O5',
    `${logicalId} has a deregistration delay of ${seconds} seconds, and tasks drain for ${drainSeconds}`,
  )
}

/** The container's own health check ends it only after the balancer has stopped sending it requests. */
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
    // At its start the server waits up to a minute for a database that fails over.
    for (const seconds of [grace, starts])
      expect(seconds > 60, 'O3', `${logicalId} stops a task that has waited ${seconds} seconds for the database`)
  }
}
