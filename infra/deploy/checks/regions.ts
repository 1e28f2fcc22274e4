import { globalRegion } from '../../config/regions.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { ok, wrong, type Check, type Finding } from './check.ts'

interface Region {
  readonly RegionName: string
  /** `opted-in`, `opt-in-not-required`, or `not-opted-in`. */
  readonly OptInStatus: string
}

/** The regions of an environment's stacks: its own, that of the copies, and CloudFront's. */
export function regionsOf({ region, copyRegion }: ResolvedEnvironment): readonly string[] {
  return [...new Set([region, ...(copyRegion ? [copyRegion] : []), globalRegion])]
}

export const regionsAreEnabled: Check = {
  name: 'regions',
  async run({ environment, aws }) {
    const wanted = regionsOf(environment)
    const { Regions } = await aws.ask<{ Regions: Region[] }>([
      ...['ec2', 'describe-regions', '--all-regions', '--region-names'],
      ...wanted,
    ])
    return judgeRegions(wanted, Regions)
  },
}

export function judgeRegions(wanted: readonly string[], known: readonly Region[]): Finding {
  const isOn = (name: string) =>
    known.some(({ RegionName, OptInStatus }) => RegionName === name && OptInStatus !== 'not-opted-in')
  const off = wanted.filter((name) => !isOn(name))
  if (off.length === 0) return ok(`${wanted.join(', ')} ${wanted.length === 1 ? 'is' : 'are'} enabled`)
  return wrong(
    `${off.join(' and ')} ${off.length === 1 ? 'is' : 'are'} not enabled in this account`,
    off.map((name) => `aws account enable-region --region-name ${name}`).join('; '),
  )
}
