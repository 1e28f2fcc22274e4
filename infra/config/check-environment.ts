import { blockOf, contains, overlap, type Block } from './cidr.ts'
import { databaseSizes } from './database-sizes.ts'
import type { Environment, ResolvedEnvironment } from './environment.ts'
import { regions } from './regions.ts'

/** One sentence per thing that cannot work; each begins with the environment and the key: `prod.service.minTasks …`. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(['Configuration:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.problems = problems
  }
}

/** CPU units that Fargate sells, with the least and the most memory (MiB) for each. */
const fargateSizes: Readonly<Record<number, readonly [min: number, max: number]>> = {
  256: [512, 2_048],
  512: [1_024, 4_096],
  1024: [2_048, 8_192],
  2048: [4_096, 16_384],
  4096: [8_192, 30_720],
}

/** Days that CloudWatch Logs can be told to keep. */
const retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]

/** Connections that stay free for a person, for monitoring and for the migration. */
const reservedConnections = 20

/**
 * Checks environments that will stand side by side, and fills in what they leave open.
 * @param repository `owner/name` at GitHub
 * @throws EnvironmentError with a sentence for everything that cannot work
 */
export function checkEnvironments(environments: readonly Environment[], repository: string): ResolvedEnvironment[] {
  const problems = environments.flatMap((environment) => problemsOf(environment))
  for (const [index, one] of environments.entries()) {
    for (const other of environments.slice(index + 1)) {
      if (one.name === other.name) problems.push(`${one.name}.name is used twice`)
      const [a, b] = [blockOf(one.network.cidr), blockOf(other.network.cidr)]
      if (a && b && overlap(a, b)) {
        problems.push(`${other.name}.network.cidr ${other.network.cidr} overlaps ${one.name}.network.cidr ${one.network.cidr}`)
      }
    }
  }
  if (!/^[^/\s]+\/[^/\s]+$/.test(repository)) problems.push(`repository "${repository}" is no owner/name`)
  if (problems.length > 0) throw new EnvironmentError(problems)
  return environments.map((environment) => resolve(environment, repository))
}

function resolve(environment: Environment, repository: string): ResolvedEnvironment {
  const facts = regions[environment.region]
  if (!facts) throw new Error(`unchecked region ${environment.region}`)
  const { zones = facts.zones, backups } = environment
  const copyRegion = backups && (backups.copyTo ?? facts.copies)
  return {
    ...environment,
    ...(typeof zones === 'number' ? { zoneCount: zones } : { zoneCount: zones.length, zoneNames: zones }),
    ...(copyRegion ? { copyRegion } : {}),
    originShield: facts.shield,
    databasePool: poolOf(environment),
    repository,
  }
}

/** Connections per task: while a deployment runs at a peak there are twice the most tasks. */
function poolOf({ database, service }: Environment): number {
  return Math.min(16, Math.floor((databaseSizes[database.size].connections - reservedConnections) / (service.maxTasks * 2)))
}

