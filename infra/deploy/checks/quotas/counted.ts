import type { ResolvedEnvironment } from '../../../config/environment.ts'
import type { Check, Context } from '../check.ts'
import { judgeQuota, type Wanted } from './judge.ts'
import { grantedOf, pendingOf, type Quota } from './quota.ts'
import { addresses, balancers, databases, networks, type Used } from './used.ts'

/** What an environment makes a certain number of. */
export interface Counted extends Quota {
  readonly used: Used
  readonly needs: (environment: ResolvedEnvironment) => number
}

export const countedQuotas: readonly Counted[] = [
  {
    name: 'Elastic IPs',
    service: 'ec2',
    code: 'L-0263D0A3',
    used: addresses,
    needs: ({ network }) => network.natGateways,
  },
  { name: 'VPCs', service: 'vpc', code: 'L-F678F1CE', used: networks, needs: () => 1 },
  { name: 'load balancers', service: 'elasticloadbalancing', code: 'L-53DA6B97', used: balancers, needs: () => 1 },
  { name: 'RDS instances', service: 'rds', code: 'L-7B6409FD', used: databases, needs: () => 1 },
]

export function countedQuota(quota: Counted): Check {
  return {
    name: quota.name,
    async run(context) {
      const { aws, environment } = context
      const [granted, found] = await Promise.all([grantedOf(aws, quota), quota.used(aws)])
      const wanted = wantedOf(context, quota, found)
      return judgeQuota(quota, environment.region, { granted, ...wanted }, await pendingOf(aws, quota, wanted, granted))
    },
  }
}

/**
 * What is there and not Notejam's, and for each environment what it needs, or has.
 * @param found the environment of each one that is there; undefined for what is not Notejam's
 */
export function wantedOf(
  { environment, beside }: Pick<Context, 'environment' | 'beside'>,
  { needs }: Pick<Counted, 'needs'>,
  found: readonly (string | undefined)[],
): Wanted {
  const here = beside.filter(({ region }) => region === environment.region)
  const has = ({ name }: ResolvedEnvironment) => found.filter((one) => one === name).length
  const others = found.filter((one) => !here.some(({ name }) => name === one)).length
  const sum = (some: readonly ResolvedEnvironment[]) =>
    some.reduce((total, one) => total + Math.max(needs(one), has(one)), others)
  return { now: sum(here.filter((one) => one.name === environment.name || has(one) > 0)), later: sum(here), others }
}
