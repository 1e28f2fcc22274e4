import type { ResolvedEnvironment } from '../../../config/environment.ts'
import type { Aws } from '../../aws.ts'
import { later, ok, wrong, type Check, type Finding } from '../check.ts'
import { processorsOf, tasksWithin, type Processors } from './needs.ts'
import { grantedOf, increase, pendingOf, type Quota } from './quota.ts'
import { networks } from './used.ts'

const quotas = {
  onDemand: { name: 'Fargate vCPU', service: 'fargate', code: 'L-3032A538', usage: 'Standard/OnDemand' },
  spot: { name: 'Fargate Spot vCPU', service: 'fargate', code: 'L-36FBB829', usage: 'Standard/Spot' },
} as const satisfies Record<string, Quota & { usage: string }>

/** What tasks at a peak take, and a deployment in the middle of it, with the environments that run already. */
export const processorsSuffice: Check = {
  name: 'Fargate vCPU',
  async run({ environment, beside, aws }) {
    const quota = environment.service.spot ? quotas.spot : quotas.onDemand
    const [granted, found] = await Promise.all([grantedOf(aws, quota), networks(aws)])
    const here = beside.filter(({ region }) => region === environment.region)
    const running = here.filter(({ name }) => found.includes(name))
    // AWS counts without names: while no environment runs, all of it is others'.
    const others = running.length === 0 ? await usedOf(aws, quota.usage) : 0
    const needs = (some: readonly ResolvedEnvironment[]): Processors => {
      const { peak, deployment } = processorsOf(some, environment.service.spot)
      return { peak: peak + others, deployment: deployment + others }
    }
    const [now, all] = [needs([...new Set([environment, ...running])]), needs(here)]
    const pending = await pendingOf(aws, quota, { now: now.deployment, later: all.deployment }, granted)
    return judgeProcessors(quota, environment, { granted, now, all }, pending)
  },
}

/** @param pending what was asked for and is not decided yet */
export function judgeProcessors(
  quota: Quota,
  environment: ResolvedEnvironment,
  { granted, now, all }: { granted: number; now: Processors; all: Processors },
  pending?: number,
): Finding {
  const found = `${now.peak} needed at the peak, ${now.deployment} during a deployment then, ${granted} granted`
  const most = Math.max(now.deployment, all.deployment)
  const isPending = pending !== undefined && pending >= most
  const ask = isPending
    ? `wait: ${pending} were asked for, and AWS is deciding`
    : increase(quota, environment.region, most)
  if (now.deployment > granted) {
    const tasks = tasksWithin(
      environment,
      granted - (now.peak - processorsOf([environment], environment.service.spot).peak),
    )
    const until =
      tasks >= environment.service.minTasks ? `; until then ${environment.name}.service.maxTasks: ${tasks} fits` : ''
    return wrong(found, `${ask}${until}`)
  }
  if (all.deployment > granted) {
    return later(`${found}; all environments of the account need ${all.peak} and ${all.deployment}`, ask)
  }
  return ok(found)
}

/** The most that ran at once in the last day. */
async function usedOf(aws: Aws, usage: string): Promise<number> {
  const now = Date.now()
  const [from, until] = [new Date(now - 86_400_000), new Date(now)].map((time) => time.toISOString())
  const dimensions = { Service: 'Fargate', Type: 'Resource', Resource: 'vCPU', Class: usage }
  const { Datapoints } = await aws.ask<{ Datapoints: { Maximum: number }[] }>([
    ...['cloudwatch', 'get-metric-statistics', '--namespace', 'AWS/Usage', '--metric-name', 'ResourceCount'],
    ...['--dimensions', ...Object.entries(dimensions).map(([name, value]) => `Name=${name},Value=${value}`)],
    ...['--statistics', 'Maximum', '--period', '3600', '--start-time', from ?? '', '--end-time', until ?? ''],
  ])
  return Math.max(0, ...Datapoints.map(({ Maximum }) => Maximum))
}
