import { originsOf, putting, type Breakage } from './kit.ts'
import type { Values } from '../variants.ts'

/** Another value for the origin that is the bucket, or for the one that is not. */
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
    what: 'a lost zone that is asked every ten seconds',
    says: /LoadBalancerTasks\w+ sends requests to a lost zone for 23 seconds/,
    breaks: target('HealthCheckIntervalSeconds', 10),
  },
  {
    id: 'O3',
    what: 'a third miss',
    says: /sends requests to a lost zone for 18 seconds/,
    breaks: target('UnhealthyThresholdCount', 3),
  },
  {
    id: 'O3',
    what: 'a task that is given up after one slow answer',
    says: /gives a task up after 2 misses of 1 s/,
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
    what: 'one try at the balancer',
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
    what: 'requests that are cut while their task drains',
    says: /lets requests finish for 5 seconds, and tasks drain for 20/,
    breaks: putting(
      'app',
      'LoadBalancerTasks',
      ['TargetGroupAttributes'],
      [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    ),
  },
  {
    id: 'O3',
    what: 'a container that is ended while the balancer still counts on it',
    says: /web is ended after 9 seconds/,
    breaks: container('Interval', 3),
  },
  {
    id: 'O3',
    what: 'a task that is ended while it waits for the database',
    says: /WebService\w+ ends a task that has waited 30 seconds/,
    breaks: container('StartPeriod', 30),
  },
  {
    id: 'O3',
    what: 'misses that count while a task waits for the database',
    says: /WebService\w+ ends a task that has waited 30 seconds/,
    breaks: putting('app', 'WebService', ['HealthCheckGracePeriodSeconds'], 30),
  },
]
