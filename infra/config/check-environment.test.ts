import { describe, expect, it } from 'vitest'
import { checkEnvironments, EnvironmentError } from './check-environment.ts'
import type { Environment } from './environment.ts'
import { environments } from './environments.ts'
import { moved } from './moved.ts'

const [dev, , prod] = environments as [Environment, Environment, Environment]
const domain = { name: 'notes.example.com', hostedZoneId: 'Z0123456789ABCDEFGHI', zoneName: 'example.com' }
const sleep = { from: '19:00', until: '05:30' }
const sso = {
  issuer: 'https://login.example',
  clientId: 'notejam',
  clientSecretArn: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:notejam-login-AbCdEf',
}
const cron = 'cron(0 8 ? * MON *)'

function problemsOf(...all: Environment[]): readonly string[] {
  try {
    checkEnvironments(all, 'acme/notes')
    return []
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error
    return error.problems
  }
}

/** Mistakes, with their sentences. */
const wrong: [what: string, Environment, string][] = [
  ['an unknown region', { ...prod, region: 'eu-nowhere-1' }, 'prod.region eu-nowhere-1 is unknown: one of'],
  ['one zone', { ...prod, zones: 1 }, 'prod.zones is 1: tasks stand in three zones, so three is the least'],
  ['more zones than there are', { ...prod, zones: 5 }, 'prod.zones is 5, but eu-central-1 has 3'],
  [
    'a zone of another region',
    { ...prod, zones: ['eu-central-1a', 'eu-central-1b', 'eu-west-1a'] },
    'prod.zones names eu-west-1a',
  ],
  [
    'a zone named twice',
    { ...prod, zones: ['eu-central-1a', 'eu-central-1a', 'eu-central-1b'] },
    'prod.zones names a zone twice',
  ],
  [
    'a region with a zone that lacks Graviton, without names',
    { ...prod, region: 'us-east-1' },
    "prod.zones must name zones: one of the 6 in us-east-1 lacks Graviton. Usually these have it: zones: ['us-east-1a', 'us-east-1b', 'us-east-1c', 'us-east-1d', 'us-east-1f']; npm run deploy -- prod --check",
  ],
  [
    'its zones by number',
    { ...prod, region: 'us-east-1', zones: 5 },
    'prod.zones must name zones: one of the 6 in us-east-1 lacks Graviton',
  ],
  ['min above max', service({ minTasks: 13 }), 'prod.service.minTasks is 13, above service.maxTasks 12'],
  ['no task', service({ minTasks: 0 }), 'prod.service.minTasks is 0: 1 to 100'],
  [
    'more tasks than the database has connections for',
    service({ maxTasks: 60 }),
    'prod.service.maxTasks is 60: twice as many tasks',
  ],
  ['a size that Fargate does not sell', service({ cpu: 300 }), 'prod.service.cpu is 300: one of'],
  ['memory that does not go with it', service({ memoryMib: 512 }), 'prod.service.memoryMib is 512: with 512 CPU units'],
  ['a drain that outlasts the task', service({ drainSeconds: 100 }), 'prod.service.drainSeconds is 100: 0 to 90'],
  [
    'a peak over the most',
    service({ peaks: [{ name: 'fair', from: 'cron(0 8 ? * * *)', until: 'cron(0 9 ? * * *)', minTasks: 20 }] }),
    'prod.service.peaks.fair wants 20 tasks',
  ],
  [
    'a peak at no time',
    service({ peaks: [{ name: 'fair', from: '8:00', until: 'cron(0 9 ? * * *)', minTasks: 5 }] }),
    'prod.service.peaks.fair "8:00" is no cron(…)',
  ],
  [
    'a database that cannot do Multi-AZ',
    { ...service({ maxTasks: 3 }), database: { ...prod.database, size: 't4g.micro' } },
    'prod.database.size t4g.micro cannot do Multi-AZ',
  ],
  ['an unknown database', database({ size: 'x1.huge' as never }), 'prod.database.size x1.huge is unknown: one of'],
  [
    'more days than RDS keeps',
    database({ pointInTimeDays: 36 }),
    'prod.database.pointInTimeDays is 36: RDS keeps 1 to 35 days',
  ],
  ['too little storage', database({ storageGib: 5 }), 'prod.database.storageGib is 5: gp3 starts at 20 GiB'],
  [
    'storage that cannot grow',
    database({ maxStorageGib: 50 }),
    'prod.database.maxStorageGib is 50: at least a tenth more',
  ],
  ['backups for ever', { ...prod, backups: { days: 99_999 } }, 'prod.backups.days is 99999: 35 to 3653 days'],
  [
    'copies where the service runs',
    { ...prod, backups: { days: 1096, copyTo: 'eu-central-1' } },
    'prod.backups.copyTo is eu-central-1, where the service runs',
  ],
  ['copies nowhere', { ...prod, backups: { days: 1096, copyTo: 'moon-1' } }, 'prod.backups.copyTo moon-1 is unknown'],
  ['no block of addresses', network({ cidr: '10.30.0.0' }), 'prod.network.cidr "10.30.0.0" is no block of addresses'],
  [
    'a block that is too small',
    network({ cidr: '10.30.0.0/24' }),
    'prod.network.cidr 10.30.0.0/24 must be a /16 to a /20',
  ],
  [
    "the database's subnet among the app's",
    network({ databaseCidrs: ['10.30.40.0/24', '10.30.253.0/24'] }),
    'prod.network.databaseCidrs[0] 10.30.40.0/24 overlaps the public and app subnets',
  ],
  [
    "the database's subnet outside",
    network({ databaseCidrs: ['10.30.252.0/24', '10.99.0.0/24'] }),
    'prod.network.databaseCidrs[1] 10.99.0.0/24 is not inside network.cidr',
  ],
  [
    "the database's subnets on each other",
    network({ databaseCidrs: ['10.30.252.0/23', '10.30.253.0/24'] }),
    'prod.network.databaseCidrs 10.30.252.0/23 and 10.30.253.0/24 overlap',
  ],
  [
    'one way out for what must survive a zone',
    network({ natGateways: 1 }),
    'prod.network.natGateways is 1, but the environment is protected and database.multiAz promises',
  ],
  [
    'a pager without encryption',
    { ...prod, receivers: { urgent: [{ pager: 'http://pager.example' }] } },
    'prod.receivers.urgent "http://pager.example" is no https:// address',
  ],
  [
    'a receiver that is no address',
    { ...prod, receivers: { soon: [{ mail: 'team' }] } },
    'prod.receivers.soon "team" is no mail address',
  ],
  [
    'a channel by its name',
    { ...prod, receivers: { urgent: [{ slack: { workspace: 'T0123ABCD', channel: '#ops' } }] } },
    'prod.receivers.urgent "#ops" is no id of a Slack channel',
  ],
  ['a night where writers are', { ...prod, sleep }, 'prod.sleep is for environments without writers'],
  ['a night that is a day', { ...dev, sleep: { from: '05:30', until: '19:00' } }, 'dev.sleep from 05:30 until 19:00'],
  ['a night at midnight', { ...dev, sleep: { from: '19:00', until: '00:10' } }, 'dev.sleep from 19:00 until 00:10'],
  ['a night that is no time', { ...dev, sleep: { from: '7pm', until: '05:30' } }, 'dev.sleep.from "7pm" is no time'],
  [
    'a night with a peak',
    {
      ...dev,
      sleep,
      service: { ...dev.service, peaks: [{ name: 'x', from: cron, until: cron, minTasks: 1 }] },
    },
    'dev.sleep and service.peaks both set',
  ],
  ['two ways out', network({ natGateways: 2 as never }), 'prod.network.natGateways is 2: 1, or 3'],
  [
    'a domain without its zone',
    { ...prod, domain: { ...domain, hostedZoneId: '' } },
    'prod.domain.hostedZoneId is missing',
  ],
  [
    'a domain in another zone',
    { ...prod, domain: { ...domain, zoneName: 'other.com' } },
    'prod.domain.zoneName other.com does not hold notes.example.com',
  ],
  [
    'no domain',
    { ...prod, domain: { ...domain, name: 'https://notes' } },
    'prod.domain.name "https://notes" is no domain name',
  ],
  ['no address for alarms', { ...prod, alarmAddress: 'ada' }, 'prod.alarmAddress "ada" is no mail address'],
  [
    'a contact that is neither mail nor a page',
    { ...prod, securityContact: 'me' },
    'prod.securityContact "me" is no mail address',
  ],
  [
    'a word that is no way to sign up',
    { ...prod, signUp: 'friends' },
    'prod.signUp is "friends": open, invite, closed, or domains',
  ],
  [
    'an issuer without TLS',
    { ...prod, singleSignOn: { ...sso, issuer: 'http://login.example' } },
    'prod.singleSignOn.issuer "http://login.example" is no https address',
  ],
  [
    'a client without a name',
    { ...prod, singleSignOn: { ...sso, clientId: '' } },
    'prod.singleSignOn.clientId is no client ID',
  ],
  [
    'a secret in another region',
    { ...prod, singleSignOn: { ...sso, clientSecretArn: sso.clientSecretArn.replace('eu-central-1', 'us-east-1') } },
    'prod.singleSignOn.clientSecretArn must be the whole ARN of a secret in eu-central-1',
  ],
  [
    'a provider with a long name',
    { ...prod, singleSignOn: { ...sso, name: 'x'.repeat(41) } },
    'prod.singleSignOn.name has',
  ],
  ['no address to send from', { ...prod, mailFrom: '' }, 'prod.mailFrom "" is no mail address'],
  [
    'a collector by tag',
    { ...prod, tracing: { collectorImage: 'otel:latest' } },
    'prod.tracing.collectorImage must end with a digest',
  ],
  ['days that logs cannot be kept', { ...prod, logDays: 31 }, 'prod.logDays is 31: one of'],
  ['no secret', { ...prod, originSecrets: [] }, 'prod.originSecrets is empty'],
  ['too many secrets', { ...prod, originSecrets: ['a', 'b', 'c', 'd'] }, 'prod.originSecrets has 4: three at most'],
  ['no budget', { ...prod, budget: 0 }, 'prod.budget must be more than 0 dollars'],
  ['a name that does not fit into names', { ...prod, name: 'Production' }, 'Production.name must be two to eight'],
  ['an account that is none', { ...prod, account: '123' }, 'prod.account 123 must be twelve digits'],
]

