import { Duration } from 'aws-cdk-lib'
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { cronOf } from '../../config/sleep.ts'
import type { LoadBalancer } from '../load-balancer/index.ts'

/** Scales out within a minute or two, and in only after a quiet while: the traffic of an event comes in waves. */
const cooldowns = { scaleOutCooldown: Duration.seconds(60), scaleInCooldown: Duration.minutes(5) }

/** Target tracking on requests and on CPU, and scheduled actions for planned peaks and for the night. O1 */
export function scale(
  service: ecs.FargateService,
  {
    service: { minTasks, maxTasks, requestsPerTask, cpuPercent, peaks, deployment },
    sleep,
  }: Pick<ResolvedEnvironment, 'service' | 'sleep'>,
  { targetGroup }: LoadBalancer,
): void {
  const count = service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks })
  count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: cpuPercent, ...cooldowns })
  // After a blue/green swap, the metric of the first target group gets no more data (containers-roadmap#1681).
  if (deployment === 'rolling') {
    count.scaleOnRequestCount('Requests', { requestsPerTarget: requestsPerTask, targetGroup, ...cooldowns })
  }
  for (const { name, from, until, minTasks: least } of peaks) {
    count.scaleOnSchedule(`${name}Begins`, { schedule: scaling.Schedule.expression(from), minCapacity: least })
    count.scaleOnSchedule(`${name}Ends`, { schedule: scaling.Schedule.expression(until), minCapacity: minTasks })
  }
  if (sleep) {
    const at = (time: string) => scaling.Schedule.expression(cronOf(time))
    count.scaleOnSchedule('Sleeps', { schedule: at(sleep.from), minCapacity: 0, maxCapacity: 0 })
    count.scaleOnSchedule('Wakes', { schedule: at(sleep.until), minCapacity: minTasks, maxCapacity: maxTasks })
  }
}