function problemsOf(environment: Environment): string[] {
  const problems: string[] = []
  /** Notes what is wrong with one key, unless it holds. */
  const expect = (holds: boolean, key: string, why: string) => {
    if (!holds) problems.push(`${environment.name}.${key} ${why}`)
  }
  const { name, account, region, zones, network, database, backups, service, domain } = environment
  expect(/^[a-z][a-z0-9]{1,7}$/.test(name), 'name', 'must be two to eight lower-case letters and digits')
  expect(account === undefined || /^\d{12}$/.test(account), 'account', `${account} must be twelve digits`)

  const facts = regions[region]
  expect(facts !== undefined, 'region', `${region} is unknown: one of ${Object.keys(regions).join(', ')}`)
  if (facts) {
    const count = typeof zones === 'object' ? zones.length : (zones ?? facts.zones)
    expect(count >= 3, 'zones', `is ${count}: tasks stand in three zones, so three is the least`)
    expect(count <= facts.zones, 'zones', `is ${count}, but ${region} has ${facts.zones}`)
  }
  if (typeof zones === 'object') {
    expect(new Set(zones).size === zones.length, 'zones', 'names a zone twice')
    for (const zone of zones) expect(zone.startsWith(region), 'zones', `names ${zone}, which is not in ${region}`)
  }

  checkNetwork(network, expect)
  expect(
    !database.multiAz || network.natGateways === 3,
    'network.natGateways',
    'is 1, but database.multiAz promises to survive the loss of a zone: use 3',
  )
  checkDatabase(database, service.maxTasks, expect)

  if (backups) {
    expect(whole(backups.days, 35, 3_653), 'backups.days', `is ${backups.days}: 35 to 3653 days can be kept`)
    const copyTo = backups.copyTo ?? facts?.copies
    expect(copyTo === undefined || copyTo in regions, 'backups.copyTo', `${copyTo} is unknown`)
    expect(copyTo !== region, 'backups.copyTo', `is ${copyTo}, where the service runs: name another region`)
  }
  checkService(service, expect)

  if (domain) {
    expect(/^([a-z0-9-]+\.)+[a-z]{2,}$/.test(domain.name), 'domain.name', `"${domain.name}" is no domain name`)
    expect(/^Z[A-Z0-9]{5,31}$/.test(domain.hostedZoneId), 'domain.hostedZoneId', 'is missing: certificates are proven in the hosted zone (an id such as Z0123456789ABCDEFGHIJ)')
    expect(domain.zoneName !== '', 'domain.zoneName', 'is missing: the name of the hosted zone that holds the domain')
    const isInside = domain.name === domain.zoneName || domain.name.endsWith(`.${domain.zoneName}`)
    expect(domain.zoneName === '' || isInside, 'domain.zoneName', `${domain.zoneName} does not hold ${domain.name}`)
  }
  expect(environment.originSecrets.length > 0, 'originSecrets', 'is empty: the balancer would answer nobody')
  expect(new Set(environment.originSecrets).size === environment.originSecrets.length, 'originSecrets', 'names one twice')
  for (const label of environment.originSecrets) {
    expect(/^[a-z0-9]{1,12}$/.test(label), 'originSecrets', `has "${label}": up to twelve lower-case letters and digits`)
  }
  expect(isAddress(environment.mailFrom), 'mailFrom', `"${environment.mailFrom}" is no mail address`)
  expect(isAddress(environment.alarmAddress), 'alarmAddress', `"${environment.alarmAddress}" is no mail address`)
  expect(environment.budget > 0, 'budget', 'must be more than 0 dollars')
  expect(retentions.includes(environment.logDays), 'logDays', `is ${environment.logDays}: one of ${retentions.join(', ')}`)
  if (environment.tracing) {
    const isByDigest = /@sha256:[0-9a-f]{64}$/.test(environment.tracing.collectorImage)
    expect(isByDigest, 'tracing.collectorImage', 'must end with a digest (@sha256:…): a tag could change under you')
  }
  return problems
}

type Expect = (holds: boolean, key: string, why: string) => void

function checkNetwork({ cidr, databaseCidrs, natGateways }: Environment['network'], expect: Expect): void {
  const block = blockOf(cidr)
  expect([1, 3].includes(natGateways), 'network.natGateways', `is ${natGateways}: 1, or 3 for one in each zone`)
  expect(block !== undefined, 'network.cidr', `"${cidr}" is no block of addresses such as 10.0.0.0/16`)
  if (!block) return
  expect(block.prefix >= 16 && block.prefix <= 20, 'network.cidr', `${cidr} must be a /16 to a /20`)

  // What aws-ec2's Vpc deals out, from the block's start: three public and three app subnets (constructs/network).
  const taken: Block = { first: block.first, last: block.first + 2 ** (32 - block.prefix) / 2 - 1, prefix: block.prefix + 1 }
  const [d, e] = databaseCidrs.map(blockOf)
  for (const [key, one] of [['0', d] as const, ['1', e] as const]) {
    const text = databaseCidrs[Number(key)]
    const name = `network.databaseCidrs[${key}]`
    expect(one !== undefined, name, `"${text}" is no block of addresses`)
    if (!one) continue
    expect(contains(block, one), name, `${text} is not inside network.cidr ${cidr}`)
    expect(!overlap(taken, one), name, `${text} overlaps the public and app subnets, which take the first half of ${cidr}`)
    expect(one.prefix <= 28, name, `${text} is too small: /28 is the least`)
  }
  if (d && e) expect(!overlap(d, e), 'network.databaseCidrs', `${databaseCidrs.join(' and ')} overlap`)
}

