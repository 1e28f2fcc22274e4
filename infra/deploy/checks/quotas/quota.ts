import { unless, type Aws } from '../../aws.ts'
import type { Wanted } from './judge.ts'

/** A quota of a region, by the names that Service Quotas has for it. */
export interface Quota {
  /** In the plural: `Elastic IPs`. */
  readonly name: string
  readonly service: string
  readonly code: string
}

/** What AWS grants now: what was asked for once, or else what every account has. */
export async function grantedOf(aws: Aws, { service, code }: Quota): Promise<number> {
  const words = ['--service-code', service, '--quota-code', code]
  const applied = await unless(
    ['NoSuchResourceException'],
    aws.ask<{ Quota: { Value: number } }>(['service-quotas', 'get-service-quota', ...words]),
  )
  if (applied) return applied.Quota.Value
  const { Quota } = await aws.ask<{ Quota: { Value: number } }>([
    ...['service-quotas', 'get-aws-default-service-quota', ...words],
  ])
  return Quota.Value
}

/** What was asked for and is not decided yet, where too little is granted. */
export async function pendingOf(
  aws: Aws,
  { service, code }: Quota,
  wanted: Pick<Wanted, 'now' | 'later'>,
  granted: number,
): Promise<number | undefined> {
  if (Math.max(wanted.now, wanted.later) <= granted) return undefined
  const { RequestedQuotas } = await aws.ask<{ RequestedQuotas: { Status: string; DesiredValue: number }[] }>([
    ...['service-quotas', 'list-requested-service-quota-change-history-by-quota'],
    ...['--service-code', service, '--quota-code', code],
  ])
  return RequestedQuotas.find(({ Status }) => ['PENDING', 'CASE_OPENED'].includes(Status))?.DesiredValue
}

/** The command that asks AWS for more. */
export function increase({ service, code }: Quota, region: string, wanted: number): string {
  return [
    `aws service-quotas request-service-quota-increase --region ${region}`,
    `--service-code ${service} --quota-code ${code} --desired-value ${Math.ceil(wanted)}`,
  ].join(' ')
}
