import { settings } from '../../app/server/settings.ts'
import { checkDatabase, databasePoolOf } from './check-database.ts'
import { checkDomain, checkOriginSecrets } from './check-edge.ts'
import { checkNetwork } from './check-network.ts'
import { checkReceivers, isMailAddress } from './check-receivers.ts'
import { checkService } from './check-service.ts'
import { checkSingleSignOn } from './check-single-sign-on.ts'
import { checkSleep } from './check-sleep.ts'
import { blockOf, overlap } from './cidr.ts'
import type { Environment, ResolvedEnvironment } from './environment.ts'
import { whole } from './expect.ts'
import { isPreview } from './preview.ts'
import { regions, zonesToPaste } from './regions.ts'

/** One sentence per mistake; each begins with the environment and the key: `prod.service.minTasks …`. */
export class EnvironmentError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(['Configuration:', ...problems.map((problem) => `  ${problem}`)].join('\n'))
    this.problems = problems
  }
}

/** The retention periods of CloudWatch Logs, days. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]

const builders: readonly string[] = ['docker', 'codebuild']

const reservedNames = ['bounds', 'ci', 'delivery']

/**
 * Checks all environments together, and fills in their defaults.
 * @param repository `owner/name` at GitHub
 * @throws EnvironmentError with a sentence for every mistake
 */
export function checkEnvironments(environments: readonly Environment[], repository: string): ResolvedEnvironment[] {
  const problems = environments.flatMap((environment) => problemsOf(environment))
  for (const [index, one] of environments.entries()) {
    for (const other of environments.slice(index + 1)) {
      if (one.name === other.name) problems.push(`${one.name}.name is used twice`)
      if (one.account === other.account && one.githubProvider !== other.githubProvider) {
        problems.push(
          `${other.name}.githubProvider differs from ${one.name}'s: they share an account, and it has one provider`,
        )
      }
      if (one.account === other.account && (one.builder ?? 'docker') !== (other.builder ?? 'docker')) {
        problems.push(`${other.name}.builder differs from ${one.name}'s: they share an account, and the stack ci`)
      }
      if ((one.architecture ?? 'arm') !== (other.architecture ?? 'arm')) {
        problems.push(`${other.name}.architecture differs from ${one.name}'s: one image goes through all environments`)
      }
      if (one.domain && one.domain.name === other.domain?.name) {
        problems.push(`${other.name}.domain.name ${one.domain.name} is ${one.name}'s: a name leads to one place`)
      }
      if (one.mailFrom === other.mailFrom) {
        problems.push(`${other.name}.mailFrom ${one.mailFrom} is ${one.name}'s: SES knows an address once per account`)
      }
      const [a, b] = [blockOf(one.network.cidr), blockOf(other.network.cidr)]
      if (a && b && overlap(a, b) && !(isPreview(one.name) && isPreview(other.name))) {
        problems.push(
          `${other.name}.network.cidr ${other.network.cidr} overlaps ${one.name}.network.cidr ${one.network.cidr}`,
        )
      }
    }
  }
  const [first] = environments
  if (first && first.account === undefined && environments.some(({ account }) => account !== undefined)) {
    problems.push(`${first.name}.account is missing: others name theirs, and images are built in this one's`)
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
    architecture: environment.architecture ?? 'arm',
    builder: environment.builder ?? 'docker',
    originShield: facts.shield,
    databasePool: databasePoolOf(environment),
    repository,
  }
}

function problemsOf(environment: Environment): string[] {
  const problems: string[] = []
  /** Adds a problem with a key unless `holds`. */
  const expect = (holds: boolean, key: string, why: string) => {
    if (!holds) problems.push(`${environment.name}.${key} ${why}`)
  }
  const { name, account, region, zones, network, database, backups, service, domain } = environment
  expect(/^[a-z][a-z0-9]{1,7}$/.test(name), 'name', 'must be two to eight lower-case letters and digits')
  // Names of stacks and roles that no environment's deployment may change.
  expect(!reservedNames.includes(name), 'name', `${name} is taken: choose another`)
  expect(account === undefined || /^\d{12}$/.test(account), 'account', `${account} must be twelve digits`)

  const facts = regions[region]
  expect(facts !== undefined, 'region', `${region} is unknown: one of ${Object.keys(regions).join(', ')}`)
  if (facts) {
    const count = typeof zones === 'object' ? zones.length : (zones ?? facts.zones)
    expect(count >= 3, 'zones', `is ${count}: tasks stand in three zones, so three is the least`)
    expect(count <= facts.zones, 'zones', `is ${count}, but ${region} has ${facts.zones}`)
    expect(
      facts.byName === undefined || typeof zones === 'object',
      'zones',
      `must name zones: one of the ${facts.zones} in ${region} lacks Graviton. Usually these have it: ${zonesToPaste(facts.byName ?? [])}; ` +
        `npm run deploy -- ${name} --check compares them with the account`,
    )
  }
  if (typeof zones === 'object') {
    expect(new Set(zones).size === zones.length, 'zones', 'names a zone twice')
    for (const zone of zones) expect(zone.startsWith(region), 'zones', `names ${zone}, which is not in ${region}`)
  }

  const { builder = 'docker' } = environment
  expect(builders.includes(builder), 'builder', `is ${builder}: one of ${builders.join(', ')}`)

  checkNetwork(network, expect)
  expect(
    !environment.isProtected || !database.multiAz || network.natGateways !== 1,
    'network.natGateways',
    'is 1, but the environment is protected and database.multiAz promises to survive the loss of a zone: use 3',
  )
  checkDatabase(database, service.maxTasks, expect)

  if (backups) {
    expect(whole(backups.days, 35, 3_653), 'backups.days', `is ${backups.days}: 35 to 3653 days can be kept`)
    const copyTo = backups.copyTo ?? facts?.copies
    expect(copyTo === undefined || copyTo in regions, 'backups.copyTo', `${copyTo} is unknown`)
    expect(copyTo !== region, 'backups.copyTo', `is ${copyTo}, where the service runs: name another region`)
  }
  checkService(service, expect)
  checkSleep(environment, expect)

  if (domain) checkDomain(domain, expect)
  checkOriginSecrets(environment.originSecrets, expect)
  expect(isMailAddress(environment.mailFrom), 'mailFrom', `"${environment.mailFrom}" is no mail address`)
  const { signUp } = environment
  expect(
    signUp === undefined || settings.SIGN_UP.parse(signUp, '') !== undefined,
    'signUp',
    `is "${signUp}": ${settings.SIGN_UP.expected}`,
  )
  const { securityContact: contact } = environment
  expect(
    contact === undefined || isMailAddress(contact) || contact.startsWith('https://'),
    'securityContact',
    `"${contact}" is no mail address, and no https address of a page`,
  )
  checkSingleSignOn(environment, expect)
  expect(isMailAddress(environment.alarmAddress), 'alarmAddress', `"${environment.alarmAddress}" is no mail address`)
  checkReceivers(environment, expect)
  expect(environment.budget > 0, 'budget', 'must be more than 0 dollars')
  expect(
    retentions.includes(environment.logDays),
    'logDays',
    `is ${environment.logDays}: one of ${retentions.join(', ')}`,
  )
  if (environment.tracing) {
    const isByDigest = /@sha256:[0-9a-f]{64}$/.test(environment.tracing.collectorImage)
    expect(isByDigest, 'tracing.collectorImage', 'must end with a digest (@sha256:…): a tag could change under you')
  }
  return problems
}
