import { spawnSync } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkout } from '../../kit/program.ts'

/** Seconds and counts by which a lost zone is noticed. */
export interface ZoneTiming {
  readonly interval: number
  readonly timeout: number
  readonly misses: number
  readonly hits: number
  /** CloudFront's, for a connection, and how many. */
  readonly connection: number
  readonly attempts: number
  /** CloudFront's, for an answer. */
  readonly read: number
}

/** What the balancer and CloudFront do when a template says nothing, and what the templates said at first. */
export const timingBefore: ZoneTiming = {
  ...{ interval: 10, timeout: 5, misses: 3, hits: 2 },
  ...{ connection: 10, attempts: 3, read: 30 },
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Properties }>>
}

interface Properties {
  readonly HealthCheckIntervalSeconds: number
  readonly HealthCheckTimeoutSeconds: number
  readonly UnhealthyThresholdCount: number
  readonly HealthyThresholdCount: number
  readonly DistributionConfig: { readonly Origins: readonly Origin[] }
}

interface Origin {
  readonly ConnectionTimeout: number
  readonly ConnectionAttempts: number
  readonly CustomOriginConfig?: { readonly OriginReadTimeout: number }
}

/** As prod would be deployed: makes its templates, and reads them. */
export async function timingOfTemplates(): Promise<ZoneTiming> {
  const made = spawnSync(process.execPath, ['infra/bin/app.ts', '--env', 'prod'], { cwd: checkout, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`no templates: ${made.stderr}`)
  const folder = join(checkout, 'infra/cdk.out/assembly-prod')
  const file = (await readdir(folder)).find((one) => /^prodApp.*\.template\.json$/.test(one)) ?? ''
  const { Resources } = JSON.parse(await readFile(join(folder, file), 'utf8')) as Template
  const of = (type: string) => Object.values(Resources).find(({ Type }) => Type === type)?.Properties
  const targets = of('AWS::ElasticLoadBalancingV2::TargetGroup')
  const origin = of('AWS::CloudFront::Distribution')?.DistributionConfig.Origins.find((one) => one.CustomOriginConfig)
  if (!targets || !origin?.CustomOriginConfig) throw new Error(`${file} has no targets, or no origin`)
  return {
    interval: targets.HealthCheckIntervalSeconds,
    timeout: targets.HealthCheckTimeoutSeconds,
    misses: targets.UnhealthyThresholdCount,
    hits: targets.HealthyThresholdCount,
    connection: origin.ConnectionTimeout,
    attempts: origin.ConnectionAttempts,
    read: origin.CustomOriginConfig.OriginReadTimeout,
  }
}