describe('one clear sentence naming the key, before anything is synthesised', () => {
  it.each(wrong)('%s', (_, environment, sentence) => {
    const problems = problemsOf(environment)
    expect(problems).toEqual([expect.stringContaining(sentence)])
  })
})

it('says everything that is wrong at once', () => {
  const both = { ...prod, region: 'eu-nowhere-1', budget: -1 }
  expect(problemsOf(both)).toHaveLength(2)
  expect(() => checkEnvironments([both], 'acme/notes')).toThrow(
    /^Configuration:\n {2}prod\.region .*\n {2}prod\.budget /,
  )
})

it('keeps environments apart', () => {
  const twin = { ...dev, name: 'twin', mailFrom: 'twin@notejam.example' }
  expect(problemsOf(dev, twin)).toEqual(['twin.network.cidr 10.10.0.0/16 overlaps dev.network.cidr 10.10.0.0/16'])
  expect(problemsOf(dev, { ...dev })).toContain('dev.name is used twice')
  expect(problemsOf(dev, { ...prod, architecture: 'x86' })).toEqual([
    "prod.architecture differs from dev's: one image goes through all environments",
  ])
  expect(problemsOf({ ...dev, architecture: 'x86' }, { ...prod, architecture: 'x86' })).toEqual([])
})