function checkDatabase(database: Environment['database'], maxTasks: number, expect: Expect): void {
  const size = Object.entries(databaseSizes).find(([name]) => name === database.size)?.[1]
  const sizes = Object.keys(databaseSizes).join(', ')
  expect(size !== undefined, 'database.size', `${database.size} is unknown: one of ${sizes}`)
  expect(whole(database.pointInTimeDays, 1, 35), 'database.pointInTimeDays', `is ${database.pointInTimeDays}: RDS keeps 1 to 35 days`)
  expect(whole(database.storageGib, 20, 65_536), 'database.storageGib', `is ${database.storageGib}: gp3 starts at 20 GiB`)
  // RDS refuses a limit that leaves less than a tenth to grow.
  expect(database.maxStorageGib >= database.storageGib * 1.1, 'database.maxStorageGib', `is ${database.maxStorageGib}: at least a tenth more than storageGib`)
  if (!size) return
  expect(!database.multiAz || size.canDoMultiAz, 'database.size', `${database.size} cannot do Multi-AZ: take t4g.small or larger, or set database.multiAz to false`)
  const pool = Math.floor((size.connections - reservedConnections) / (maxTasks * 2))
  expect(pool >= 4, 'service.maxTasks', `is ${maxTasks}: twice as many tasks (during a deployment) do not fit into the ${size.connections} connections of ${database.size}`)
}

function checkService(service: Environment['service'], expect: Expect): void {
  const { cpu, memoryMib, minTasks, maxTasks, peaks } = service
  const memory = fargateSizes[cpu]
  expect(memory !== undefined, 'service.cpu', `is ${cpu}: one of ${Object.keys(fargateSizes).join(', ')}`)
  if (memory) {
    const isSold = memoryMib >= memory[0] && memoryMib <= memory[1] && (memoryMib === 512 || memoryMib % 1_024 === 0)
    expect(isSold, 'service.memoryMib', `is ${memoryMib}: with ${cpu} CPU units, whole GiB from ${memory[0]} to ${memory[1]}`)
  }
  expect(whole(minTasks, 1, 100), 'service.minTasks', `is ${minTasks}: 1 to 100`)
  expect(whole(maxTasks, 1, 100), 'service.maxTasks', `is ${maxTasks}: 1 to 100`)
  expect(minTasks <= maxTasks, 'service.minTasks', `is ${minTasks}, above service.maxTasks ${maxTasks}`)
  expect(whole(service.requestsPerTask, 1, 1_000_000), 'service.requestsPerTask', 'must be a whole number of requests a minute')
  expect(whole(service.cpuPercent, 10, 90), 'service.cpuPercent', `is ${service.cpuPercent}: 10 to 90 per cent`)
  // ECS kills a task 120 s after it was told to end, at the latest; the rest finishes what was begun.
  expect(whole(service.drainSeconds, 0, 90), 'service.drainSeconds', `is ${service.drainSeconds}: 0 to 90`)
  for (const peak of peaks) {
    const key = `service.peaks.${peak.name}`
    expect(peak.minTasks >= minTasks && peak.minTasks <= maxTasks, key, `wants ${peak.minTasks} tasks: between service.minTasks and service.maxTasks`)
    for (const time of [peak.from, peak.until]) expect(/^cron\(([^\s]+ ){5}[^\s]+\)$/.test(time), key, `"${time}" is no cron(…) with six fields`)
  }
}

function whole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max
}

function isAddress(value: string): boolean {
  return /^[^\s@]+@([a-z0-9-]+\.)+[a-z]{2,}$/.test(value)
}
