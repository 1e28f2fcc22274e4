import { Duration } from 'aws-cdk-lib'
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling'
import type * as ecs from 'aws-cdk-lib/aws-ecs'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import type { LoadBalancer } from '../load-balancer/index.ts'

/** Out within a minute or two, in only after it has been quiet for a while: an event comes in waves. */
const cooldowns = { scaleOutCooldown: Duration.seconds(60), scaleInCooldown: Duration.minutes(5) }

/** More tasks when there is more to do, by requests and by CPU, and before known peaks. O1 */
export function scale(
  service: ecs.FargateService,
  { minTasks, maxTasks, requestsPerTask, cpuPercent, peaks, deployment }: ResolvedEnvironment['service'],
  { targetGroup }: LoadBalancer,
): void {
  const count = service.autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks })
  count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: cpuPercent, ...cooldowns })
  // After blue and green have swapped, the metric of the first target group stands still (containers-roadmap#1681).
  if (deployment === 'rolling') {
    count.scaleOnRequestCount('Requests', { requestsPerTarget: requestsPerTask, targetGroup, ...cooldowns })
  }
  for (const { name, from, until, minTasks: least } of peaks) {
    count.scaleOnSchedule(`${name}Begins`, { schedule: scaling.Schedule.expression(from), minCapacity: least })
    count.scaleOnSchedule(`${name}Ends`, { schedule: scaling.Schedule.expression(until), minCapacity: minTasks })
  }
}