it.each(['ci', 'bounds', 'delivery'])('keeps the name %s for what stands beside them', (name) => {
  expect(problemsOf({ ...prod, name })).toEqual([`${name}.name ${name} is taken: choose another`])
})

it('sends a name to one place, and mail from one', () => {
  const other = { ...dev, domain, mailFrom: prod.mailFrom }
  expect(problemsOf(other, { ...prod, domain })).toEqual([
    "prod.domain.name notes.example.com is dev's: a name leads to one place",
    "prod.mailFrom notejam@notejam.example is dev's: SES knows an address once per account",
  ])
})

it('wants to know where images are built, when there are several accounts', () => {
  expect(problemsOf(dev, { ...prod, account: '111122223333' })).toEqual([
    "dev.account is missing: others name theirs, and images are built in this one's",
  ])
  expect(problemsOf({ ...dev, account: '444455556666' }, { ...prod, account: '111122223333' })).toEqual([])
})

it("knows one provider of GitHub's for each account", () => {
  const existing = { ...prod, githubProvider: 'existing' as const }
  expect(problemsOf(dev, existing)).toEqual([
    "prod.githubProvider differs from dev's: they share an account, and it has one provider",
  ])
  const [one, other] = ['444455556666', '111122223333']
  expect(problemsOf({ ...dev, account: one }, { ...existing, account: other })).toEqual([])
  expect(problemsOf({ ...dev, githubProvider: 'existing' }, existing)).toEqual([])
})

it('knows who builds images, the same for the environments of an account', () => {
  const cloud = { ...prod, builder: 'codebuild' as const }
  expect(problemsOf(dev, cloud)).toEqual(["prod.builder differs from dev's: they share an account, and the stack ci"])
  expect(problemsOf({ ...dev, account: '444455556666' }, { ...cloud, account: '111122223333' })).toEqual([])
  expect(problemsOf({ ...dev, builder: 'podman' as 'docker' })).toEqual([
    'dev.builder is podman: one of docker, codebuild',
  ])
})

it('names zones where an environment moves to a region that wants them', () => {
  expect(problemsOf(moved(prod, 'us-east-1'))).toEqual([])
  expect(moved(prod, 'us-east-1').zones).toHaveLength(5)
  expect(moved(moved(prod, 'us-east-1'), 'eu-west-1').zones).toBeUndefined()
})

it('takes our environments as they are, and fills in what they leave open', () => {
  const [, , resolved] = checkEnvironments(environments, 'acme/notes')
  expect(resolved).toMatchObject({
    zoneCount: 3,
    originShield: 'eu-central-1',
    copyRegion: 'eu-west-1',
    databasePool: 13,
  })
})

it('keeps as many connections per task as fit twice', () => {
  for (const {
    service: { maxTasks },
    databasePool,
  } of checkEnvironments(environments, 'acme/notes')) {
    expect(databasePool).toBeGreaterThanOrEqual(4)
    expect((databasePool + 2) * maxTasks * 2).toBeLessThan(400)
  }
})

function service(part: Partial<Environment['service']>): Environment {
  return { ...prod, service: { ...prod.service, ...part } }
}

function database(part: Partial<Environment['database']>): Environment {
  return { ...prod, database: { ...prod.database, ...part } }
}

function network(part: Partial<Environment['network']>): Environment {
  return { ...prod, network: { ...prod.network, ...part } }
}
