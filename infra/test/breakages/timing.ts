import { originsOf, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

/** Sets a value of the bucket's origin, or of the service's. */
const origin = (kind: 'bucket' | 'service', name: string, value: unknown): Breakage['breaks'] => {
  const change = (one: Values) => {
    if (value === undefined) Reflect.deleteProperty(one, name)
    else one[name] = value
  }
  return ({ app }) =>
    originsOf(app)
      .filter((one) => (one['S3OriginConfig'] !== undefined) === (kind === 'bucket'))
      .forEach(change)
}
const target = (name: string, value: number): Breakage['breaks'] => putting('app', 'LoadBalancerTasks', [name], value)
const container = (name: string, value: number): Breakage['breaks'] =>
  putting('app', 'WebTask', ['ContainerDefinitions', 0, 'HealthCheck', name], value)

export const timing: readonly Breakage[] = [
  {
    id: 'O3',
    what: 'a health check every ten seconds',
    says: /LoadBalancerTasks\w+ sends requests to a lost zone for 23 seconds/,
    breaks: target('HealthCheckIntervalSeconds', 10),
  },
  {
    id: 'O3',
    what: 'three misses before a task is unhealthy',
    says: /sends requests to a lost zone for 18 seconds/,
    breaks: target('UnhealthyThresholdCount', 3),
  },
  {
    id: 'O3',
    what: 'a task that is unhealthy after slow answers of a second',
    says: /finds a task unhealthy after 2 misses of 1 s/,
    breaks: target('HealthCheckTimeoutSeconds', 1),
  },
  {
    id: 'O3',
    what: "CloudFront's own ten seconds for the balancer",
    says: /CloudFront waits 10 seconds for a connection to/,
    breaks: origin('service', 'ConnectionTimeout', undefined),
  },
  {
    id: 'O3',
    what: 'one connection attempt at the balancer',
    says: /CloudFront tries 1 address of/,
    breaks: origin('service', 'ConnectionAttempts', 1),
  },
  {
    id: 'O3',
    what: "CloudFront's own ten seconds for the bucket",
    says: /CloudFront waits 10 seconds for a connection to/,
    breaks: origin('bucket', 'ConnectionTimeout', 10),
  },
  {
    id: 'O5',
    what: 'a deregistration delay below the drain',
    says: /has a deregistration delay of 5 seconds, and tasks drain for 20/,
    breaks: putting(
      'app',
      'LoadBalancerTasks',
      ['TargetGroupAttributes'],
      [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    ),
  },
  {
    id: 'O3',
    what: 'a container that ends before the balancer stops sending it requests',
    says: /web is ended after 9 seconds/,
    breaks: container('Interval', 3),
  },
  {
    id: 'O3',
    what: 'a grace period below the wait for the database',
    says: /WebService\w+ stops a task that has waited 30 seconds/,
    breaks: container('StartPeriod', 30),
  },
  {
    id: 'O3',
    what: 'a start period below the wait for the database',
    says: /WebService\w+ stops a task that has waited 30 seconds/,
    breaks: putting('app', 'WebService', ['HealthCheckGracePeriodSeconds'], 30),
  },
]
