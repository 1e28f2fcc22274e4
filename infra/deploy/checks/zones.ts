import { postgresVersion } from '../../config/database-sizes.ts'
import type { ResolvedEnvironment } from '../../config/environment.ts'
import { zonesToPaste } from '../../config/regions.ts'
import { ok, wrong, type Check, type Finding } from './check.ts'

/** A zone of a region, and what it offers. */
export interface Zone {
  /** `us-east-1a`: which zone it is differs from account to account. */
  readonly name: string
  readonly hasTasks: boolean
  readonly hasDatabase: boolean
}

/** Fargate cannot be asked for its zones: those with instances of its processors have it, but for `withoutFargate`. */
const instances = { arm: 'm6g.large', x86: 'm6i.large' }
const processors = { arm: 'Graviton', x86: 'x86 processors' }

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/AWS_Fargate-Regions.html by ids, which are the same in every account */
const withoutFargate = ['apne1-az3', 'cac1-az3', 'usw1-az2']

export const zonesOfferEverything: Check = {
  name: 'zones',
  async run({ environment, aws }) {
    const [{ AvailabilityZones }, { Subnets }, { InstanceTypeOfferings }, { OrderableDBInstanceOptions }] =
      await Promise.all([
        aws.ask<{ AvailabilityZones: { ZoneName: string; ZoneId: string }[] }>([
          ...['ec2', 'describe-availability-zones', '--filters'],
          ...['Name=zone-type,Values=availability-zone', 'Name=state,Values=available'],
        ]),
        aws.ask<{ Subnets: { AvailabilityZone: string }[] }>([
          ...['ec2', 'describe-subnets', '--filters', 'Name=default-for-az,Values=true'],
        ]),
        aws.ask<{ InstanceTypeOfferings: { Location: string }[] }>([
          ...['ec2', 'describe-instance-type-offerings', '--location-type', 'availability-zone'],
          ...['--filters', `Name=instance-type,Values=${instances[environment.architecture]}`],
        ]),
        aws.ask<{ OrderableDBInstanceOptions: { AvailabilityZones: { Name: string }[] }[] }>([
          ...['rds', 'describe-orderable-db-instance-options', '--engine', 'postgres', '--vpc'],
          ...['--engine-version', postgresVersion, '--db-instance-class', `db.${environment.database.size}`],
        ]),
      ])
    const tasks = new Set(InstanceTypeOfferings.map(({ Location }) => Location))
    const databases = new Set(
      OrderableDBInstanceOptions.flatMap((option) => option.AvailabilityZones.map(({ Name }) => Name)),
    )
    const zones = AvailabilityZones.map(({ ZoneName, ZoneId }) => ({
      name: ZoneName,
      hasTasks: tasks.has(ZoneName) && !withoutFargate.includes(ZoneId),
      hasDatabase: databases.has(ZoneName),
    }))
    return judgeZones(
      environment,
      zones,
      Subnets.map(({ AvailabilityZone }) => AvailabilityZone),
    )
  },
}

/** @param defaults the zones with a default subnet: where there is one, `Fn::GetAZs` knows no others */
export function judgeZones(
  environment: ResolvedEnvironment,
  all: readonly Zone[],
  defaults: readonly string[] = [],
): Finding {
  const { name, region, database, zoneNames, zoneCount } = environment
  const zones = [...all].sort((a, b) => (a.name < b.name ? -1 : 1))
  if (!zones.some(({ hasDatabase }) => hasDatabase)) {
    return wrong(
      `RDS offers no db.${database.size} with PostgreSQL ${postgresVersion} in ${region}`,
      `another ${name}.database.size or ${name}.region; aws rds describe-orderable-db-instance-options --region ${region} --engine postgres --engine-version ${postgresVersion} --query 'OrderableDBInstanceOptions[].DBInstanceClass'`,
    )
  }
  const numbered = zones.map((zone) => zone.name).filter((one) => defaults.length === 0 || defaults.includes(one))
  const used = zoneNames ?? numbered.slice(0, zoneCount)
  const problems = used.flatMap((_, index) => problemOf(environment, index, used, zones) ?? [])
  if (problems.length === 0 && used.length >= zoneCount) return ok(used.join(', '))
  if (used.length < zoneCount)
    problems.push(
      `${region} has ${used.length} zones${defaults.length > 0 ? ' with a default subnet' : ''} in this account, and not ${zoneCount}`,
    )
  const mend = listToPaste(zones)
  return wrong(problems.join('; '), mend ? `${name}.${mend} in infra/config/environments.ts` : `another ${name}.region`)
}

/** The first three hold tasks; the fourth and fifth the database, or the first two where there are none. */
function problemOf(
  { architecture }: ResolvedEnvironment,
  index: number,
  { [index]: name = '', length: count }: readonly string[],
  zones: readonly Zone[],
): string | undefined {
  const zone = zones.find((one) => one.name === name)
  if (!zone) return `${name} is no zone of this account`
  if (index < 3 && !zone.hasTasks) return `${name} has no Fargate on ${processors[architecture]}`
  const holdsDatabase = index === 3 || index === 4 || (index === 0 && count < 4) || (index === 1 && count < 5)
  return holdsDatabase && !zone.hasDatabase ? `${name} has not this database` : undefined
}

/** `zones: […]`, with three that hold tasks first; undefined where there are no three. */
function listToPaste(zones: readonly Zone[]): string | undefined {
  const both = zones.filter(({ hasTasks, hasDatabase }) => hasTasks && hasDatabase)
  const rest = zones.filter(({ hasTasks, hasDatabase }) => hasTasks !== hasDatabase)
  const tasks = [...both, ...rest.filter(({ hasTasks }) => hasTasks)]
  if (tasks.length < 3 || both.length < 2) return undefined
  const first = tasks.slice(0, 3)
  const databases = [...both, ...rest.filter(({ hasDatabase }) => hasDatabase)].filter((zone) => !first.includes(zone))
  return zonesToPaste([...first, ...databases.slice(0, 2)].map(({ name }) => name))
}
